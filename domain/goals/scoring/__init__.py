"""Scoring: what follows from check-ins, rolls up, or is set by people (rules §4)."""
