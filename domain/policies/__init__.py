"""Policies: what an organization decided about how its goals are kept (rules §5.1)."""
