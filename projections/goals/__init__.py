"""Read models of goals and their key results: what they say, and where they are."""
