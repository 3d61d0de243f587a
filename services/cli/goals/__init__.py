"""What the command line says and asks of goals: one module a group of commands."""
