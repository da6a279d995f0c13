"""What is measured of many overlays in one workspace: Bazel renders and checks them, with workers and without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from flywheel_testing import many_overlays

from benchmarks.sections import Bench
from benchmarks.tables import ratio, table

#: What a module that depends on core needs of it.
_CORE = ("MODULE.bazel", "contract", "rules", "tools")
#: So many are built only once without workers: their tests and a cache to fill would take minutes more.
_MANY = 1_000
_MODES = {"workers": (), "sandboxed": ("--spawn_strategy=sandboxed",)}

_BARE = """\
[
    genrule(
        name = "bare-%d" % number,
        outs = ["bare-%d.txt" % number],
        cmd = "python3 -S -c pass; echo >$@",
        tags = ["manual"],
    )
    for number in range({count})
]

filegroup(
    name = "bare",
    srcs = ["bare-%d.txt" % number for number in range({count})],
    tags = ["manual"],
)
"""


class Fleet:
    """A workspace with a number of overlays, and the Bazel that builds it."""

    def __init__(self, root: Path, size: int) -> None:
        self.workspace = root / "workspace"
        self.size = size
        self._caches = root / "bazel"
        core = Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", ".")).resolve()
        example = core / "examples" / "organization"
        module = (example / "MODULE.bazel").read_text(encoding="utf-8")
        _copy_core(core, root / "core")
        self.workspace.mkdir()
        (self.workspace / "MODULE.bazel").write_text(module.replace('path = "../.."', 'path = "../core"'))
        build = (example / "BUILD.bazel").read_text(encoding="utf-8")
        (self.workspace / "BUILD.bazel").write_text(many_overlays.root(build, size))
        bare = self.workspace / "bare"
        bare.mkdir()
        (bare / "BUILD.bazel").write_text(_BARE.format(count=2 * size))
        for number in range(size):
            self.write(number, 4)

    def write(self, number: int, most: int) -> None:
        """Declare one of the overlays; `most` is how many runners a set may have."""
        folder = self.workspace / many_overlays.name(number)
        folder.mkdir(exist_ok=True)
        (folder / "BUILD.bazel").write_text(many_overlays.package(number, most))

    def bazel(self, command: str, *words: str) -> tuple[float, str]:
        """Run Bazel; return the seconds and what it printed. Raises if it fails."""
        bazelrc = os.environ.get("FLYWHEEL_BAZELRC")
        startup = [_program(), *([f"--bazelrc={bazelrc}"] if bazelrc else []), f"--output_user_root={self._caches}"]
        line = [*startup, "--max_idle_secs=60", command, *words]
        start = time.perf_counter()
        done = subprocess.run(
            line, cwd=self.workspace, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(f"{' '.join(line)} failed:\n{done.stderr[-3000:]}")
        return seconds, done.stderr

    def build(self, *words: str) -> tuple[float, str]:
        """Build every overlay with its report; return the seconds, and how many actions were run by what."""
        seconds, said = self.bazel("build", "//...", "--noshow_progress", "--color=no", *words)
        found = re.findall(r"INFO: \d+ process(?:es)?: ([^\n]*)\.", said)
        return seconds, _spawned(found[-1] if found else "")

    def edited_fleet(self, *words: str) -> tuple[float, list[tuple[str, str]]]:
        """Build every overlay and the fleet, edit one overlay, and build again: the seconds, and what was run."""
        log = self.workspace.parent / "execution.json"
        self.write(0, 8)
        self.build("//:fleet.report", *words)
        self.write(0, 9)
        seconds, _ = self.build("//:fleet.report", f"--execution_log_json_file={log}", *words)
        return seconds, many_overlays.ran(log.read_text(encoding="utf-8"))

    def clean(self) -> None:
        """Forget what was built and analysed, but not what was fetched; the server stays."""
        self.bazel("clean")

    def worker_memory(self) -> int:
        """The resident memory of the workers that this Bazel started, in KiB (Linux)."""
        total = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                if b"--persistent_worker" in words and str(self._caches) in os.readlink(process / "cwd"):
                    total += int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
            except OSError:
                continue
        return total


def building(bench: Bench) -> str:
    """Cold, no-op, one edited and cached builds of fleets, with workers and without."""
    rows = []
    for size in bench.fleets:
        root = bench.folder / f"builds-{size}"
        root.mkdir()
        fleet = Fleet(root, size)
        fleet.build("--nobuild")  # fetches what the modules need
        bare, _ = fleet.bazel("build", "//bare")
        for mode, options in _MODES.items():
            rows.append(_row(fleet, mode, options, bare))
        fleet.bazel("shutdown")
        shutil.rmtree(root / "workspace")
    heads = ["overlays", "actions run by", "cold", "no-op", "one edited", "edited - no-op", "edited, with fleet"]
    heads += ["disk cache", "tests", "bare actions", "cold / bare", "workers' memory"]
    words = (
        "## Building many overlays\n\nBudget on two cores: 1,000 overlays in 90 s with workers, and one edit within "
        "1.5 s of a no-op. Bazel runs, and what the modules need is fetched. *Cold* loads, analyses, renders and "
        "checks every overlay, *disk cache* is the same where another build had filled one, *tests* runs their tests "
        "after that; a thousand overlays without workers are built once only. "
        "*Edited, with fleet* also has a `flywheel_fleet` over all overlays, which is one "
        "action more: an edit of one overlay re-runs that overlay's actions and the fleet's, by Bazel's execution log. "
        "*Bare actions* are as many sandboxed actions that start a Python without work. Run actions are in "
        "parentheses.\n"
    )
    return f"{words}\n{table(heads, rows)}"


def _row(fleet: Fleet, mode: str, options: tuple[str, ...], bare: float) -> list[str]:
    fleet.clean()
    fleet.write(0, 4)
    cold, spawned = fleet.build(*options)
    noop = min(fleet.build(*options)[0] for _ in range(3))
    edits = []
    for most in (5, 6, 7):
        fleet.write(0, most)
        edits.append(fleet.build(*options))
    edited, edit_spawned = min(edits)
    is_long = mode != "workers" and fleet.size >= _MANY
    tests = 0.0 if is_long else fleet.bazel("test", "//...", "--noshow_progress", *options)[0]
    memory = fleet.worker_memory() if mode == "workers" else 0
    judged, actions = fleet.edited_fleet(*options)
    cached, cached_spawned = (0.0, "") if is_long else _cached(fleet, options)
    row = [str(fleet.size), mode, _s(cold), _s(noop), f"{_s(edited)} ({edit_spawned})", _s(edited - noop)]
    row.append(f"{_s(judged)} ({_counted(actions)})")
    row += ["", ""] if is_long else [f"{_s(cached)} ({cached_spawned})", _s(tests)]
    row += [_s(bare), ratio(cold, bare)]
    print(f"  {fleet.size} {mode}: {spawned}", flush=True)
    return [*row, f"{memory // 1024} MiB" if memory else ""]


def _counted(ran: list[tuple[str, str]]) -> str:
    """The actions that an edit of the first overlay re-ran, by whose they are."""
    packages = [label.partition(":")[0] for label, _ in ran]
    own, root = packages.count(f"//{many_overlays.name(0)}"), packages.count("//")
    return f"{own} of the overlay, {root} of the fleet, {len(ran) - own - root} others"


def _cached(fleet: Fleet, options: tuple[str, ...]) -> tuple[float, str]:
    cache = fleet.workspace.parent / "disk"
    for _ in range(2):
        fleet.clean()
        seconds, spawned = fleet.build(*options, f"--disk_cache={cache}")
    shutil.rmtree(cache)
    return seconds, spawned


def _spawned(summary: str) -> str:
    """Of what Bazel counts: the actions that were run or taken from a cache, without its own."""
    return ", ".join(part for part in summary.split(", ") if not part.endswith("internal")) or "none"


def _s(seconds: float) -> str:
    return f"{seconds:.1f} s"


def _program() -> str:
    program = os.environ.get("FLYWHEEL_BAZEL") or shutil.which("bazelisk") or shutil.which("bazel")
    if not program:
        raise RuntimeError("there is no Bazel to measure. Run the benchmarks with ./bazelw, which names one.")
    return program


def _copy_core(core: Path, target: Path) -> None:
    target.mkdir()
    for name in _CORE:
        if (core / name).is_dir():
            shutil.copytree(core / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "bazel-*"))
        else:
            shutil.copyfile(core / name, target / name)
