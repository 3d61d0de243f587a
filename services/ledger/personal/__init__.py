"""Personal text and principals: sealed or hashed, with keys that can be deleted."""
