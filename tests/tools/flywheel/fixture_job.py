"""The environment of a job of GitHub Actions, for the tests of the composite actions."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import flywheel

#: The checkout that holds the tools: it contains `tools/flywheel`.
ROOT = Path(flywheel.__file__).parent.parent.parent


@pytest.fixture
def job(tmp_path: Path) -> dict[str, str]:
    """The environment of a job whose `python3` is the one that runs this test, with its libraries.

    Another Python on the PATH could not load them.
    """
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{os.pathsep.join(sys.path)}:$PYTHONPATH" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    path = f"{python.parent}:{os.environ['PATH']}"
    return {"PATH": path, "FLYWHEEL_ROOT": str(ROOT), "RUNNER_TEMP": str(tmp_path)}
