"""What was stored once, and must be readable in every later release."""
