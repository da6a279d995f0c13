"""What overlays and their cluster accept for a time, or count as expected: each is work that somebody postponed.

Comments at a line and differences of shared facts have a last day. Counts of expected warnings have none. They are read
from the report on an overlay, or else from the settings of one that is given as a folder: neither an overlay.json nor a
manifest has them.
"""

from __future__ import annotations

import os

from flywheel.findings.settings import settings_search
from flywheel.fleet import report_work
from flywheel.fleet.work_item import ALLOWED, DIFFERENCE, EXPECTED, WorkItem
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.fleet.fleet_members import FleetMember
    from flywheel.fleet.fleet_subject import Fleet

_AGAIN = "Correct what it allows, or decide again: {}"


def items(fleet: Fleet, reports: Iterable[str] = ()) -> list[WorkItem]:
    """An item for each comment, each declared difference, and whatever reports or settings files expect and allow.

    reports: files of reports on overlays of the fleet. Raises `UserError` or `FormatError` for one that is not.
    """
    found = [*_differences(fleet)]
    reported = report_work.load(reports, fleet)
    for one in fleet.members:
        found += _comments(one)
        mine = [report for member, report in reported if member is one]
        found += [item for report in mine for item in report_work.items(one, report)] if mine else _settings(one)
    return found


def _differences(fleet: Fleet) -> Iterator[WorkItem]:
    for one in fleet.cluster.differences if fleet.cluster is not None else ():
        owner = next((member.owner for member in fleet.members if member.is_called(one.overlay)), one.overlay)
        action = f"Give it the value of the others, and remove the difference: {one.reason}"
        yield WorkItem(owner, DIFFERENCE, one.fact, action, one.until, str(one.place()))


def _comments(member: FleetMember) -> Iterator[WorkItem]:
    for one in member.overlay.allowances if member.overlay is not None else ():
        if one.until:  # without a day it allows nothing, and the overlay's own tests say so
            file = f"{member.path.rstrip('/')}/{one.place.file}" if os.path.isdir(member.path) else one.place.file
            where = str(Place(file, one.place.line, one.place.column))
            yield WorkItem(member.owner, ALLOWED, ", ".join(one.names), _AGAIN.format(one.reason), one.until, where)


def _settings(member: FleetMember) -> Iterator[WorkItem]:
    path = settings_search.find(member.path) if os.path.isdir(member.path) else None
    if path is None:
        return
    from flywheel.findings.settings import settings_file  # imported late: few overlays have one

    settings = settings_file.load(path)
    for name, count in settings.expect.items():
        action = "Correct the cause, and take it out of the count."
        yield WorkItem(member.owner, EXPECTED, f"{name}: {count}", action, where=str(settings.key_place("expect")))
    for glob, rule in settings.paths.items():
        about = f"{', '.join(rule.ignore)} in {glob}"
        yield WorkItem(member.owner, ALLOWED, about, _AGAIN.format(rule.reason), rule.until or "", str(rule.place()))
