"""The budgets of the design, measured: `./bazelw run //tests/benchmarks`.

Ratios compare medians of alternating runs on one machine. Nothing here passes or fails: people read the figures.
`--write` writes the tables to `docs/design/benchmarks.md`; with `--section` only those sections of the page. It names
what got slower than the committed page by a third.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import (
    bounds,
    fleets,
    overlay_builds,
    plans,
    preflights,
    registries,
    secret_sections,
    sections,
    slower,
    stack_sections,
    workflow_sections,
)
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


#: The sections by name, in the order of the page.
SECTIONS: dict[str, Callable[[Bench], str]] = {
    "reading": sections.reading,
    "writing": sections.writing,
    "starting": sections.starting,
    "stacks": stack_sections.checking,
    "checking": sections.checking,
    "workflows": workflow_sections.reading,
    "plans": plans.plans,
    "fleets": fleets.judging,
    "preflights": preflights.judging,
    "registries": registries.checking,
    "secrets": secret_sections.searching,
    "growth": bounds.growth,
    "builds": overlay_builds.building,
}


def replaced(page: str, texts: Iterable[str]) -> str:
    """The page with these sections in the place of those with the same heading, or at the end."""
    parts = [part.rstrip("\n") for part in page.split("\n## ")]
    for new in (one.rstrip("\n") for text in texts for one in text.removeprefix("## ").split("\n## ")):
        heading = new.partition("\n")[0]
        for number, part in enumerate(parts):
            if number and part.partition("\n")[0] == heading:
                parts[number] = new
                break
        else:
            parts.append(new)
    return "\n\n## ".join(parts) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command after a warm-up")
    parser.add_argument("--sizes", type=int, nargs="*", help="numbers of runner sets")
    parser.add_argument("--fleets", type=int, nargs="*", help="numbers of overlays that Bazel builds")
    parser.add_argument("--section", choices=SECTIONS, action="append", help="measure this section alone; repeatable")
    parser.add_argument("--write", action="store_true", help="write docs/design/benchmarks.md")
    arguments = parser.parse_args(argv)
    terraform = os.environ.get("FLYWHEEL_TERRAFORM") or shutil.which("terraform")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments.runs, terraform, arguments.sizes)
        bench.fleets = tuple(arguments.fleets or bench.fleets)
        parts = [_INTRO, f"Machine: {machine()}. {bench.oracle()}\n"]
        print("\n".join(parts), flush=True)
        for name in arguments.section or SECTIONS:
            text = SECTIONS[name](bench)
            print(text, flush=True)
            parts.append(text)
    if arguments.write:
        root = os.environ.get("BUILD_WORKSPACE_DIRECTORY", ".")
        page = Path(root, "docs", "design", "benchmarks.md")
        known = page.read_text(encoding="utf-8")
        for line in slower.named(known, parts[2:]):
            print(f"slower: {line}", file=sys.stderr)
        page.write_text(replaced(known, parts[2:]) if arguments.section else "\n".join(parts), encoding="utf-8")
        print(f"wrote {page.relative_to(root)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
