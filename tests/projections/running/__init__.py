"""Shows that views come up to the log, whatever goes wrong meanwhile."""
