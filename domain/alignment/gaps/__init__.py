"""Gap analysis: what is missing between goals, a function a rule (rules §8.4)."""
