"""What a goal goes through until it ends: decided, paused, handed over (rules §5)."""
