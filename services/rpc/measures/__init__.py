"""Measures on the wire: definitions, values, schedules and plans, and metrics."""
