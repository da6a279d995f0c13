"""Writes the BUILD file of an overlay that has its values by hand, and the first files of a new overlay.

What is written is rendered again and compared with the values that it came from, so that nothing is lost in silence.
May look into: formats, hcl, findings, contract, overlay.
"""
