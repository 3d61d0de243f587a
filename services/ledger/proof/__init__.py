"""What proves a ledger: its roots as they were, verifying it, and proven copies."""
