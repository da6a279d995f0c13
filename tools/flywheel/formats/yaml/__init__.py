"""Read YAML as trees with positions: strictly, or as GitHub reads workflows.

Aliases, sizes and depths are bounded; tags and several documents are refused.
May look into: no other room.
"""
