"""The steps by which the event store's tables came to be, oldest first."""
