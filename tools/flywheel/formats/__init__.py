"""Text to values with positions, and back: tfvars, JSON, YAML, Bazel's files, addresses, dates, quantities.

It reads one text at a time and knows no overlay: what a value means is decided in the rooms above.
May look into: no other room.
"""
