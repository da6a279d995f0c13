"""What is measured of workflows."""

from __future__ import annotations

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
from flywheel.formats import workflow
held = [workflow.load(path) for path in sorted(glob.glob(sys.argv[1]))]
"""
#: The collector is off as in a run of ours.
_READ = """
import gc, sys
gc.disable()
from flywheel.formats import exact_json
from flywheel.loaders import workflow_tree
from flywheel.model.contract import Contract
held = workflow_tree.load(sys.argv[1], Contract.from_json(exact_json.load(sys.argv[2])))
assert not held.unreadable
gc.freeze()
"""


def reading(bench: Bench) -> str:
    """Reading the workflows of one repository against PyYAML's C loader, whole processes."""
    rows = []
    for count in _COUNTS:
        folder = bench.folder / f"workflows-{count}"
        place = folder / ".github" / "workflows"
        place.mkdir(parents=True)
        for number in range(count):
            (place / f"ci-{number:04}.yml").write_text(workflow_files.text(number))
        files = str(place / "*.yml")
        contract = str(Path(flywheel.__file__).resolve().parent / "contract.json")
        commands = {
            "pyyaml": bench.python(_PYYAML, files, libraries=True),
            "parsed": bench.python(_PARSED, files, libraries=True),
            "read": bench.python(_READ, str(folder), contract, libraries=True),
        }
        seen = timing.processes(commands, bench.runs)
        times = {key: seconds for key, (seconds, _) in seen.items()}
        rows.append(
            [str(count), *(ms(times[key]) for key in commands)]
            + [ratio(times[key], times["pyyaml"]) for key in ("parsed", "read")]
            + [f"{seen['read'][1] // 1024} MiB"]
        )
    lines = workflow_files.text(0).count("\n")
    words = (
        f"## Reading workflows\n\nBudget: at most 2 times what PyYAML's C loader takes for the same files of {lines} "
        "lines and five jobs, so that reading and judging stay within 3 times. *Parsed* is text to tree; *read* is "
        "every job with what it may run on.\n"
    )
    heads = ["workflows", "PyYAML", "parsed", "read", "parsed / PyYAML", "read / PyYAML", "our peak"]
    return f"{words}\n{table(heads, rows)}"
