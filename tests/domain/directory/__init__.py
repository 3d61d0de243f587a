"""Shows the rules about units and people, on every day."""
