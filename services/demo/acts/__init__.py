"""What people of the company do, told apart from the wire it is said on.

Goals, units and people go by keys of the story; whoever plays it knows their names.
"""
