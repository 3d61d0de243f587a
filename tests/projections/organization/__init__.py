"""Shows the directory, policies, templates and proposals as they are read."""
