"""The wire: what callers say over gRPC, checked, and what they are answered."""
