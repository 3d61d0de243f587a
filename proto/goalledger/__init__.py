"""The goal ledger for other Python programs: its messages and stubs."""
