"""Measures the ledger as ratios inside one run; never a test that time can fail."""
