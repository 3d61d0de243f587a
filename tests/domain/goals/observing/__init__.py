"""Shows how goals are observed (rules §6)."""
