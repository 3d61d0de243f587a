"""What the command line says and asks of an organization: people, policies, cycles."""
