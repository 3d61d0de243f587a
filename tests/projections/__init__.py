"""Shows that views say what the log says, whoever projects them and however."""
