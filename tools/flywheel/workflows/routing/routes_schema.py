"""The JSON Schema of what `flywheel workflows --format json` adds to a report: the table of jobs.

`docs/schemas/routes.schema.json` is this, written by the test that compares them. Objects stay
open: a later release may add keys, and readers ignore those they do not know.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, flag, open_object, or_null, string, whole
from flywheel.findings.finding import SCHEMA
from flywheel.workflows.routing import label_rules, route_verdicts, set_matching

STATES = (route_verdicts.SERVED, route_verdicts.NOT_SERVED, route_verdicts.UNKNOWN)

#: Why a row is no better than it is, and what each says.
KINDS = {
    label_rules.HOSTED: "a label of GitHub-hosted runners",
    label_rules.FLEET: "a label of another vendor's runners",
    label_rules.RETIRED: "a label that was retired",
    label_rules.HOST_PIN: "the name of a host",
    label_rules.SCALE_SET: "the name of a scale set",
    label_rules.MALFORMED: "a capability label that the grammar refuses",
    label_rules.MIXED: "any runner is asked for beside a capability label",
    label_rules.NO_CAPABILITY: "no capability is asked for",
    label_rules.BEYOND_TAGS: "something else stands beside a capability label",
    label_rules.IDENTITY: "a label of an owner, a repository or a project, or of nobody known",
    label_rules.GROUP: "a runner group that is not the owner's own",
    route_verdicts.SHAPE: "GitHub refuses the `runs-on`, or it lacks labels",
    set_matching.UNSERVED: "nothing serves it to the repository",
    set_matching.OUTSIDE_SCOPE: "it is served at another scope of the owner",
    set_matching.OUTSIDE_GROUP: "the runner group does not admit the repository",
    route_verdicts.UNRESOLVED: "no file tells the label",
    route_verdicts.PARTLY: "the known labels of the set are served together, and no file tells the others",
    route_verdicts.OPAQUE: "a workflow of another repository chooses it",
    set_matching.UNTOLD: "no file tells whether the runners take the repository's jobs",
    set_matching.TORN: "an overlay could not be read whole, and what is missing may serve it",
    set_matching.NO_OVERLAYS: "no overlay was given",
}


def word(kind: str) -> str:
    """A kind as rows have it."""
    return kind.replace(" ", "-")


def document() -> dict[str, object]:
    """The schema, with properties in the order in which rows have them."""
    return {
        **json_schema.head(
            "routes:1",
            "GloriousFlywheel routes",
            f"What `flywheel workflows` adds to a `{SCHEMA}`: every job, what it may run on, and who serves it.",
        ),
        **open_object(
            schema=described({"const": SCHEMA}, "Name and major version of the report's schema."),
            routes=array(_row(), "One for each alternative, and each unknown arm, of each job on each way to it."),
        ),
    }


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _row() -> dict[str, object]:
    kinds = "; ".join(f"`{word(kind)}`: {meaning}" for kind, meaning in KINDS.items())
    return open_object(
        repository=string("`owner/name`, or the folder if the name is not known."),
        visibility=or_null(string("`public`, `private` or `internal`; null if it is not known.")),
        workflow=string("The file that holds the job, below the repository."),
        job=string("The job's key."),
        via=array({"type": "string"}, "The calls that lead to it, outermost first: a file and the key of a job."),
        labels=array({"type": "string"}, "All labels that a runner must have. Empty for an arm that is not known."),
        group=or_null(string("The runner group that is asked for, if one is.")),
        inputs=array({"type": "string"}, "The inputs of reusable workflows that carried the labels, innermost first."),
        unknown=or_null(string("The expression that no file resolves, as written.")),
        wants=string("Labels and group in one text, for people."),
        verdict=described({"enum": list(STATES)}, "What it comes to."),
        kind=or_null({"type": "string", "enum": [*map(word, KINDS), None], "description": f"Why: {kinds}."}),
        reason=string("The same in words. Holds no secret."),
        debt=flag("Whether a ledger that was given has the gap as an open one."),
        servers=array(_server(), "The runner sets that take it, or that may."),
        elsewhere=array(_server(), "The runner sets that have the labels, for others."),
        told=string("Servers or reason in one text, for people."),
        file=string("The file in which the label that decides is written."),
        line=or_null(whole(1, "Its line, from 1.")),
        column=or_null(whole(1, "Its column, from 1, in Unicode code points.")),
    )


def _server() -> dict[str, object]:
    return open_object(
        overlay=string("The repository that declares it, or what its overlay is called."),
        runner_set=string("The runner set or the primary lane."),
        scale_set_name=string("The name under which it registers."),
        scope=string("Where it registers."),
        runner_group=or_null(string("Its runner group, where the scope has groups.")),
        max_runners=or_null(whole(0, "How many runners it has at most; null if that is not declared.")),
    )
