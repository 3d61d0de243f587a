"""Shows that personal texts and keys are kept as they must be (design §5)."""
