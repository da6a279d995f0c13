"""Every Python file of the tree passes ruff, in the version of the lock and with the rules of pyproject.toml."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import wheel_program

#: The tree itself, because the runfiles are links to it: files without a target are checked too.
TREE = Path("pyproject.toml").resolve().parent


@pytest.mark.parametrize(
    ("arguments", "fix"),
    [(["check"], "check --fix"), (["format", "--diff"], "format")],
    ids=["check", "format"],
)
def test_ruff(arguments: list[str], fix: str, tmp_path: Path) -> None:
    """Ruff reports nothing; if it does, the command that fixes most of it is shown."""
    ruff = wheel_program.unpack(Path(os.environ["RUFF_WHEEL"]), "ruff", tmp_path)
    command = [ruff, *arguments, "--no-cache", "."]
    done = subprocess.run(command, cwd=TREE, capture_output=True, check=False, text=True)
    if done.returncode:
        said = done.stdout + done.stderr
        pytest.fail(f"{said}\nTo mend it: ./bazelw run //tools/dev:ruff -- {fix}", pytrace=False)
