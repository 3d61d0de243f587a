"""What the command line says and asks of check-ins: recorded, listed, due, declared."""
