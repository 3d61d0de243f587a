"""The structure check: what could be wiser about a goal, a function a rule (§2.5)."""
