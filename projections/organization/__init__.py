"""Read models of what goals are set in: people, units, cycles, policies, proposals."""
