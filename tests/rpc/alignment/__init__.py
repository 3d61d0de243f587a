"""Shows over the wire what goals are to one another (rules §8)."""
