"""Scores on the wire: set, released, graded, read, explained, and on scorecards."""
