"""What rules ask across goals: facts in tables, what is remembered, scores again."""
