"""The benchmarks of the design's budgets."""
