"""How goals stand, as known at a moment: how far they are, and what counts in them."""
