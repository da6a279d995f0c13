"""The map of a fleet: owners, sets, labels, nodes, and the verdict on each lane."""

from __future__ import annotations

from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import ANY, COUNT, FLAG, TEXT, Choice
from flywheel.documents.record import Record, optional, required
from flywheel.findings.report import SCHEMA
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import Table
from flywheel.fleet import fleet_verdicts, pool_demand
from flywheel.fleet.capacity import amounts, lane_verdicts, proof_words
from flywheel.fleet.capacity.fleet_pods import FleetPods
from flywheel.fleet.fleet_changes import ChangeRow
from flywheel.fleet.wait_tables import WaitRow
from flywheel.fleet.work_tables import WorkRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.findings.table import Row
    from flywheel.fleet.capacity.fleet_pods import Lane
    from flywheel.fleet.fleet_members import FleetSet
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.fleet.fleet_verdicts import FleetVerdicts, JudgedLane

_VERDICTS = "; ".join(f"`{state}`: {means}" for state, means in lane_verdicts.VERDICTS.items())


def _nodes(one: JudgedLane) -> list[str]:
    groups = one.verdict.question.groups
    return [groups[index].name for index in sorted(one.lane.shape.sure)]


class MapRow(Record, closed=False):
    """A runner set of the fleet."""

    owner = required(TEXT, "The owner of the overlay.", get=lambda one: one.member.owner)
    overlay = required(TEXT, "The overlay.", get=lambda one: one.member.repository or one.member.name)
    cluster = required(
        nullable(TEXT),
        "The context of its cluster; null if nothing says it.",
        get=lambda one: one.stack.cluster or None,
    )
    namespace = required(
        nullable(TEXT), "The runner namespace; null if nothing says it.", get=lambda one: one.stack.namespace or None
    )
    runner_set = required(TEXT, "The set or the primary lane.", get=lambda one: one.title.replace("`", ""))
    release = required(TEXT, "Its Helm release.")
    scale_set = required(TEXT, "The name under which it registers.")
    labels = required(many(TEXT), "Its labels.")
    scope = required(TEXT, "Where it registers.", get=lambda one: one.scope_text or "not known")
    runner_group = required(nullable(TEXT), "Its runner group.", get=lambda one: one.group or None)
    max_runners = required(nullable(COUNT), "The most runners of this set alone: no cap for the label.")
    manifest = required(FLAG, "Whether only a manifest was given.", get=lambda one: one.member.is_manifest)


class FleetLaneRow(Record, closed=False):
    """A runner set with the verdict on its next runner. It is written from a `JudgedLane`."""

    owner = required(TEXT, "The owner of the overlay.", get=lambda one: one.lane.of.member.owner)
    runner_set = required(TEXT, "The set or the primary lane.", get=lambda one: one.lane.of.title.replace("`", ""))
    release = required(TEXT, "Its Helm release.", get=lambda one: one.lane.of.release)
    labels = required(many(TEXT), "Its labels.", get=lambda one: one.lane.of.labels)
    nodes = required(many(TEXT), "The pools that surely take its pods.", get=_nodes)
    request = required(
        mapping(COUNT),
        "What a pod requests: thousandths of a CPU, bytes, or numbers.",
        get=lambda one: one.lane.shape.request,
    )
    max_runners = required(
        nullable(COUNT), "Its most runners.", get=lambda one: one.lane.shape.most if one.lane.shape.known else None
    )
    slots = required(
        nullable(COUNT), "How many fit on empty nodes; null if nothing says it.", get=lambda one: one.verdict.slots
    )
    verdict = required(
        Choice(tuple(lane_verdicts.VERDICTS)), f"The verdict. {_VERDICTS}.", get=lambda one: one.verdict.state
    )
    proof = required(
        TEXT,
        "What proves it, or what is missing, in words.",
        get=lambda one: one.missing or proof_words.of(one.verdict),
    )
    certificate = required(
        nullable(ANY), "Of `always`: numbers to check again.", get=lambda one: proof_words.certificate(one.verdict)
    )
    witness = required(nullable(ANY), "Of `can-wait`: pods by node.", get=lambda one: proof_words.witness(one.verdict))
    lifts = required(
        nullable(many(TEXT)),
        "What lifts the wait, each proved; null if it was not looked for.",
        get=lambda one: one.lifts,
    )


class LabelRow(Record, closed=False):
    """A label, and all sets that serve it, of whatever owner."""

    label = required(TEXT, "The label.")
    owners = required(many(TEXT), "The owners whose sets serve it.")
    scopes = required(many(TEXT), "Where they register: each scope is a queue of its own.")
    max_runners = required(COUNT, "The sum of their most runners: not a promise.")
    verdict = required(TEXT, "The gravest verdict on one of its sets; empty without nodes.")


class PoolRow(Record, closed=False):
    """Room and demand on nodes, for one resource."""

    nodes = required(many(TEXT), "The pools.")
    resource = required(TEXT, "The resource.")
    room = required(TEXT, "What is free for runners and listeners.")
    demand = required(TEXT, "What all runners and listeners request that can only be there, all at once.")
    short = required(FLAG, "Whether the demand is above the room.")
    note = required(TEXT, "`short` in a word for people, or empty.")


class DemandRow(Record, closed=False):
    """What runners request, where no node is known."""

    selector = required(TEXT, "The node labels that their pods ask for.")
    sets = required(many(TEXT), "The sets.")
    demand = required(TEXT, "What all their runners request at once.")


class FleetReport(
    Record,
    schema=SCHEMA,
    id="fleet:1",
    title="GloriousFlywheel fleet",
    means=f"What `flywheel fleet` adds to a `{SCHEMA}`: every runner set of all overlays, and its verdict.",
    closed=False,
):
    """A report with the tables. Objects stay open: a later release may add keys, and readers ignore unknown keys."""

    fleet = required(many(MapRow), "One row for each runner set of each overlay.")
    labels = required(many(LabelRow), "One row for each label.")
    lanes = required(many(FleetLaneRow), "One row for each runner set on the cluster; empty if no node is known.")
    pools = required(many(PoolRow), "Room and demand by pool and resource; empty if no node is known.")
    demand = required(many(DemandRow), "Demand by node selector, if no node is known.")
    changes = optional(many(ChangeRow), "What an edit changes, if the members from before it were given.")
    waits = optional(many(WaitRow), "How long recorded jobs waited, if live evidence was given. Not a verdict.")
    work = required(many(WorkRow), "What every owner has to do, by owner and day.")


_MAP = {
    "owner": "owner",
    "runner_set": "runner set",
    "labels": "labels",
    "scope": "registers at",
    "namespace": "namespace",
    "max_runners": "max",
}
_LABELS = {"label": "label", "owners": "owners", "scopes": "queues", "max_runners": "sum of max", "verdict": "verdict"}
_LANES = {"owner": "owner", "runner_set": "runner set", "nodes": "nodes", "verdict": "verdict", "proof": "proof"}
_POOLS = {"nodes": "nodes", "resource": "resource", "room": "free", "demand": "all at once", "note": ""}
_DEMAND = {"selector": "node selector", "sets": "runner sets", "demand": "all at once"}


def texts(fleet: Fleet) -> Iterator[str]:
    """What the tables say of each runner set, as far as it is another text for most of them."""
    for one in fleet.sets():
        yield from (one.title.replace("`", ""), one.release, one.scale_set, one.scope_text, one.group)
        yield from (one.member.owner, one.member.repository, one.member.name)


def tables(fleet: Fleet, contract: Contract, redact: Callable[[str], str], capacity: bool = True) -> list[Table]:
    """The tables of the fleet, without values of secrets; those of capacity only if it is judged."""
    found = fleet_verdicts.of(fleet, contract) if capacity else None
    judged = found.lanes if found is not None else []
    rows: list[tuple[str, str, dict[str, str], list[Row]]] = [
        ("fleet", "Runner sets of the fleet", _MAP, [MapRow.table.written(one) for one in fleet.sets()]),
        ("labels", "Labels and who serves them", _LABELS, _labels(fleet, judged)),
        ("lanes", "Verdict on the next runner", _LANES, [FleetLaneRow.table.written(one) for one in judged]),
        ("pools", "Room and demand", _POOLS, _pools(found) if found is not None else []),
        ("demand", "Demand, without nodes", _DEMAND, _demand(fleet, contract) if capacity and found is None else []),
    ]
    return [Table(key, title, columns, redacted(some, redact)) for key, title, columns, some in rows]  # type: ignore[arg-type]


def changes(rows: list[Row], redact: Callable[[str], str]) -> Table:
    """The table of what an edit changes."""
    columns = {"what": "change", "subject": "of", "before": "before", "after": "after"}
    table = Table("changes", "What the edit changes", columns, redacted(rows, redact))  # type: ignore[arg-type]
    table.instead = "" if rows else "It changes no verdict and no finding."
    return table


def _labels(fleet: Fleet, judged: list[JudgedLane]) -> list[Row]:
    states = {id(one.lane.of): one.verdict.state for one in judged}
    found: dict[str, list[FleetSet]] = {}
    for one in fleet.sets():
        for label in one.labels[:1]:  # the capability comes first
            found.setdefault(label.lower(), []).append(one)
    return [_label(label, sets, states) for label, sets in sorted(found.items())]


def _label(label: str, sets: list[FleetSet], states: dict[int, str]) -> Row:
    mine = [states[id(one)] for one in sets if id(one) in states]
    return {
        "label": label,
        "owners": list(dict.fromkeys(one.member.owner for one in sets)),
        "scopes": list(dict.fromkeys(one.scope_text or "not known" for one in sets)),
        "max_runners": sum(one.max_runners or 0 for one in sets),
        "verdict": next((state for state in lane_verdicts.VERDICTS if state in mine), ""),
    }


def _pools(found: FleetVerdicts) -> list[Row]:
    rows: list[Row] = []
    for one in pool_demand.shown(found.table):
        for name in sorted(one.room.keys() | one.demand.keys()):
            room, demand = one.room.get(name, 0), one.demand.get(name, 0)
            told = "not known" if name in one.untold else amounts.shown(name, room)
            rows.append(
                {
                    "nodes": [found.table.groups[index].name for index in one.groups],
                    "resource": name,
                    "room": told,
                    "demand": amounts.shown(name, demand),
                    "short": name in one.short,
                    "note": "short" if name in one.short else "",
                }
            )
    return rows


def _demand(fleet: Fleet, contract: Contract) -> list[Row]:
    """Sums alone: without nodes there is no verdict."""
    found: dict[str, list[Lane]] = {}
    for lane in FleetPods(fleet, contract).lanes:
        if lane.shape.known:
            found.setdefault(lane.selector, []).append(lane)
    rows: list[Row] = []
    for selector, lanes in sorted(found.items()):
        parts = [{name: amount * one.shape.most for name, amount in one.shape.request.items()} for one in lanes]
        sets = [one.of.told.replace("`", "") for one in lanes]
        rows.append({"selector": selector, "sets": sets, "demand": amounts.shown_all(amounts.total(parts))})
    return rows
