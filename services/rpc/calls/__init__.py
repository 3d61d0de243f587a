"""How calls travel: through the gate, as somebody, to the ledger or to the views."""
