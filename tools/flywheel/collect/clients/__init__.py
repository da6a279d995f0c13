"""Runs the operator's own `gh`, `kubectl` and `curl`: what may be run, how, and what an answer says.

Nothing here keeps a credential or opens a connection. May look into: findings, formats.
"""
