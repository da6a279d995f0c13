"""Read names of Git: full commit ids and the addresses of repositories."""

from __future__ import annotations

import re

_COMMIT = r"[0-9a-f]{40}"


def is_commit(text: str) -> bool:
    """Whether `text` is a full commit id as Git writes it."""
    return re.fullmatch(_COMMIT, text) is not None


def repeats(commit: str) -> bool:
    """Whether the digits of a full commit id repeat from its first half on: such an id was typed, not hashed."""
    half = range(1, len(commit) // 2 + 1)
    return any(commit == (commit[:length] * len(commit))[: len(commit)] for length in half)


def repository_path(remote: str) -> str:
    """Owner and name in the address of a repository, without host, user, scheme and `.git`."""
    scheme, slashes, rest = remote.strip().partition("://")
    if slashes:
        path = rest.partition("/")[2]
    elif ":" in scheme.partition("/")[0]:  # user@host:owner/name
        path = scheme.partition(":")[2]
    else:
        path = scheme
    return path.partition("?")[0].partition("#")[0].strip("/").removesuffix(".git")
