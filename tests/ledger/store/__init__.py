"""Shows how stores are written to and asked."""
