"""Observing: check-ins, and what else is said of goals under way (rules §6)."""
