"""What is true: goals, people and units, and which changes to them are lawful."""
