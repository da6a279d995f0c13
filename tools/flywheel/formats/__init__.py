"""Text to values with positions, and back. Nothing here knows what an overlay is."""
