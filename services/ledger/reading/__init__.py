"""How a ledger is read and followed, here and through the event library."""
