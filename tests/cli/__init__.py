"""Shows what the `goal-ledger` command writes, and how it ends."""
