"""What the command line says and asks of people, units, policies and proposals."""
