"""Goals on the wire: drafted, decided, changed, closed, carried over, and read."""
