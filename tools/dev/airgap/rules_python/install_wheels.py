"""Install the wheels of a lock once per machine, and copy them to a hub.

The store is independent of any output base: a second workspace, or a Bazel inside a test, links the installed
files and does not read the package index again.
"""

from __future__ import annotations

import compileall
import csv
import fcntl
import hashlib
import json
import os
import platform
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import Requirement


def normalise(name: str) -> str:
    """Return ``name`` as in a hub label."""
    return re.sub(r"[-_.]+", "_", name).lower()


def store_key(lock: Path) -> str:
    """Return a folder name that identifies the installed files."""
    digest = hashlib.sha256(lock.read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(f"{sys.implementation.cache_tag} {platform.machine()}".encode())
    return digest.hexdigest()[:20]


def install(lock: Path, wheels: Path, target: Path) -> None:
    """Let pip download exactly the wheels of ``lock`` to one folder and install them to another."""
    pip(lock, ["download", "--dest", str(wheels)])
    options = ["--no-index", "--find-links", str(wheels), "--target", str(target)]
    pip(lock, ["install", "--no-compile", "--no-warn-script-location", "--root-user-action=ignore", *options])


def pip(lock: Path, arguments: list[str]) -> None:
    """Run pip on a lock; exit with pip's own message if it fails."""
    command = [sys.executable, "-m", "pip", *arguments, "--quiet", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--disable-pip-version-check", "--requirement", str(lock)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(done.returncode)


def requested_extras(lock: Path) -> dict[str, set[str]]:
    """Return the extras a lock names per package (``coverage[toml]==...``)."""
    found = re.findall(r"^([A-Za-z0-9._-]+)\[([^\]]+)\]", lock.read_text(), re.MULTILINE)
    return {normalise(name): set(re.split(r"\s*,\s*", extras)) for name, extras in found}


def dependencies(dist: Distribution, extras: set[str], present: set[str]) -> list[str]:
    """Return the packages of this hub that ``dist`` needs here."""
    names = set()
    for line in dist.requires or []:
        requirement = Requirement(line)
        contexts = [default_environment() | {"extra": extra} for extra in extras | {""}]
        marker = requirement.marker
        if marker is None or any(marker.evaluate(context) for context in contexts):
            names.add(normalise(requirement.name))
    return sorted(names & present - {normalise(dist.name)})


def split(installed: Path, wheels: Path, packages: Path, lock: Path) -> None:
    """Move each wheel and its files to a separate folder, and write the index."""
    found = {normalise(dist.name): dist for dist in distributions(path=[str(installed)])}
    extras = requested_extras(lock)
    index = {}
    for name, dist in sorted(found.items()):
        index[name] = dependencies(dist, extras.get(name, set()), set(found))
        record = dist.read_text("RECORD") or ""
        for row in csv.reader(record.splitlines()):
            source = installed / row[0]
            # Scripts are outside of site-packages, and a hub does not need them.
            if ".." in Path(row[0]).parts or not source.is_file():
                continue
            target = packages / name / "site-packages" / row[0]
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    for wheel in wheels.iterdir():
        wheel.rename(packages / normalise(wheel.name.partition("-")[0]) / wheel.name)
    (packages / "index.json").write_text(json.dumps(index))


def fill_store(lock: Path, store: Path) -> Path:
    """Return the folder with the installed packages of ``lock``, making it if needed."""
    final = store / store_key(lock)
    store.mkdir(parents=True, exist_ok=True)
    with open(store / f"{final.name}.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if final.is_dir():
            return final
        with tempfile.TemporaryDirectory(dir=store, prefix=f"{final.name}.") as work:
            wheels, installed, packages = (Path(work, name) for name in ("wheels", "installed", "packages"))
            packages.mkdir()
            install(lock, wheels, installed)
            split(installed, wheels, packages, lock)
            # Unchecked bytecode: sandboxes and copies change the file times, and otherwise every test would compile its
            # libraries again.
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            compileall.compile_dir(packages, quiet=2, invalidation_mode=mode, stripdir=packages)
            packages.rename(final)
    return final


def link(source: str, target: str) -> None:
    """Hard-link ``source``, or copy it to another file system."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def main(arguments: list[str]) -> int:
    """Fill the hub folder and print its packages with their dependencies."""
    lock, store, hub = (Path(argument) for argument in arguments)
    packages = fill_store(lock, store)
    index = json.loads((packages / "index.json").read_text())
    for name in index:
        shutil.copytree(packages / name, hub / name, copy_function=link)
    print(json.dumps(index))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
