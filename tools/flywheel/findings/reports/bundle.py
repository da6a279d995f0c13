"""All formats of one report as files, so that one action serves every test and tool.

    report.txt  report.json  report.sarif  report.xml  report.md  report.github
    report.concise  report.html
    status                      0 or 1: what `flywheel check` would have exited with
    families/<family>.txt       the part of each family that ran,
    families/<family>.xml       ready to print, to hand on as test.xml
    families/<family>.status    and to exit with

A family that did not run has no files: a test that asks for it fails. One that settings leave out has files that say
so, and pass. Who needs none of these parts gets the others.
"""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import output_files, reports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks


_LEFT_OUT = "The settings leave out every check of the family {family}."
_SKIPPED = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="{family}" tests="1" failures="0" errors="0" skipped="1" time="0">
  <testsuite name="{family}" tests="1" failures="0" errors="0" skipped="1" time="0">
    <testcase classname="flywheel.{family}" name="{family}" time="0">
      <skipped message="{sentence}"/>
    </testcase>
  </testsuite>
</testsuites>
"""


def write(
    report: Report,
    folder: Path,
    checks: Checks,
    families: Iterable[str],
    left_out: Iterable[str] = (),
    **options: object,
) -> None:
    """Write the files, with the parts of `families`; `options` as for `reports.render`.

    left_out: the families that settings leave out.
    """
    for name, format in reports.FORMATS.items():
        _write(folder, folder / format.file, reports.render(report, name, checks, None, **options))
    _write(folder, folder / "status", _status(report, checks, None))
    for family in families:
        stem = folder / "families"
        for name, format in reports.FORMATS.items():
            if format.family:
                _write(
                    folder, stem / f"{family}{format.family}", reports.render(report, name, checks, family, **options)
                )
        _write(folder, stem / f"{family}.status", _status(report, checks, family))
    for family in left_out:
        sentence = _LEFT_OUT.format(family=family)
        stem = folder / "families"
        _write(folder, stem / f"{family}.txt", f"{sentence}\n")
        _write(folder, stem / f"{family}.xml", _SKIPPED.format(family=family, sentence=sentence))
        _write(folder, stem / f"{family}.status", "0\n")


def _status(report: Report, checks: Checks, family: str | None) -> str:
    return "1\n" if reports.fails(report, checks, family) else "0\n"


def _write(folder: Path, path: Path, text: str) -> None:
    output_files.write(path, text, within=folder)
