"""Check-ins on the wire: recorded, corrected, read, and which of them are due."""
