"""Write `docs/api/` from the documentation that Bazel extracts from the rules."""
