"""Shows what goals go through until they end (rules §5)."""
