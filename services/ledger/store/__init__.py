"""Where a ledger is kept: two databases, their tables, and how those came to be."""
