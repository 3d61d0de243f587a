"""Proposals: the first half of every act that needs two people (rules §10.4)."""
