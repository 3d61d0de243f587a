"""Mirrors ``domain/alignment/gaps/``: each rule with examples of what it finds."""
