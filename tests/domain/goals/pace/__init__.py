"""Shows when something is asked of goals, and what then counts (rules §6.5)."""
