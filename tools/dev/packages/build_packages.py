"""Build the Python packages of a commit: a wheel and a source distribution, with their SHA-256.

    python3 tools/dev/packages/build_packages.py --output dist

The files are those of the commit, read from Git's objects: nothing that lies in the tree beside them gets in. What
builds them comes from the lock beside this script, with its hashes, into an environment that is removed at the end. The
bytes do not depend on the folder, the time, umask, time zone or locale, nor on SOURCE_DATE_EPOCH. They do depend on the
zlib of the Python that runs this script.

The wheel is also built from the source distribution. If the two wheels differ, nothing is written.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

TREE = Path(__file__).resolve().parents[3]
LOCK = Path(__file__).with_name("requirements.lock")


class BuildError(Exception):
    """The packages cannot be built; `str()` says why."""


def build(tree: Path, output: Path, python: str) -> list[Path]:
    """Build the packages of `tree` into the folder `output`; return the paths of source distribution and wheel.

    `python` is a program that has hatchling and pip. Raises `BuildError`.
    """
    with tempfile.TemporaryDirectory(prefix="packages.") as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        _run([python, "-m", "hatchling", "build", "--directory", str(first)], tree)
        (source,), (wheel,) = first.glob("*.tar.gz"), first.glob("*.whl")
        offline = ["--no-build-isolation", "--no-deps", "--no-index", "--no-cache-dir"]
        # Not in the tree: what is imported from the current folder would be its files.
        _run([python, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", str(second), str(source)], first)
        again = second / wheel.name
        if not again.exists() or again.read_bytes() != wheel.read_bytes():
            raise BuildError(f"{source.name} builds another wheel than the tree does. Compare their lists of files.")
        output.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copyfile(path, output / path.name)) for path in (source, wheel)]


def _run(words: Sequence[str], folder: Path) -> None:
    """Run a program of the build in a folder; raise `BuildError` with what it said if it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HATCH_", "SOURCE_DATE_"))}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"`{' '.join(words[1:4])}` failed:\n{done.stdout}{done.stderr}".rstrip())


def make_environment(folder: Path) -> str:
    """Make an environment with the packages of the lock; return its Python. Raises `BuildError`."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(LOCK)]
    _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *locked], folder)
    return python


def export(checkout: Path, folder: Path) -> str:
    """Write the files of a checkout's commit to `folder`; return the commit. Raises `BuildError`."""
    sys.path.insert(0, str(TREE / "tools"))
    from flywheel.errors import UserError
    from flywheel.registry.git_tree import Checkout

    try:
        commit = Checkout(str(checkout))
        commit.refuse_changes()
        entries = commit.entries()
    except UserError as err:
        raise BuildError(str(err)) from None
    for entry in entries:
        path = folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.link:
            path.symlink_to(entry.link)
        else:
            path.write_bytes(entry.data)
    return commit.commit


def main(argv: Sequence[str] | None = None) -> int:
    """Build the packages; print a line for each, as `sha256sum` does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path("dist"), metavar="DIR", help="where to (default: dist)")
    parser.add_argument("--source", type=Path, default=TREE, metavar="DIR", help="the checkout (default: this one)")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="packages.") as folder:
            export(arguments.source, Path(folder, "tree"))
            made = build(Path(folder, "tree"), arguments.output, make_environment(Path(folder, "environment")))
    except BuildError as err:
        print(f"build_packages: {err}", file=sys.stderr)
        return 1
    for path in made:
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
