"""Shows what proposals are, and who decides about them."""
