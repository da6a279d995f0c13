"""What an edit changes in a fleet: runner sets that begin or stop to wait, and findings that come or go.

Members that are not given as they were before count as unchanged.
"""

from __future__ import annotations

from flywheel.documents.kinds import TEXT, Choice
from flywheel.documents.record import Record, required
from flywheel.findings import engine
from flywheel.fleet import fleet_verdicts
from flywheel.fleet.capacity.lane_verdicts import CAN_WAIT, NEVER, SHORT
from flywheel.fleet.fleet_subject import Fleet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.engine import AnyCheck
    from flywheel.findings.finding import Finding
    from flywheel.fleet.fleet_members import FleetMember, FleetSet

_WAITS = (NEVER, SHORT, CAN_WAIT)
_NOT_THERE = "not there"
BEGINS, STOPS, OTHER, COMES, GOES, NEW, GONE = (
    "begins to wait", "waits no longer", "other verdict", "new finding", "finding gone", "new set", "set gone",
)  # fmt: skip


class ChangeRow(Record, closed=False):
    """One change."""

    what = required(Choice((BEGINS, STOPS, OTHER, COMES, GOES, NEW, GONE)), "What happens.")
    subject = required(TEXT, "The runner set, or the check's id and the owner.")
    before = required(TEXT, "The verdict, or the number of findings, before the edit.")
    after = required(TEXT, "The same after it.")


class _Change:
    """A row's values."""

    def __init__(self, what: str, subject: str, before: str, after: str) -> None:
        self.what = what
        self.subject = subject
        self.before = before
        self.after = after


def before(fleet: Fleet, old: Iterable[FleetMember]) -> Fleet:
    """The fleet with these members as they were; members of which nothing is given are as they are."""
    was = {_key(one): one for one in old}
    members = [was.pop(_key(one), one) for one in fleet.members]
    return Fleet([*members, *was.values()], fleet.cluster, fleet.evidence, fleet.name)


def rows(old: Fleet, new: Fleet, contract: Contract, checks: Iterable[AnyCheck]) -> list[dict[str, object]]:
    """Every change, those of runner sets first."""
    every = list(checks)
    found = [*_lanes(_states(old, contract), _states(new, contract)), *_findings(old, new, contract, every)]
    return [ChangeRow.table.written(one) for one in found]


def _key(member: FleetMember) -> str:
    return (member.repository or member.owner or member.name).lower()


def _states(fleet: Fleet, contract: Contract) -> dict[tuple[str, str, str], tuple[FleetSet, str]]:
    """The verdict on each set, "" without nodes, by what identifies the set."""
    verdicts = fleet_verdicts.of(fleet, contract)
    states = {id(one.lane.of): one.verdict.state for one in verdicts.lanes} if verdicts is not None else {}
    return {
        (_key(one.member), one.stack.name, one.lane or one.release): (one, states.get(id(one), ""))
        for one in fleet.sets()
    }


def _lanes(
    old: dict[tuple[str, str, str], tuple[FleetSet, str]], new: dict[tuple[str, str, str], tuple[FleetSet, str]]
) -> list[_Change]:
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in old:
            found.append(_Change(NEW, new[key][0].told, _NOT_THERE, new[key][1] or "not judged"))
        elif key not in new:
            found.append(_Change(GONE, old[key][0].told, old[key][1] or "not judged", _NOT_THERE))
        elif old[key][1] != new[key][1]:
            was, now = old[key][1], new[key][1]
            waited, waits = was in _WAITS, now in _WAITS
            what = OTHER if waited == waits else BEGINS if waits else STOPS
            found.append(_Change(what, new[key][0].told, was, now))
    return found


def _findings(old: Fleet, new: Fleet, contract: Contract, checks: list[AnyCheck]) -> list[_Change]:
    was, now = _counted(old, contract, checks), _counted(new, contract, checks)
    found = []
    for key in sorted(was.keys() | now.keys()):
        first, second = was.get(key, 0), now.get(key, 0)
        if first != second:
            id, owner = key
            what = COMES if second > first else GOES
            found.append(_Change(what, f"{id}{f' of `{owner}`' if owner else ''}", str(first), str(second)))
    return found


def _counted(fleet: Fleet, contract: Contract, checks: list[AnyCheck]) -> dict[tuple[str, str], int]:
    """How many findings there are, by check and by the member that can mend them."""
    found: dict[tuple[str, str], int] = {}
    for one in engine.run(fleet, contract, checks):
        key = one.id, _whose(one, fleet)
        found[key] = found.get(key, 0) + 1
    return found


def _whose(finding: Finding, fleet: Fleet) -> str:
    for member in fleet.members:
        path = member.path.rstrip("/")
        if finding.place.file == path or finding.place.file.startswith(f"{path}/"):
            return _key(member)
    return ""
