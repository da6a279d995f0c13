"""Actions as requests to a worker, in a sandbox or not, and as processes: what they write is the same."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from nested_bazel import NestedBazel, example

#: What runs the actions by the options that choose it. `sandboxed` is `linux-sandbox` or `processwrapper-sandbox`.
_STRATEGIES = {
    "multiplex worker": ((), "worker"),
    "singleplex worker": (("--noworker_multiplex",), "worker"),
    "sandboxed worker": (("--worker_sandboxing", "--noworker_multiplex"), "worker"),
    "sandboxed multiplex worker": (
        ("--worker_sandboxing", "--experimental_worker_multiplex_sandboxing"),
        "worker",
    ),
    "sandboxed process": (("--spawn_strategy=sandboxed",), "sandbox"),
    "process": (("--spawn_strategy=local",), "local"),
}


def _written(folder: Path) -> dict[str, str]:
    """The hashes of what the example's actions wrote, by path."""
    paths = [path for path in folder.glob("overlay*") if path.is_file()] + list(
        folder.glob("overlay_tests.report/**/*")
    )
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if path.is_file() and path.suffix != ".params"
    }


def test_every_strategy_writes_the_same(bazel: NestedBazel) -> None:
    """And workers are what is used if nothing is chosen."""
    bazel.lay(example("organization"))
    seen: dict[str, dict[str, str]] = {}
    for name, (options, runner) in _STRATEGIES.items():
        assert bazel.run("clean").status == 0
        outcome = bazel.run("build", "//:overlay", "//:overlay_tests.report", *options)
        assert outcome.status == 0, name
        counts = re.findall(r"(\d+) [a-z]*-?" + runner, outcome.output.rpartition("process")[2])
        # The contract, the overlay and its report; archives are written by processes.
        assert counts, f"{name}: {outcome.output}"
        assert int(counts[0]) == (3 if runner == "worker" else 5), name
        seen[name] = _written(bazel.path("bazel-bin"))
    first = seen["multiplex worker"]
    assert len(first) > 20
    assert {name: written for name, written in seen.items() if written != first} == {}


def test_the_error_of_an_action_is_shown(bazel: NestedBazel) -> None:
    """A worker's message is the build's message, and the worker goes on."""
    files = example("organization")
    broken = files["BUILD.bazel"].replace('capability = "tinyland-nix-heavy"', 'capability = "tinyland-nix-heavi"')
    assert broken != files["BUILD.bazel"]
    bazel.lay({**files, "BUILD.bazel": broken})
    outcome = bazel.run("build", "//:overlay")
    assert outcome.status == 1
    assert "//:tinyland-nix-heavy-compute-expansion (capability): `tinyland-nix-heavi`" in outcome.output
    bazel.lay(files)
    assert bazel.run("build", "//:overlay").status == 0
