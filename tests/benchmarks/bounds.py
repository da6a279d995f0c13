"""How time and memory grow with the size of hostile inputs."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import flywheel
from benchmarks import bound_archives, bound_shapes, timing
from benchmarks.bound_shapes import Input
from benchmarks.sections import Bench
from benchmarks.tables import table
from benchmarks.timing import Process

#: The largest input in characters; a quarter and a half of it are measured too.
LARGEST = 1_000_000
_LEAST = 200
_RUN = "import sys; from flywheel import cli; raise SystemExit(cli.program(sys.argv[1:]))"
#: The budgets: seconds for a million bytes, memory as a multiple of the input, time for twice the size.
SECONDS, MEMORY, DOUBLING = 1.0, 40, 2.3
_SHORT = 0.05


def _process(bench: Bench, name: str, made: Input) -> tuple[Process, int]:
    files, words = made
    folder = bench.folder / name
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    command = bench.python(_RUN, *words, libraries=True)
    command.cwd = str(folder)
    return command, sum(len(text.encode()) for text in files.values())


def growth(bench: Bench) -> str:
    """Each shape in three sizes. What a run needs for a small input is taken off."""
    rows = [_row(bench, name, shape) for name, shape in shapes().items()]
    words = (
        "## Growth\n\nInputs of one long shape, which are cheap to write. Budgets for a megabyte, beyond what the same "
        f"run needs for a small input: {SECONDS:.0f} s, and {MEMORY} times its size in memory; and for twice the size "
        f"at most {DOUBLING} times the time. Times are the processor's, of whole processes with the report as text. "
        "**Bold** is beyond its budget, on this machine by its day: each finding and each secret is looked at by "
        "itself, each job is several objects, and `variables.tf` is read by python-hcl2, once for each text. All of "
        "it grows with the size.\n"
    )
    heads = ["verb and shape", "size", "report", "time", "peak", "s / MB", "memory / size", "time of twice / once"]
    return f"{words}\n{table(heads, rows)}\n{_archives(bench)}"


def shapes() -> dict[str, Callable[[int], Input]]:
    """All shapes by the name of their row."""
    contract = Path(flywheel.__file__).resolve().parent / "contract.json"
    changes = bound_shapes.contract_changes(contract.read_text(encoding="utf-8"))
    return {**bound_shapes.SHAPES, "`contract diff`: new variables": changes}


def _row(bench: Bench, name: str, shape: Callable[[int], Input]) -> list[str]:
    largest = bound_shapes.LARGEST.get(shape, LARGEST)
    sizes = (_LEAST, largest // 4, largest // 2, largest)
    commands, read = {}, []
    for size in sizes:
        commands[str(size)], bytes_ = _process(bench, f"bound-{size}", shape(size))
        read.append(bytes_)
    seen = timing.processes(commands, min(bench.runs, 3), processor=True)
    report = _report(commands[str(largest)])
    for size in sizes:
        shutil.rmtree(bench.folder / f"bound-{size}")
    least_seconds, least_peak = seen[str(_LEAST)]
    times = [max(0.001, seen[str(size)][0] - least_seconds) for size in sizes[1:]]
    seconds, whole_peak = seen[str(largest)]
    grown = (read[-1] - read[0]) / 1e6
    # A short time is mostly chance.
    doublings = [later / earlier if earlier > _SHORT else 0 for earlier, later in itertools.pairwise(times)]
    return [
        name,
        f"{read[-1] / 1e6:.2f} MB",
        f"{report / 1e6:.2f} MB" if report else "refused",
        f"{seconds:.2f} s",
        f"{whole_peak // 1024} MiB",
        _judged(times[-1] / grown, SECONDS, ".2f"),
        _judged(max(0, whole_peak - least_peak) * 1024 / 1e6 / grown, MEMORY, ".0f"),
        ", ".join(_judged(one, DOUBLING, ".2f") if one else "-" for one in doublings),
    ]


def _report(command: Process) -> int:
    """How many bytes a run prints."""
    with tempfile.TemporaryFile() as out:
        subprocess.run(
            command.argv, env=command.env, cwd=command.cwd, stdout=out, stderr=subprocess.DEVNULL, check=False
        )
        return out.tell()


def _judged(value: float, budget: float, form: str) -> str:
    text = format(value, form)
    return f"**{text}**" if value > budget else text


def _archives(bench: Bench) -> str:
    rows = []
    for name, make in bound_archives.ARCHIVES.items():
        folder = bench.folder / "archives"
        folder.mkdir()
        path = make(folder)
        least = bench.python("import flywheel.registry.archive_members", libraries=True)
        command = bench.python(bound_archives.READ, str(path), libraries=True)
        seen = timing.processes({"least": least, "read": command}, min(bench.runs, 3), processor=True)
        size = path.stat().st_size
        seconds = seen["read"][0] - seen["least"][0]
        peak = max(0, seen["read"][1] - seen["least"][1]) / 1024
        rows.append(
            [name, f"{size / 1e3:.0f} kB", _judged(seconds, 2.0, ".2f") + " s", _judged(peak, 256, ".0f") + " MiB"]
        )
        shutil.rmtree(folder)
    words = (
        "Archives that unpack to far more than their size. Budget: 2 s and 256 MiB beyond what an empty run needs, "
        "whatever they unpack to. The most members that are read, 200,000, take some 20 microseconds each.\n"
    )
    return f"{words}\n{table(['archive', 'size', 'time', 'memory'], rows)}"
