"""Shows measures and metrics through the wire (rules §1, §3)."""
