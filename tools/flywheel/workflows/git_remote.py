"""Read the name of a checkout's repository from its Git configuration, without running Git."""

from __future__ import annotations

import os
import re

from flywheel.formats.git_names import repository_path
from flywheel.formats.source import FormatError, read_below

_SECTION = re.compile(r'\s*\[\s*remote\s+"([^"]*)"\s*\]')
_URL = re.compile(r"\s*url\s*=\s*(\S+)\s*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}/[A-Za-z0-9._-]{1,100}")
_CONFIGURATION = os.path.join(".git", "config")
#: The default remote of a clone, which is used if there are several.
_ORIGIN = "origin"


def repository(folder: str) -> str:
    """`owner/name` of the remote `origin`, or of the only remote; "" if unknown or not a checkout.

    The name of a worktree or a submodule is unknown, because its `.git` is a file and its configuration is elsewhere.
    So is the name behind a link out of the folder.
    """
    if not os.path.isfile(os.path.join(folder, _CONFIGURATION)):
        return ""
    try:
        remotes = dict(_remotes(read_below(folder, _CONFIGURATION).text))
    except FormatError:
        return ""
    url = remotes.get(_ORIGIN) or (next(iter(remotes.values())) if len(remotes) == 1 else "")
    name = "/".join(repository_path(url).split("/")[-2:])
    return name if _NAME.fullmatch(name) else ""


def _remotes(text: str) -> list[tuple[str, str]]:
    """The remotes by name with their URLs; of several URLs the first, from which Git fetches."""
    found: dict[str, str] = {}
    remote = ""
    for line in text.splitlines():
        section = _SECTION.match(line)
        if section or line.lstrip().startswith("["):
            remote = section[1] if section else ""
            continue
        url = _URL.fullmatch(line)
        if url and remote:
            found.setdefault(remote, url[1])
    return list(found.items())
