"""Shows what the structure check finds."""
