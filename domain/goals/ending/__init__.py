"""How goals end, go on in the next cycle, and are opened again (rules §5.5–§5.7)."""
