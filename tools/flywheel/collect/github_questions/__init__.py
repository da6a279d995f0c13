"""Asks GitHub, through `gh api`: accounts, repositories, groups, runs. May look into: findings, formats, live."""
