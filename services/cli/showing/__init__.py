"""How commands show answers and refusals, and which exit codes they end with."""
