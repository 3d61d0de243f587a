"""What keeps views up to the log, tells how far they are, and compares them with it."""
