"""Read a settings file."""

from __future__ import annotations

import os

from flywheel.documents import reader
from flywheel.findings.settings.settings_search import NAMES, TABLE, table_of
from flywheel.findings.settings.settings_table import SettingsFile
from flywheel.formats import toml_document
from flywheel.formats.source import FormatError, Place


def load(path: str) -> SettingsFile:
    """The settings in the file at `path`.

    Raises `FormatError` for text that is not TOML, and `UserError` with a line for each key that is wrong.
    """
    document = table_of(path) if os.path.basename(path) == NAMES[1] else toml_document.load(path)
    if document is None:
        raise FormatError(Place(path), f"there is no {TABLE}.", "Add the table, or give another file.")
    return reader.read(document, SettingsFile)
