"""Shows that the demo's story is lawful, repeatable, and true through gRPC."""
