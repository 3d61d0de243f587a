"""Shows the wire: what is taken, what is refused and why, through real channels."""
