"""Load that takes next to nothing from the server it measures."""
