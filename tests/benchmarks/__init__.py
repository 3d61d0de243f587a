"""Shows that the benchmarks measure what they say, at sizes that take seconds."""
