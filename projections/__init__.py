"""What can be asked: read models, each one file with its tables, events and queries."""
