"""All formats of one report as files, so that one action serves every test and tool.

    report.txt  report.json  report.sarif  report.xml  report.md  report.github
    status                      0 or 1: what `flywheel check` would have exited with
    families/<family>.txt       the part of each family that ran,
    families/<family>.xml       ready to print, to hand on as test.xml
    families/<family>.status    and to exit with

A family that did not run has no files: a test that asks for it fails.
"""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import output_files, reports
from flywheel.findings.finding import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.reports.view import Checks

#: Formats and the files they are written to.
FILES = {
    "text": "report.txt",
    "json": "report.json",
    "sarif": "report.sarif",
    "junit": "report.xml",
    "markdown": "report.md",
    "github": "report.github",
}


def write(report: Report, folder: Path, checks: Checks, **options: object) -> None:
    """Write the files; `options` as for `reports.render`."""
    for format, name in FILES.items():
        _write(folder / name, reports.render(report, format, checks, None, **options))
    _write(folder / "status", _status(report, checks, None))
    for family in report.families:
        stem = folder / "families"
        _write(stem / f"{family}.txt", reports.render(report, "text", checks, family, **options))
        _write(stem / f"{family}.xml", reports.render(report, "junit", checks, family, **options))
        _write(stem / f"{family}.status", _status(report, checks, family))


def _status(report: Report, checks: Checks, family: str | None) -> str:
    return "1\n" if reports.fails(report, checks, family) else "0\n"


def _write(path: Path, text: str) -> None:
    output_files.write(path, text, folders=True)
