"""Shows what templates are, and what names them."""
