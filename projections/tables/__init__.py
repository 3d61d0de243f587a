"""What read models are made of: tables, rows, statements, queries, and their store."""
