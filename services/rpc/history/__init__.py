"""What happened, on the wire: the audit trail, the feed, and proofs of the log."""
