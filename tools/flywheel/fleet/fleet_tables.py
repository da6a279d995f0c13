"""The map of a fleet: owners, sets, labels, nodes, and the verdict on each lane."""

from __future__ import annotations

from flywheel.documents.containers import many, nullable
from flywheel.documents.kinds import COUNT, FLAG, TEXT
from flywheel.documents.record import Record, required
from flywheel.findings.report import SCHEMA
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_subject import Fleet


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
    scope = required(TEXT, "Where it registers.", get=lambda one: one.scope_text)
    runner_group = required(nullable(TEXT), "Its runner group.", get=lambda one: one.group or None)
    max_runners = required(nullable(COUNT), "The most runners of this set alone: no cap for the label.")
    manifest = required(FLAG, "Whether only a manifest was given.", get=lambda one: one.member.is_manifest)


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


_COLUMNS = {
    "owner": "owner",
    "runner_set": "runner set",
    "labels": "labels",
    "scope": "registers at",
    "namespace": "namespace",
    "max_runners": "max",
}


def tables(fleet: Fleet, contract: Contract, redact: Callable[[str], str]) -> list[Table]:
    """The tables of the fleet, without values of secrets."""
    rows = [redacted(MapRow.table.written(one), redact) for one in fleet.sets()]
    return [Table("fleet", "Runner sets of the fleet", _COLUMNS, rows)]  # type: ignore[arg-type]
