"""Shows scores, and what people decide about them (rules §4)."""
