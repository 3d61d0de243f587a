"""Shows how a ledger is read and followed."""
