"""Find the settings of a folder. Every run searches them, and most find none: this imports nothing."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document

#: Files that can have settings. Of a folder's two, only one may.
NAMES = ("flywheel.toml", "pyproject.toml")
TABLE = "[tool.flywheel]"


def find(folder: str) -> str | None:
    """The settings file of `folder`: in it, or in the nearest folder above it in the same Git repository.

    Outside of a repository it is only looked for in `folder` itself: folders above can be other people's. Raises
    `UserError` for a folder with two.
    """
    steps: list[str] = []
    here = os.path.abspath(folder)
    found = ""
    while True:
        found = found or _in_folder(here, os.path.join(folder, *steps))
        is_root = os.path.lexists(os.path.join(here, ".git"))
        if is_root or (found and not steps):
            return found or None
        parent = os.path.dirname(here)
        if parent == here:
            return None
        here, steps = parent, [*steps, os.pardir]


def _in_folder(here: str, shown: str) -> str:
    files = [name for name in NAMES if os.path.lexists(os.path.join(here, name))]
    if NAMES[1] in files and not _has_table(os.path.join(here, NAMES[1])):
        files.remove(NAMES[1])
    if len(files) > 1:
        from flywheel.errors import UserError

        path = os.path.normpath(os.path.join(shown, NAMES[1]))
        raise UserError(f"{path}: it has {TABLE}, and {NAMES[0]} is next to it. Keep one of them.")
    return os.path.normpath(os.path.join(shown, files[0])) if files else ""


def table_of(path: str) -> Document | None:
    """The table of this program in a pyproject.toml; None if it has none. Raises `FormatError`."""
    from flywheel.formats import source, toml_document
    from flywheel.formats.values import Document, Object

    text = source.read(path)
    if "flywheel" not in text.text:
        return None
    tool = toml_document.of(text).root.items.get("tool")
    found = tool.items.get("flywheel") if isinstance(tool, Object) else None
    return Document(text, found, []) if isinstance(found, Object) else None


def _has_table(path: str) -> bool:
    """Whether a pyproject.toml has settings of this program; one that cannot be read is not this program's business."""
    from flywheel.formats.source import FormatError

    try:
        return table_of(path) is not None
    except FormatError:
        return False
