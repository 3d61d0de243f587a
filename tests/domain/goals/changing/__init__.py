"""Shows how what was promised is changed (rules §5.2, §5.3)."""
