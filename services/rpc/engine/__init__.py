"""What a server stands on: the stores it opens, and the engine that writes to them."""
