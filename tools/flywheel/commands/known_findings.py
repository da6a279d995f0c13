"""What `flywheel check` does with a baseline."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from flywheel.errors import UserError
from flywheel.model import baseline
from flywheel.model.baseline import Baseline
from flywheel.model.findings import Finding


def write(arguments: Namespace, findings: list[Finding], expected: dict[str, int]) -> int:
    """Write the baseline; raise `UserError` if it would grow and may not."""
    path = _path(arguments)
    now = Baseline.of(path, findings, expected)
    if os.path.exists(path) and not arguments.allow_growth:
        now.refuse_growth(baseline.load(path))
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(now.dumps())
    left = len(now.new(findings, expected))
    print(f"flywheel: {path}: {sum(now.counts.values())} known findings written.", file=sys.stderr)
    if left:
        print(f"flywheel: {left} findings are never known (secrets, expected counts) and stay.", file=sys.stderr)
    return 0


def leave_out(
    arguments: Namespace, findings: list[Finding], expected: dict[str, int]
) -> tuple[list[Finding], list[str]]:
    """The findings that are not known, and a sentence for each entry that has outlived its cause."""
    path = _path(arguments)
    if not os.path.exists(path):
        raise UserError(f"{path}: no such baseline. Write one with --write-baseline.")
    known = baseline.load(path)
    new = known.new(findings, expected)
    hidden = len(findings) - len(new)
    if hidden:
        print(f"flywheel: {path}: {hidden} known findings are not shown.", file=sys.stderr)
    return new, known.outlived(findings, expected)


def _path(arguments: Namespace) -> str:
    if not arguments.baseline:
        raise UserError("--write-baseline and --allow-growth need --baseline FILE.")
    path: str = arguments.baseline
    return path
