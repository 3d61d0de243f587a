"""Tests of the event store, module by module."""
