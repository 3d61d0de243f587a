"""Shows check-ins, scores, and what else was observed, as they are read."""
