"""Shows over the wire what becomes of goals (rules §2, §5)."""
