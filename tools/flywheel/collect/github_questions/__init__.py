"""Asks GitHub, through `gh api`: accounts, repositories, runner groups, runs. May look into: findings, formats."""
