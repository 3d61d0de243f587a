"""Shows goals and key results as they are read, now and before."""
