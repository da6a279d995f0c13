"""The documents that cross process boundaries: contract, overlay, findings."""
