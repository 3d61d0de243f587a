"""Templates: what goals of a department or a role usually say (rules §9.6)."""
