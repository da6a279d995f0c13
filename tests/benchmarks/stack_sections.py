"""What is measured of a checkout of core: `flywheel check --stack-dir`, which reads its `variables.tf`."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from statistics import median

from benchmarks import overlays
from benchmarks.sections import Bench
from benchmarks.tables import ms, table

#: How many times the variables of the stack for runners are declared, under names of their own.
_COPIES = (1, 4)


def checking(bench: Bench) -> str:
    """Processor time of the first run on a text of variables, and of the next ones."""
    overlay = bench.folder / "of-checkout"
    overlay.mkdir()
    (overlay / "terraform.tfvars").write_text(overlays.tfvars(overlays.values(20)))
    cache = bench.folder / "user-cache"
    rows = []
    for copies in _COPIES:
        folder = bench.folder / str(copies) / "arc-runners"
        folder.mkdir(parents=True)
        text = "".join(_variables(number) for number in range(copies))
        (folder / "variables.tf").write_text(text)
        code = f"from flywheel.cli import program; program(['check', 'of-checkout', '--stack-dir', {str(folder)!r}])"
        command = bench.python(code, libraries=True)
        command.env["XDG_CACHE_HOME"] = str(cache)
        command.run()  # compiles the modules
        shutil.rmtree(cache, ignore_errors=True)
        first = command.run().processor
        next_ = median(command.run().processor for _ in range(bench.runs))
        plain = median(bench.python(_PLAIN, libraries=True).run().processor for _ in range(bench.runs))
        rows.append([f"{len(text) // 1024} KiB", ms(first), ms(next_), ms(plain)])
    words = (
        "## Checking against a checkout of core\n\nBudget: `flywheel check --stack-dir` takes at most 0.3 s of "
        "processor time, except for the first run on a text. The first run of all builds the tables of HCL's grammar "
        "too. The overlay has 20 sets. *Without* is the same check by the contract.\n"
    )
    return f"{words}\n{table(['variables.tf', 'first run', 'next runs', 'without'], rows)}"


_PLAIN = "from flywheel.cli import program; program(['check', 'of-checkout'])"


def _variables(number: int) -> str:
    """The declarations of the stack for runners; those of a further copy have names of their own."""
    root = Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", "."))
    text = (root / "contract/stacks/arc_runners/variables.tf").read_text(encoding="utf-8")
    return re.sub(r'^variable "(\w+)"', rf'variable "\1_{number}"', text, flags=re.MULTILINE) if number else text
