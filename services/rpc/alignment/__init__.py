"""Alignments on the wire: what goals are to one another, the map, and its gaps."""
