"""Shows the rules of metrics."""
