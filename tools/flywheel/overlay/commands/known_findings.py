"""Read and write the baseline of `flywheel check`."""

from __future__ import annotations

import os
from collections.abc import Callable

from flywheel.errors import UserError
from flywheel.findings import console, output_files
from flywheel.findings.finding import Finding
from flywheel.overlay import baseline
from flywheel.overlay.baseline import Baseline
from flywheel.overlay.commands import value_paths
from flywheel.overlay.overlay import Overlay


class KnownFindings:
    """The baseline at `path`, compared with the findings of one run.

    `idle` are the checks that did not run: their entries are kept, and not reported as missing.
    """

    def __init__(
        self,
        path: str,
        overlay: Overlay,
        redact: Callable[[str], str],
        expected: dict[str, int],
        idle: frozenset[str],
    ) -> None:
        self.path = path
        self.paths = value_paths.of(overlay, redact)
        self.expected = expected
        self.idle = idle

    def write(self, findings: list[Finding], may_grow: bool) -> int:
        """Write the baseline; raise `UserError` if it would grow and `may_grow` is false."""
        now = self._of(findings)
        if os.path.exists(self.path) and (self.idle or not may_grow):
            before = baseline.load(self.path)
            if not may_grow:
                now.refuse_growth(before)
            now.keep(before, self.idle)
        output_files.write(self.path, now.dumps())
        left = sum(1 for finding in findings if not baseline.can_be_known(finding, self.expected))
        console.warn(f"{self.path}: {sum(now.counts.values())} known findings written.")
        if left:
            console.warn(f"{left} findings cannot be known (secrets, expected counts) and stay.")
        return 0

    def leave_out(self, findings: list[Finding]) -> tuple[list[Finding], list[tuple[str, str]]]:
        """The findings that are not known, and check id and message for each entry that is out of date."""
        if not os.path.exists(self.path):
            raise UserError(f"{self.path}: the baseline does not exist. Write one with --write-baseline.")
        known = baseline.load(self.path)
        new = known.new(findings, self.expected, self.paths)
        hidden = len(findings) - len(new)
        if hidden:
            console.warn(f"{self.path}: {hidden} known findings are not shown.")
        return new, known.outlived(self._of(findings), self.idle)

    def _of(self, findings: list[Finding]) -> Baseline:
        return Baseline.of(self.path, findings, self.expected, self.paths)
