"""What people of the company do, as gRPC requests: one file a topic, one row an act."""
