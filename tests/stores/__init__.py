"""Databases for tests: a file of SQLite, and a real PostgreSQL of our own."""
