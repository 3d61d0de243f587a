"""The `goal-ledger` command: it speaks gRPC; only serve, db and verify open a store."""
