"""Tests of what is true: goals, and what they are made of."""
