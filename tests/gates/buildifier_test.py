"""Every Starlark file of the tree passes buildifier, if this machine has it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

TREE = Path("pyproject.toml").resolve().parent
MISSING = (
    "Starlark files were not judged: there is no buildifier on the PATH, and none that "
    "`tools/dev/buildifier --install` fetched with npm."
)


def test_buildifier() -> None:
    """Each file is formatted and has no warning."""
    if not os.environ.get("FLYWHEEL_BUILDIFIER"):
        pytest.skip(MISSING)
    done = subprocess.run([TREE / "tools/dev/buildifier"], capture_output=True, check=False, text=True)
    if done.returncode:
        said = done.stdout + done.stderr
        pytest.fail(f"{said}\nTo mend the form: tools/dev/buildifier --fix", pytrace=False)
