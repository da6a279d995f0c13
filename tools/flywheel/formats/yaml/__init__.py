"""YAML as trees with positions, in two readings: what every reader agrees on, and what GitHub reads.

Aliases, sizes and depths are bounded; tags and several documents are refused.
May look into: no other room.
"""
