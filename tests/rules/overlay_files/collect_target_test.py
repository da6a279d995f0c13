"""`bazel run :NAME.collect` knows from the overlay what to ask."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def collect(folder: Path | None, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the target as `bazel run` does from a folder; None: as anything else does."""
    environment = {name: value for name, value in os.environ.items() if name != "BUILD_WORKING_DIRECTORY"}
    # Bazel says to a test where its files are; `bazel run` does not.
    environment = {name: value for name, value in environment.items() if not name.startswith("RUNFILES_")}
    if folder is not None:
        environment["BUILD_WORKING_DIRECTORY"] = str(folder)
    return subprocess.run([os.environ["COLLECT"], *words], capture_output=True, check=False, text=True, env=environment)


def test_every_call_is_shown(tmp_path: Path) -> None:
    """The forge, the cluster and the caches of the overlay, and no file."""
    done = collect(tmp_path, "--show")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert any(line.endswith(" orgs/example-org/actions/permissions/self-hosted-runners") for line in lines)
    assert any(line.startswith("kubectl --context=cluster-one get nodes ") for line in lines)
    assert any("/_api/v1/cache-config/main" in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_where_the_command_was_typed(tmp_path: Path) -> None:
    """Paths too are relative to it."""
    for name in ("GH", "KUBECTL", "CURL"):
        os.environ[f"FLYWHEEL_{name}"] = "/nowhere"
    done = collect(tmp_path, "--output=seen.json")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["seen.json"]


def test_it_is_for_bazel_run() -> None:
    """Started in another way, it says how."""
    done = collect(None)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "//tests/rules/overlay_files:overlay.collect starts your own clients. Run it as: bazel run "
        "//tests/rules/overlay_files:overlay.collect\n"
    )
