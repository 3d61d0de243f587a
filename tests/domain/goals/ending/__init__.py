"""Shows how goals end, go on, and are opened again (rules §5.5–§5.7)."""
