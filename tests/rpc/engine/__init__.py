"""Shows a server with its engine, and ledgers that were moved or restored."""
