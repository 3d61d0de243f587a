"""Shows what is proven of a ledger, and that damage is found."""
