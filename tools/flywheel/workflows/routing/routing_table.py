"""The table of `flywheel workflows`: repository, job, what it may run on, and who serves it."""

from __future__ import annotations

from flywheel.findings.reports.report_tables import Table, redacted
from flywheel.workflows.routing.routes_schema import word
from flywheel.workflows.routing.set_matching import NO_OVERLAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.reports.report_tables import Row
    from flywheel.workflows.routing.route_verdicts import RouteVerdict
    from flywheel.workflows.routing.routing import Routing
    from flywheel.workflows.routing.served_sets import Server

#: The key of the rows in the JSON report.
KEY = "routes"

_COLUMNS = {
    "repository": "repository",
    "workflow": "workflow",
    "job": "job",
    "wants": "requests",
    "verdict": "verdict",
    "told": "served by, or reason",
}


def table(routing: Routing, redact: Callable[[str], str]) -> Table:
    """A row for each alternative of each job, in the order written, without values of secrets."""
    known: dict[str, str] = {}  # most texts appear in several rows

    def once(text: str) -> str:
        found = known.get(text)
        if found is None:
            found = known[text] = redact(text)
        return found

    rows = [redacted(_row(routing, verdict), once) for verdict in routing.verdicts]
    return Table(KEY, "Jobs and what they may run on", _COLUMNS, rows)  # type: ignore[arg-type]


def _row(routing: Routing, verdict: RouteVerdict) -> Row:
    runs_on = verdict.runs_on
    group = runs_on.group.text if runs_on is not None and runs_on.group is not None else None
    debt = routing.is_known_gap(verdict)
    return {
        "repository": verdict.consumer.name or verdict.repository.folder,
        "visibility": verdict.consumer.visibility or None,
        "workflow": verdict.job.workflow.file,
        "job": verdict.job.id,
        "via": [f"{step.file} {step.job}" for step in verdict.job.via],
        "labels": list(verdict.labels),
        "group": group,
        "inputs": list(runs_on.inputs) if runs_on is not None else [],
        "unknown": verdict.unknown.text if verdict.unknown is not None else None,
        "wants": _wants(verdict, group),
        "verdict": verdict.state,
        "kind": word(verdict.kind) or None,
        "reason": verdict.reason,
        "debt": debt,
        "servers": [_server(server) for server in verdict.servers],
        "elsewhere": [_server(server) for server in verdict.elsewhere],
        "told": _told(verdict, debt),
        "file": verdict.place.file,
        "line": verdict.place.line,
        "column": verdict.place.column,
    }


def _server(server: Server) -> Row:
    return {
        "overlay": server.overlay,
        "runner_set": server.title.replace("`", ""),
        "scale_set_name": server.name,
        "scope": server.where,
        "runner_group": server.group.name or None,
        "max_runners": server.max_runners,
    }


def _wants(verdict: RouteVerdict, group: str | None) -> str:
    if verdict.unknown is not None:
        return f"? {verdict.unknown.text}"
    labels = " + ".join(verdict.labels)
    return f"{group}: {labels}" if group else labels


def _told(verdict: RouteVerdict, debt: bool) -> str:
    if verdict.servers and verdict.kind == "":
        return ", ".join(f"{one.title} of {one.overlay}".replace("`", "") for one in verdict.servers)
    if verdict.kind == NO_OVERLAYS:
        return "no overlay given"
    why = verdict.reason.replace("`", "")
    return f"debt: {why}" if debt else why
