"""Parts of paths of GitHub's API."""

from __future__ import annotations

from urllib.parse import quote


def part(name: str) -> str:
    """A name as one part of a path, or as the value of a parameter."""
    return quote(name, safe="")
