"""Writes `docs/api/` from what Bazel extracts of the rules' documentation."""
