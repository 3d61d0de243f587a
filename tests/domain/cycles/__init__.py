"""Shows the rules about cycles."""
