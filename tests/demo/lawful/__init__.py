"""A model of a few dictionaries, written from the rules and not from the ledger's code.

It follows a story and fails at the first act that the rules would refuse.
"""
