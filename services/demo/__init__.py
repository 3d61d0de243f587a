"""The demo: a fictional company whose quarters are told to a server through gRPC."""
