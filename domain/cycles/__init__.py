"""Cycles: the periods that goals are planned for, and closed with (rules §7)."""
