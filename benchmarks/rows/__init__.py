"""The rows of the table, a file for those that share their servers."""
