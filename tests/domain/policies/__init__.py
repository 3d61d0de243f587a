"""Shows what policies say, and when."""
