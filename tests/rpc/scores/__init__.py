"""Shows over the wire how scores roll up, are explained, and decided about (§4)."""
