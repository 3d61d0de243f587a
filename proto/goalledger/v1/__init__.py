"""Messages and stubs of the package goalledger.v1, generated from its protos."""
