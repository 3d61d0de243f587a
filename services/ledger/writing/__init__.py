"""How commands are written: in turn, many at once, each once, and answered."""
