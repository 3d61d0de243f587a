"""Metrics (KPIs): measures without a goal, with values, no end and no grade (§1)."""
