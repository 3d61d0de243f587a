"""What is done: the ledger keeps, rpc serves, the command line operates."""
