"""Releases core: a version is prepared, compared with the contract before it, and added to a registry.

The evidence is a clean checkout, its changelog, and the versions published before.
May look into: formats, findings, contract, registry.
"""
