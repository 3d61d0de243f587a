"""Drafting: how goals are worded and revised until they are submitted (rules §5.1)."""
