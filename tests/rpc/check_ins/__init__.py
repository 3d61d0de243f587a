"""Shows over the wire what is observed and declared, by whom, and what is due."""
