"""Any order of any calls, against a model of a few dictionaries."""
