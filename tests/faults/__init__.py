"""Breaks what the ledger stands on, on purpose: disks, commits and connections."""
