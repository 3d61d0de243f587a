"""Shows over the wire what happened, to whoever follows."""
