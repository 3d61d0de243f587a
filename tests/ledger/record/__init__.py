"""Shows the stored form of events, and the tree over them (design §5)."""
