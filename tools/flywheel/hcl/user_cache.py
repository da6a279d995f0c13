"""Files that are kept between runs in the user's cache folder, if only the user can write there.

A build action has no home, and keeps nothing. Nothing depends on what is kept: a file that is missing, unreadable or
cut short costs time.
"""

from __future__ import annotations

import contextlib
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDER = "gloriousflywheel"
#: So many files of one kind are kept; the oldest goes first.
_MOST = 100


def folder() -> str | None:
    """The folder, which is made if it is missing; None if there is none that only the user can write to."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = os.environ.get("HOME", "")
        base = os.path.join(home, ".cache") if os.path.isabs(home) else ""
    if not base or not hasattr(os, "getuid"):
        return None
    path = os.path.join(base, _FOLDER)
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path if is_own(os.lstat(path), stat.S_ISDIR) and os.access(path, os.W_OK | os.X_OK) else None
    except OSError:
        return None


def is_own(seen: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether a file or folder belongs to the user, is of a kind, and nobody else can write to it."""
    return is_kind(seen.st_mode) and seen.st_uid == os.getuid() and not seen.st_mode & 0o022


def read(name: str) -> bytes | None:
    """What `write` kept under this name; None if there is nothing that only the user can have written."""
    home = folder()
    if home is None:
        return None
    try:
        descriptor = os.open(os.path.join(home, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            return file.read() if is_own(os.fstat(descriptor), stat.S_ISREG) else None
    except OSError:
        return None


def write(name: str, data: bytes) -> None:
    """Keep `data` for the user alone, whole or not at all. `name` is its kind, a hyphen, and what it belongs to."""
    home = folder()
    if home is None:
        return
    import tempfile

    draft = ""
    try:
        descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=home)  # with mode 600
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(draft, os.path.join(home, name))
        _forget_old(home, name.partition("-")[0])
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def _forget_old(home: str, kind: str) -> None:
    """Remove the files of this kind that were written first, down to `_MOST` of them."""
    with os.scandir(home) as entries:
        kept = [entry for entry in entries if entry.name.startswith(f"{kind}-")]
    kept.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
    for entry in kept[:-_MOST]:
        os.unlink(entry.path)
