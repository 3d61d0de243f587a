"""What the command line does with a store itself: serve, migrate, copy, verify."""
