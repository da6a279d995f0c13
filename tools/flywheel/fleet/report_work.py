"""What the reports on overlays leave to do: warnings that their tests expect, and findings that a setting allows.

A BUILD file says what the tests of an overlay expect, and neither an `overlay.json` nor a manifest has it.
"""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.findings.reports import json_report, printable
from flywheel.fleet.work_item import ALLOWED, EXPECTED, WorkItem
from flywheel.formats import source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.findings.report import Report
    from flywheel.fleet.fleet_members import FleetMember
    from flywheel.fleet.fleet_subject import Fleet

_CORRECT = "Correct the cause, and take it out of the count."
_GONE = "Take it out of the count: the report has no such warning any more."


def load(paths: Iterable[str], fleet: Fleet) -> list[tuple[FleetMember, Report]]:
    """Each report with the member that it is on.

    Raises `FormatError` or `UserError` for a file that is not a report, or not one on an overlay of the fleet.
    """
    members = {name: one for one in fleet.members for name in (one.path.rstrip("/"), one.name)}
    found = []
    for path in paths:
        report = json_report.read(source.read(path))
        member = members.get(report.subject.rstrip("/"))
        if member is None:
            raise UserError(
                f"{path}: this is a report on {report.subject}, which is not an overlay of the fleet. Give that "
                "overlay too, or leave the report out."
            )
        found.append((member, report))
    return found


def items(member: FleetMember, report: Report) -> Iterator[WorkItem]:
    """An item for each id of which the report expects warnings, and for each finding that a setting allows."""
    for id, count in report.expected.items():
        mine = [one for one in report.findings if one.id == id]
        fixes = list(dict.fromkeys(one.fix for one in mine))
        action = f"{fixes[0]} Then take it out of the count." if len(fixes) == 1 else _CORRECT if mine else _GONE
        about = f"{mine[0].slug}: {count}" if mine else f"{id}: {count}"
        yield WorkItem(member.owner, EXPECTED, about, action, where=str(mine[0].place) if mine else "")
    comments = {(one.place.file, one.place.line) for one in (member.overlay.allowances if member.overlay else ())}
    for allowed in report.allowed:
        by, finding = allowed.place, allowed.finding
        if not any(line == by.line and by.file.endswith(file) for file, line in comments):
            about = f"{finding.id} in {finding.place.file}"
            action = f"Correct what it allows, or decide again: {allowed.reason}"
            yield WorkItem(member.owner, ALLOWED, about, action, allowed.until, printable.where(by))
