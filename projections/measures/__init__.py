"""Read models of what was measured: check-ins, metrics, and scores that follow."""
