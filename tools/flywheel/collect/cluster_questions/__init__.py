"""Asks a cluster, through `kubectl`: ARC's objects, nodes, limits; and the role that allows it.

May look into: findings, formats.
"""
