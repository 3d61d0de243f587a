"""Shows how each kind of measure tells progress (rules §3)."""
