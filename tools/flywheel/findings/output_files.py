"""Reports and other outputs as files."""

from __future__ import annotations

import os

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def write(path: str | os.PathLike[str], text: str, folders: bool = False) -> None:
    """Write `text` to `path`, with its `folders` if asked; raise `UserError` if that cannot be done."""
    try:
        if folders:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as err:
        raise _error(path, err) from None


def replace(texts: Mapping[str, str]) -> None:
    """Write all of these files, or none: raise `UserError` if one of them cannot be.

    Each appears whole, by a rename. A file that was there keeps its mode; a link stays one. Folders are
    made where they are missing.
    """
    drafts: dict[str, str] = {}
    undo: list[tuple[str, str]] = []
    path = ""
    try:
        # In two steps: what can fail for want of space or permission does so before the first rename.
        for path, text in texts.items():
            target = os.path.realpath(path)
            drafts[target] = _draft(target, text)
        for path, draft in drafts.items():
            old = ""
            if os.path.lexists(path):
                os.link(path, draft + ".old")
                old = draft + ".old"
            undo.append((path, old))
            os.replace(draft, path)
    except OSError as err:
        for target, old in undo:
            _put_back(target, old)
        raise _error(path, err) from None
    finally:
        for leftover in (*drafts.values(), *(old for _, old in undo)):
            if leftover and os.path.lexists(leftover):
                os.unlink(leftover)


def _put_back(target: str, old: str) -> None:
    if old:
        os.replace(old, target)
    elif os.path.lexists(target):
        os.unlink(target)


def _draft(target: str, text: str) -> str:
    """A new file beside `target` that holds `text`, with the mode that `target` has or would get."""
    import tempfile

    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".flywheel-", dir=folder)
    with open(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    if os.path.exists(target):
        mode = os.stat(target).st_mode & 0o7777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    os.chmod(draft, mode)
    return draft


def _error(path: str | os.PathLike[str], err: OSError) -> UserError:
    reason = err.strerror or type(err).__name__
    return UserError(
        f"{os.fspath(path)}: cannot be written: {reason}. Give another path, or mend its permissions or its disk."
    )
