"""Servers killed at random instants under load: nothing acknowledged is ever lost."""
