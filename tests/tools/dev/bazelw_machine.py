"""A machine for tests of `bazelw`: a workspace, a PATH and a cache folder."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

VERSION = "99.1.0"
#: The files that bazelw reads itself.
PARTS = (
    *("tools/dev/airgap/config.sh", "tools/dev/airgap/root.sh", "tools/dev/airgap/run.sh"),
    *("tools/dev/bazel.sha256", "tools/dev/npm/install.sh"),
    *("tools/dev/npm/bazelisk/package.json", "tools/dev/npm/bazelisk/package-lock.json"),
    "tools/dev/oracles/key.sh",
    *(f"tools/dev/oracles/{name}/go.{kind}" for name in ("actionlint", "helm", "opentofu") for kind in ("mod", "sum")),
    "tools/dev/oracles/opentofu/ldflags",
)
SHOWS_ITSELF = 'echo "$FLYWHEEL_BAZEL|$FLYWHEEL_BAZELRC|$*"\n'


class Machine:
    """A workspace, a PATH and a cache folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"
        self.programs = folder / "programs"
        self.workspace.mkdir()
        self.programs.mkdir()
        (self.workspace / "MODULE.bazel").touch()
        (self.workspace / ".bazelversion").write_text(VERSION + "\n")
        for name in ("bazelw", *PARTS):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, folder / name)

    def add(self, name: str, *, version: str = VERSION, body: str = SHOWS_ITSELF) -> Path:
        """Put a program on the PATH that answers `--version` as Bazel does."""
        program = self.programs / name
        answer = f'[ "$1" = --version ] && {{ echo "bazel {version}"; exit; }}\n'
        program.write_text("#!/bin/sh\n" + answer + body)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return program

    def fetch(self, name: str, stamp: tuple[str, str] | None = None) -> Path:
        """Put a program into the cache folder; an oracle with its stamp, which has a key in its first line."""
        program = self.folder / "home/.cache/gloriousflywheel/bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(0o755)
        if stamp:
            (program.parent / f".oracle-{stamp[0]}").write_text(f"{stamp[1]}\nanother line\n{name}\n")
        return program

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run bazelw in the workspace."""
        known = {
            "HOME": str(self.folder / "home"),
            "OSTYPE": "darwin",
            "PATH": f"{self.programs}:{os.defpath}",
        }
        return subprocess.run(
            [str(self.folder / "bazelw"), *arguments],
            cwd=environment.pop("cwd", self.workspace),
            env=known | environment,
            capture_output=True,
            check=False,
            text=True,
        )
