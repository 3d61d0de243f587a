"""Alignment: which goal contributes to, supports or depends on which (rules §8)."""
