"""What goals are set in: units, people, policies, templates, cycles, proposals."""
