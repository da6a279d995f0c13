"""Reports and other outputs as files."""

from __future__ import annotations

import os

from flywheel.errors import UserError


def write(path: str | os.PathLike[str], text: str, folders: bool = False) -> None:
    """Write `text` to `path`, with its `folders` if asked; raise `UserError` if that cannot be done."""
    try:
        if folders:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as err:
        reason = err.strerror or type(err).__name__
        raise UserError(
            f"{os.fspath(path)}: cannot be written: {reason}. Give another path, or mend its permissions or its disk."
        ) from None
