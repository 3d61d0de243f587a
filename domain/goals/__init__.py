"""Goals: what they promise, how they are measured, and what comes of them."""
