"""The picture of routes: from what jobs request to the runner sets that serve them, red where nothing does."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, Link, Routes
from flywheel.workflows.routing import route_verdicts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table

_TONES = {route_verdicts.SERVED: GOOD, route_verdicts.NOT_SERVED: BAD, route_verdicts.UNKNOWN: DOUBT}
_LEGEND = {BAD: "nothing serves it", DOUBT: "no file shows it", GOOD: "a runner set serves it"}
#: Requests that are drawn at most; the table has all of them.
_MOST = 200


def pictures(table: Table) -> list[Picture]:
    """The picture of the routes in a table of `routing_table`. Jobs of a repository that request the same are one."""
    jobs = _requests(table)
    shown = sorted(jobs.items(), key=lambda item: (_rank(item[1]), item[0][0].lower()))[:_MOST]
    order = dict.fromkeys(repository for (repository, _), _ in shown)
    links = [
        link
        for name in order
        for (repository, wants), rows in shown
        if repository == name
        for link in _links(wants, rows)
    ]
    bad = sum(_rank(rows) == 0 for rows in jobs.values())
    rest = f" The {len(shown)} gravest are drawn." if len(jobs) > len(shown) else ""
    says = f"{len(jobs)} requests of {len({one for one, _ in jobs})} repositories; nothing serves {bad} of them.{rest}"
    return [Routes("From jobs to runner sets", says, table, _LEGEND, "requests of jobs", "served by", links)]


def _requests(table: Table) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The rows by repository and by what they request."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.rows:
        found.setdefault((str(row["repository"]), str(row["wants"])), []).append(row)
    return found


def _rank(rows: list[dict[str, Any]]) -> int:
    """0 for requests that are not served, which come first."""
    states = [row["verdict"] for row in rows]
    return 0 if route_verdicts.NOT_SERVED in states else 1 if route_verdicts.UNKNOWN in states else 2


def _links(wants: str, rows: list[dict[str, Any]]) -> list[Link]:
    """A link to each runner set that serves the request; one to the reason if none does."""
    repository = str(rows[0]["repository"])
    jobs = list(dict.fromkeys(str(row["job"]) for row in rows))
    source = f"{wants} ({jobs[0] if len(jobs) == 1 else f'{len(jobs)} jobs'})"
    found: dict[str, str] = {}
    for row in rows:
        tone = _TONES[str(row["verdict"])]
        servers = [f"{one['runner_set']} of {one['overlay']}" for one in row["servers"]] if tone == GOOD else []
        for target in servers or [_LEGEND[tone]]:
            found[target] = tone
    return [Link(repository, source, target, tone) for target, tone in found.items()]
