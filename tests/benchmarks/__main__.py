"""The budgets of the design, measured: `./bazelw run //tests/benchmarks`.

Ratios compare medians of alternating runs on one machine. Nothing here passes or fails: people read the figures.
`--write` writes the table to `docs/design/benchmarks.md`.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import plans, registries, secret_sections, sections, workflow_sections
from benchmarks.sections import Bench

_INTRO = """\
# Benchmarks

The budgets of the design as measured by `./bazelw run //tests/benchmarks`. Times are medians of
runs taken in turn on one machine, whole processes unless a row says otherwise; a ratio compares
two columns of one row. Read ratios, not seconds: the machine is small and shared. A peak is resident
memory; the kernel counts at least the benchmark's own, some 25 MiB.
"""


def machine() -> str:
    """The processor, its count, the interpreter and Terraform's version, in one line."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{os.cpu_count()} x {model}, {platform.system()}, CPython {platform.python_version()}"


def tables(bench: Bench) -> Iterator[str]:
    """Each section's heading, words and table."""
    for section in (
        sections.reading,
        sections.writing,
        sections.starting,
        sections.checking,
        workflow_sections.reading,
        plans.plans,
        registries.checking,
        secret_sections.searching,
    ):
        yield section(bench)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command after a warm-up")
    parser.add_argument("--sizes", type=int, nargs="*", help="numbers of runner sets")
    parser.add_argument("--write", action="store_true", help="write docs/design/benchmarks.md")
    arguments = parser.parse_args(argv)
    terraform = os.environ.get("FLYWHEEL_TERRAFORM") or shutil.which("terraform")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments.runs, terraform, arguments.sizes)
        parts = [_INTRO, f"Machine: {machine()}. {bench.oracle()}\n"]
        print("\n".join(parts), flush=True)
        for text in tables(bench):
            print(text, flush=True)
            parts.append(text)
    if arguments.write:
        root = os.environ.get("BUILD_WORKSPACE_DIRECTORY", ".")
        page = Path(root, "docs", "design", "benchmarks.md")
        page.write_text("\n".join(parts), encoding="utf-8")
        print(f"wrote {page.relative_to(root)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
