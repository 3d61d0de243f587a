"""The directory: units and people of an organization, each with effective days."""
