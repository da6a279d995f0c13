"""Patterns for paths: `*` and `?` stay in one folder, `**` is any number of folders."""

from __future__ import annotations

import re


def compiled(pattern: str) -> re.Pattern[str]:
    """What matches the paths of a pattern: `tofu/**/*.tfvars`, `legacy/**`, `backend/?.hcl`.

    A pattern without `/` is a file's name in any folder. One that ends in `/` is a folder with all below it.
    """
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    if pattern.endswith("/"):
        pattern += "**"
    # Repeated ones mean the same as one, and would take long to match.
    pattern = re.sub(r"(?:\*\*/)+", "**/", re.sub(r"\*{3,}", "**", pattern.lstrip("/")))
    parts = []
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern):
        parts.append({"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part)))
    return re.compile("".join(parts), re.DOTALL)
