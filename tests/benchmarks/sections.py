"""What is measured: one function per section of the page, each with its budget."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import flywheel
from benchmarks import overlays, timing
from benchmarks.tables import ms, ratio, table
from benchmarks.timing import Process

_OURS = "from {package} import {module} as m; import sys; m.load(sys.argv[1])"
_HCL2 = "import hcl2, sys; hcl2.load(open(sys.argv[1]))"
_JSON = "import json, sys; json.load(open(sys.argv[1]))"

#: python-hcl2 takes minutes beyond this.
_HCL2_MOST = 2_000


class Bench:
    """Where the inputs lie, and how processes are started."""

    def __init__(self, folder: Path, runs: int, terraform: str | None, sizes: Sequence[int] | None) -> None:
        self.folder = folder
        self.runs = runs
        self.terraform = terraform
        self.sizes = tuple(sizes or overlays.SIZES)
        #: Numbers of overlays that Bazel builds.
        self.fleets: tuple[int, ...] = (10, 100, 1_000)
        root = Path(flywheel.__file__).resolve().parent.parent
        # Compiled modules are kept as an installation keeps them, and away from the sources.
        pyc = str(folder / "pyc")
        self.env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(root), "PYTHONPYCACHEPREFIX": pyc}
        self.libraries = {**self.env, "PYTHONPATH": os.pathsep.join([str(root), _libraries(folder / "libraries")])}
        (folder / "main.tf").write_text('variable "extra_runner_sets" {\n  type = any\n}\n')
        for size in self.sizes:
            values = overlays.values(size)
            (folder / f"{size}.tfvars").write_text(overlays.tfvars(values))
            (folder / f"{size}.tfvars.json").write_text(json.dumps(values, indent=2))

    def python(self, code: str, *arguments: str, libraries: bool = False) -> Process:
        """A Python of its own; isolated from site-packages unless it needs libraries."""
        flags = [] if libraries else ["-S"]
        env = self.libraries if libraries else self.env
        return Process([sys.executable, *flags, "-c", code, *arguments], env, str(self.folder))

    def reader(self, name: str) -> Process:
        """Terraform reading a var file."""
        assert self.terraform is not None
        env = {"PATH": "", "HOME": str(self.folder), "CHECKPOINT_DISABLE": "1"}
        argv = [self.terraform, "console", f"-var-file={name}"]
        return Process(argv, env, str(self.folder), "length(var.extra_runner_sets)\n")

    def oracle(self) -> str:
        """Which Terraform is measured against."""
        if self.terraform is None:
            return "Terraform is not on this machine: its columns are empty."
        done = subprocess.run([self.terraform, "version"], capture_output=True, text=True, check=True)
        return f"{done.stdout.splitlines()[0]}."


def _libraries(folder: Path) -> str:
    """A folder with copies of PyYAML and python-hcl2, which writes its grammar beside itself, and what that needs."""
    for name in ("hcl2", "lark", "regex", "yaml"):
        found = importlib.util.find_spec(name)
        assert found is not None and found.origin is not None
        shutil.copytree(Path(found.origin).resolve().parent, folder / name)
    return str(folder)


def reading(bench: Bench) -> str:
    """Reading tfvars against Terraform, python-hcl2 and the json module."""
    rows = []
    for size in bench.sizes:
        for suffix, package, module in (
            ("tfvars", "flywheel.formats", "tfvars"),
            ("tfvars.json", "flywheel.formats.tfvars", "tfvars_json"),
        ):
            name = f"{size}.{suffix}"
            commands = {"ours": bench.python(_OURS.format(package=package, module=module), name)}
            if bench.terraform:
                commands["terraform"] = bench.reader(name)
            if suffix == "tfvars" and size <= _HCL2_MOST:
                commands["hcl2"] = bench.python(_HCL2, name, libraries=True)
            if suffix == "tfvars.json":
                commands["json"] = bench.python(_JSON, name)
            seen = timing.processes(commands, bench.runs if size < 20_000 else min(bench.runs, 3))
            times = {key: seconds for key, (seconds, _) in seen.items()}
            ours = times["ours"]
            rows.append(
                [f"{size} `.{suffix}`", f"{(bench.folder / name).stat().st_size // 1024} KiB"]
                + [ms(times.get(key)) for key in ("ours", "terraform", "hcl2", "json")]
                + [ratio(ours, times.get("terraform")), f"{seen['ours'][1] // 1024} MiB"]
            )
    heads = ["runner sets", "file", "ours", "terraform", "python-hcl2", "json", "ours / terraform", "our peak"]
    words = (
        "## Reading\n\nBudget: at most 0.4 of Terraform's time for the same file, linear. "
        "python-hcl2 is omitted above 2,000 sets.\n"
    )
    return f"{words}\n{table(heads, rows)}"


def writing(bench: Bench) -> str:
    """Rendering both forms against `json.dumps` of the same value, in one process."""
    from flywheel.formats.tfvars import tfvars_writer

    rows = []
    for size in bench.sizes:
        values = overlays.values(size)
        times = timing.calls(
            {
                "tfvars": lambda values=values: tfvars_writer.dumps_tfvars(values),
                "json": lambda values=values: tfvars_writer.dumps_json(values),
                "dumps": lambda values=values: json.dumps(values),
                "indented": lambda values=values: json.dumps(values, indent=2),
            },
            bench.runs,
        )
        rows.append(
            [str(size)]
            + [ms(times[key]) for key in ("tfvars", "json", "dumps", "indented")]
            + [ratio(times["tfvars"], times["dumps"]), ratio(times["json"], times["dumps"])]
        )
    heads = [
        "runner sets",
        "`.tfvars`",
        "`.tfvars.json`",
        "`json.dumps`",
        "`json.dumps(indent=2)`",
        "tfvars / dumps",
        "json / dumps",
    ]
    words = (
        "## Writing\n\nBudget at 2,000 sets: at most 6 times `json.dumps` of the same value. "
        "Calls within one process.\n"
    )
    return f"{words}\n{table(heads, rows)}"


def starting(bench: Bench) -> str:
    """`flywheel check` on a 20-set overlay against a Python that does nothing."""
    overlay = bench.folder / "start"
    overlay.mkdir()
    (overlay / "terraform.tfvars").write_text(overlays.tfvars(overlays.values(20)))
    commands = {
        "bare": bench.python("pass"),
        "check": bench.python("from flywheel.cli import program; program(['check', 'start'])"),
    }
    seen = timing.processes(commands, bench.runs * 3)
    bare, check = seen["bare"][0], seen["check"][0]
    words = (
        "## Starting\n\nBudget: `flywheel check` on a 20-set overlay takes at most 6 times a bare `python3 -c pass`. "
        "Of its instructions a tenth is that bare start, two tenths load Python's own modules, five tenths 200 modules "
        "of this project, and two tenths read, judge and report.\n"
    )
    heads = ["`python3 -c pass`", "`flywheel check`", "ratio"]
    return f"{words}\n{table(heads, [[ms(bare), ms(check), ratio(check, bare)]])}"


def checking(bench: Bench) -> str:
    """`flywheel check` on large overlays against Terraform reading the same file."""
    rows = []
    for size in bench.sizes:
        overlay = bench.folder / f"check-{size}"
        overlay.mkdir()
        (overlay / "terraform.tfvars").write_bytes((bench.folder / f"{size}.tfvars").read_bytes())
        code = f"from flywheel.cli import program; program(['check', 'check-{size}'])"
        commands = {"check": bench.python(code)}
        if bench.terraform:
            commands["terraform"] = bench.reader(f"{size}.tfvars")
        seen = timing.processes(commands, bench.runs if size < 20_000 else min(bench.runs, 3))
        check = seen["check"][0]
        reads = seen["terraform"][0] if bench.terraform else None
        rows.append([str(size), ms(check), ms(reads), ratio(check, reads), f"{seen['check'][1] // 1024} MiB"])
    words = (
        "## Checking\n\nBudget at 20,000 sets: the whole check takes at most what Terraform takes to read the file.\n"
    )
    heads = ["runner sets", "`flywheel check`", "terraform reads", "ratio", "our peak"]
    return f"{words}\n{table(heads, rows)}"
