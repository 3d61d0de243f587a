"""Changing what was promised: key results, and amended SMART goals (§5.2, §5.3)."""
