"""Checks what is easily forgotten when the ledger's house is built on."""
