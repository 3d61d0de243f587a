"""The event store: commands become events, durably, once, and in one order."""
