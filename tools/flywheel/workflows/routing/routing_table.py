"""The table of `flywheel workflows`: repository, job, what it may run on, and who serves it."""

from __future__ import annotations

from flywheel.documents.containers import many, nullable
from flywheel.documents.kinds import COUNT, FLAG, TEXT, Choice, Whole
from flywheel.documents.record import Record, required
from flywheel.findings.report import SCHEMA
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import LazyRows, Table
from flywheel.workflows.routing import label_rules, route_verdicts, set_matching
from flywheel.workflows.routing.set_matching import NO_OVERLAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flywheel.findings.redaction import Redactor
    from flywheel.findings.table import Row
    from flywheel.workflows.routing.route_verdicts import RouteVerdict
    from flywheel.workflows.routing.routing import Routing

#: The key of the rows in the JSON report.
KEY = "routes"

STATES = (route_verdicts.SERVED, route_verdicts.NOT_SERVED, route_verdicts.UNKNOWN)

#: The kinds of a row, and the meaning of each.
KINDS = {
    label_rules.HOSTED: "a label of GitHub-hosted runners",
    label_rules.FLEET: "a label of another vendor's runners",
    label_rules.RETIRED: "a label that was retired",
    label_rules.HOST_PIN: "the name of a host",
    label_rules.SCALE_SET: "the name of a scale set",
    label_rules.MALFORMED: "a capability label that the grammar refuses",
    label_rules.MIXED: "any runner is requested together with a capability label",
    label_rules.NO_CAPABILITY: "no capability is requested",
    label_rules.BEYOND_TAGS: "another label is requested together with a capability label",
    label_rules.IDENTITY: "a label of an owner, a repository or a project, or an unknown label",
    label_rules.GROUP: "a runner group that does not belong to the owner",
    route_verdicts.SHAPE: "GitHub refuses the `runs-on`, or it lacks labels",
    set_matching.UNSERVED: "no runner set serves it to the repository",
    set_matching.OUTSIDE_SCOPE: "it is served at another scope of the owner",
    set_matching.OUTSIDE_GROUP: "the runner group does not admit the repository",
    route_verdicts.UNRESOLVED: "no file shows the label",
    route_verdicts.PARTLY: "one runner set serves the known labels, and no file shows the others",
    route_verdicts.OPAQUE: "a workflow of another repository selects it",
    set_matching.UNTOLD: "no file shows whether the runners take the repository's jobs",
    set_matching.TORN: "an overlay could not be read completely, and the missing part may serve it",
    set_matching.NO_OVERLAYS: "no overlay was given",
}


def _word(kind: str) -> str:
    """A kind as it appears in rows."""
    return kind.replace(" ", "-")


_MEANINGS = "; ".join(f"`{_word(kind)}`: {meaning}" for kind, meaning in KINDS.items())


class _Route:
    """A verdict, with the additional values of its row."""

    __slots__ = ("debt", "group", "verdict")

    def __init__(self, routing: Routing, verdict: RouteVerdict) -> None:
        runs_on = verdict.runs_on
        self.verdict = verdict
        self.group = runs_on.group.text if runs_on is not None and runs_on.group is not None else None
        self.debt = routing.is_excused(verdict)


class ServerRow(Record, closed=False):
    """A runner set that serves a job."""

    overlay = required(TEXT, "The repository that declares it, or the name of its overlay.")
    runner_set = required(TEXT, "The runner set or the primary lane.", get=lambda one: one.title.replace("`", ""))
    scale_set_name = required(TEXT, "The name under which it registers.", get=lambda one: one.name)
    scope = required(TEXT, "Where it registers.", get=lambda one: one.where)
    runner_group = required(
        nullable(TEXT), "Its runner group, if the scope has groups.", get=lambda one: one.group.name or None
    )
    max_runners = required(nullable(COUNT), "The maximal number of runners; null if not declared.")


class RouteRow(Record, closed=False):
    """The result for one alternative of a job. It is written from a `_Route`."""

    repository = required(
        TEXT,
        "`owner/name`, or the folder if the name is unknown.",
        get=lambda one: one.verdict.consumer.name or one.verdict.repository.folder,
    )
    visibility = required(
        nullable(TEXT),
        "`public`, `private` or `internal`; null if unknown.",
        get=lambda one: one.verdict.consumer.visibility or None,
    )
    workflow = required(
        TEXT,
        "The file that contains the job, relative to the repository.",
        get=lambda one: one.verdict.job.workflow.file,
    )
    job = required(TEXT, "The job's key.", get=lambda one: one.verdict.job.id)
    via = required(
        many(TEXT),
        "The calls that lead to it, outermost first: a file and the key of a job.",
        get=lambda one: [f"{step.file} {step.job}" for step in one.verdict.job.via],
    )
    labels = required(
        many(TEXT),
        "All labels that a runner must have. Empty for an unknown alternative.",
        get=lambda one: one.verdict.labels,
    )
    group = required(nullable(TEXT), "The requested runner group, if there is one.")
    inputs = required(
        many(TEXT),
        "The inputs of reusable workflows that carried the labels, innermost first.",
        get=lambda one: one.verdict.runs_on.inputs if one.verdict.runs_on is not None else (),
    )
    unknown = required(
        nullable(TEXT),
        "The expression that files do not resolve, as written.",
        get=lambda one: one.verdict.unknown.text if one.verdict.unknown is not None else None,
    )
    wants = required(TEXT, "Labels and group in one text, for people.", get=lambda one: _wants(one.verdict, one.group))
    verdict = required(Choice(STATES), "The verdict.", get=lambda one: one.verdict.state)
    kind = required(
        nullable(Choice(tuple(map(_word, KINDS)))),
        f"Why: {_MEANINGS}.",
        get=lambda one: _word(one.verdict.kind) or None,
    )
    reason = required(TEXT, "The reason in words, without secrets.", get=lambda one: one.verdict.reason)
    debt = required(FLAG, "Whether a given ledger contains the gap as an open entry.")
    servers = required(
        many(ServerRow), "The runner sets that take the job, or may take it.", get=lambda one: one.verdict.servers
    )
    elsewhere = required(
        many(ServerRow),
        "The runner sets that serve the labels to other repositories.",
        get=lambda one: one.verdict.elsewhere,
    )
    told = required(TEXT, "Servers or reason in one text, for people.", get=lambda one: _told(one.verdict, one.debt))
    file = required(TEXT, "The file with the decisive label.", get=lambda one: one.verdict.place.file)
    line = required(nullable(Whole(1)), "Its line, from 1.", get=lambda one: one.verdict.place.line)
    column = required(
        nullable(Whole(1)), "Its column, from 1, in Unicode code points.", get=lambda one: one.verdict.place.column
    )


class RoutesReport(
    Record,
    schema=SCHEMA,
    id="routes:1",
    title="GloriousFlywheel routes",
    means=f"What `flywheel workflows` adds to a `{SCHEMA}`: every job, what it may run on, and who serves it.",
    closed=False,
):
    """A report with the table. Objects stay open: a later release may add keys, and readers ignore unknown keys."""

    routes = required(
        many(RouteRow),
        "One row for each alternative, known or unknown, of each job, and for each chain of calls to it.",
    )


_COLUMNS = {
    "repository": "repository",
    "workflow": "workflow",
    "job": "job",
    "wants": "requests",
    "verdict": "verdict",
    "told": "served by, or reason",
}


def table(routing: Routing, redactor: Redactor) -> Table:
    """A row for each alternative of each job, in the order written, without values of secrets."""
    row = RouteRow.table.written

    def rows(verdicts: Sequence[RouteVerdict]) -> list[Row]:
        return redacted([row(_Route(routing, one)) for one in verdicts], redactor.often)  # type: ignore[return-value]

    return Table(KEY, "Jobs and what they may run on", _COLUMNS, LazyRows(routing.verdicts, rows))


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
