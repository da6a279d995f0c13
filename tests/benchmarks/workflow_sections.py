"""What is measured of workflows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flywheel
from benchmarks import timing, workflow_files
from benchmarks.sections import Bench
from benchmarks.tables import ms, ratio, table

_COUNTS = (100, 1_000)

#: Both hold what they read, as whoever judges it would.
_PYYAML = """
import glob, sys, yaml
held = [yaml.load(open(path, encoding="utf-8").read(), yaml.CSafeLoader) for path in sorted(glob.glob(sys.argv[1]))]
"""
_PARSED = """
import glob, sys
from flywheel.formats.yaml import github_yaml
held = [github_yaml.load(path) for path in sorted(glob.glob(sys.argv[1]))]
"""
#: The collector is off as in a run of this project.
_READ = """
import gc, sys
gc.disable()
from flywheel.formats.json import plain_json
from flywheel.workflows import repository_folder
from flywheel.contract.compiled import Contract
held = repository_folder.load(sys.argv[1], Contract.from_json(plain_json.load(sys.argv[2])))
assert not held.unreadable
gc.freeze()
"""
#: The whole verb: what is read is judged against an overlay, and the report has a row for each job.
_JUDGED = """
import sys
from flywheel import cli
folder, overlay, contract, output = sys.argv[1:]
cli.program([
    "workflows", folder, "--repository", f"{folder}=example-org/app:private", "--overlay", overlay,
    "--contract", contract, "--format", "json", "--output", output,
])
"""
_OVERLAY = """
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"
"""


def reading(bench: Bench) -> str:
    """Reading and judging the workflows of one repository against PyYAML's C loader, whole processes."""
    overlay = bench.folder / "overlay"
    overlay.mkdir()
    (overlay / "terraform.tfvars").write_text(_OVERLAY)
    rows = [
        _row(bench, kind, count, text)
        for kind, text in (("plain", workflow_files.text), ("heavy", workflow_files.heavy_text))
        for count in _COUNTS
    ]
    lines, heavy = (text(0).count("\n") for text in (workflow_files.text, workflow_files.heavy_text))
    words = (
        f"## Workflows\n\nBudgets: reading takes at most 2 times what PyYAML's C loader takes for the same files, "
        "reading and judging at most 3 times, which is not met: of the time for plain ones four tenths are reading, "
        "two search every file for secrets, so that no message repeats a part of one, and the others are checks and "
        f"the report's row for each job. Plain ones have {lines} lines and five jobs. Heavy ones have {heavy} "
        "lines and eight jobs that need each other, with gates, matrices, computed runners and calls of another "
        "workflow; for them 3 times is the aim, and 12 the budget. A job of them is judged in some twenty cases, by "
        "event, inputs, row of the matrix and what nobody knows before a run, and PyYAML reads its lines once. Of our "
        "time four tenths work out labels, three tenths conditions, two tenths are checks and the report. *Parsed* is "
        "text to tree; *read* is every job with what it may run on; *judged* is `flywheel workflows` against an "
        "overlay, with its report.\n"
    )
    ratios = [f"{key} / PyYAML" for key in ("parsed", "read", "judged")]
    heads = ["workflows", "PyYAML", "parsed", "read", "judged", *ratios, "our peak"]
    return f"{words}\n{table(heads, rows)}"


def _row(bench: Bench, kind: str, count: int, text: Callable[[int], str]) -> list[str]:
    folder = bench.folder / f"workflows-{kind}-{count}"
    place = folder / ".github" / "workflows"
    place.mkdir(parents=True)
    for number in range(count):
        (place / f"ci-{number:04}.yml").write_text(text(number))
    (place / "called.yml").write_text(workflow_files.CALLED)
    files = str(place / "*.yml")
    contract = str(Path(flywheel.__file__).resolve().parent / "contract.json")
    overlay = str(bench.folder / "overlay")
    commands = {
        "pyyaml": bench.python(_PYYAML, files, libraries=True),
        "parsed": bench.python(_PARSED, files, libraries=True),
        "read": bench.python(_READ, str(folder), contract, libraries=True),
        "judged": bench.python(
            _JUDGED, str(folder), overlay, contract, str(bench.folder / "report.json"), libraries=True
        ),
    }
    seen = timing.processes(commands, bench.runs)
    times = {key: seconds for key, (seconds, _) in seen.items()}
    return [
        f"{count} {kind}",
        *(ms(times[key]) for key in commands),
        *(ratio(times[key], times["pyyaml"]) for key in ("parsed", "read", "judged")),
        f"{seen['judged'][1] // 1024} MiB",
    ]
