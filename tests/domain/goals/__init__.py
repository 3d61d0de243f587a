"""Shows the rules about goals."""
