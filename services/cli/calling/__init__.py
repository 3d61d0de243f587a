"""How commands call a server: arguments that they share, names, connections."""
