"""Asks caches, executors and state backends, through `curl`, without credentials. May look into: findings, formats."""
