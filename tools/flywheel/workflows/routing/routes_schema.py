"""The JSON Schema of what `flywheel workflows --format json` adds to a report: the table of jobs.

`docs/schemas/routes.schema.json` contains this output; a test compares and rewrites it. Objects stay open: a later
release may add keys, and readers ignore unknown keys.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, flag, open_object, or_null, string, whole
from flywheel.findings.finding import SCHEMA
from flywheel.workflows.routing import label_rules, route_verdicts, set_matching

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


def word(kind: str) -> str:
    """A kind as it appears in rows."""
    return kind.replace(" ", "-")


def document() -> dict[str, object]:
    """The schema, with properties in the order of the rows' keys."""
    return {
        **json_schema.head(
            "routes:1",
            "GloriousFlywheel routes",
            f"What `flywheel workflows` adds to a `{SCHEMA}`: every job, what it may run on, and who serves it.",
        ),
        **open_object(
            schema=described({"const": SCHEMA}, "Name and major version of the report's schema."),
            routes=array(
                _row(),
                "One row for each alternative, known or unknown, of each job, and for each chain of calls to it.",
            ),
        ),
    }


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _row() -> dict[str, object]:
    kinds = "; ".join(f"`{word(kind)}`: {meaning}" for kind, meaning in KINDS.items())
    return open_object(
        repository=string("`owner/name`, or the folder if the name is unknown."),
        visibility=or_null(string("`public`, `private` or `internal`; null if unknown.")),
        workflow=string("The file that contains the job, relative to the repository."),
        job=string("The job's key."),
        via=array({"type": "string"}, "The calls that lead to it, outermost first: a file and the key of a job."),
        labels=array({"type": "string"}, "All labels that a runner must have. Empty for an unknown alternative."),
        group=or_null(string("The requested runner group, if there is one.")),
        inputs=array({"type": "string"}, "The inputs of reusable workflows that carried the labels, innermost first."),
        unknown=or_null(string("The expression that files do not resolve, as written.")),
        wants=string("Labels and group in one text, for people."),
        verdict=described({"enum": list(STATES)}, "The verdict."),
        kind=or_null({"type": "string", "enum": [*map(word, KINDS), None], "description": f"Why: {kinds}."}),
        reason=string("The reason in words, without secrets."),
        debt=flag("Whether a given ledger contains the gap as an open entry."),
        servers=array(_server(), "The runner sets that take the job, or may take it."),
        elsewhere=array(_server(), "The runner sets that serve the labels to other repositories."),
        told=string("Servers or reason in one text, for people."),
        file=string("The file with the decisive label."),
        line=or_null(whole(1, "Its line, from 1.")),
        column=or_null(whole(1, "Its column, from 1, in Unicode code points.")),
    )


def _server() -> dict[str, object]:
    return open_object(
        overlay=string("The repository that declares it, or the name of its overlay."),
        runner_set=string("The runner set or the primary lane."),
        scale_set_name=string("The name under which it registers."),
        scope=string("Where it registers."),
        runner_group=or_null(string("Its runner group, if the scope has groups.")),
        max_runners=or_null(whole(0, "The maximal number of runners; null if not declared.")),
    )
