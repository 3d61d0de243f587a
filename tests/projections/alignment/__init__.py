"""Shows what goals are to one another, as it is read."""
