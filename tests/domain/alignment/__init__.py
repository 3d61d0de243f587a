"""What alignment promises, shown."""
