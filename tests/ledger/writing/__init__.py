"""Shows how commands are written: in turn, many at once, and once (P1, P2)."""
