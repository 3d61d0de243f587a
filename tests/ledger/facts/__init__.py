"""Shows that rules across goals are exact, whoever writes at once (P5)."""
