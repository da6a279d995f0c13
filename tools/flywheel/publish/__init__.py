"""Releases core: prepares a version, compares it with the previous contract, and adds it to a registry.

The evidence is a clean checkout, its changelog, and the published versions.
May look into: formats, findings, contract, registry.
"""
