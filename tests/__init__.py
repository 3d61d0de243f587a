"""Shows that every promise holds, and fails when it is broken."""
