"""Shows which requests, names, texts and values are taken (abuse A, B)."""
