"""The promises of the design: each shown to hold, and to fail without its mechanism.

A promise's test is a function ``shows_…`` that is called twice: as the ledger is, and
with one mechanism switched off from here, when it has to fail.
"""
