"""Run a program from a wheel, for example `ruff`, in the folder where Bazel was called.

A package hub provides Python modules without a wheel's scripts, so the program is unpacked from the wheel.

    ./bazelw run //tools/dev:ruff -- format
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile


def unpack(wheel: Path, name: str, folder: Path) -> Path:
    """Write the program `name` of a wheel to a folder; return its path.

    Raises `SystemExit` with a message if the wheel has no such program.
    """
    with ZipFile(wheel) as archive:
        scripts = [member for member in archive.namelist() if member.endswith(f".data/scripts/{name}")]
        if len(scripts) != 1:
            raise SystemExit(f"{wheel.name}: it has no program `{name}`. Check the name.")
        program = folder / name
        program.write_bytes(archive.read(scripts[0]))
    program.chmod(0o755)
    return program


def main(arguments: Sequence[str]) -> int:
    """Run a program with its arguments; return its exit status."""
    wheel, name, *rest = arguments
    with tempfile.TemporaryDirectory() as folder:
        program = unpack(Path(wheel), name, Path(folder))
        return subprocess.call([program, *rest], cwd=os.environ.get("BUILD_WORKING_DIRECTORY"))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
