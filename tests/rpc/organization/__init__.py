"""Shows what goals are set in: directory, policies, templates, cycles, proposals."""
