"""What the command line says and asks of scores: explained, set, graded."""
