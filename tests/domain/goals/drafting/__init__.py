"""Shows how goals are drafted, and drafts revised (rules §5.1)."""
