"""What the command line tells of what happened: the audit trail and the feed."""
