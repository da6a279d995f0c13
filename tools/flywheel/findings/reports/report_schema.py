"""The JSON Schema of `flywheel.report/1`: the one description of the JSON report.

`docs/schemas/report.schema.json` is this, written by the test that compares them.
Objects stay open: a later release may add keys, and readers ignore those they do not know.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, flag, open_object, or_null, string, whole
from flywheel.findings.finding import SEVERITIES
from flywheel.findings.report import SCHEMA

_SEVERITY_RULES = (
    "A blocker always fails the report; a warning fails it in strict mode unless it is expected; a note never does."
)


def document() -> dict[str, object]:
    """The schema, with properties in the order in which reports write them."""
    return {
        **json_schema.head(
            "report:1",
            "GloriousFlywheel report",
            "All findings about one overlay, judged against what was expected of it.",
        ),
        **open_object(
            schema=described({"const": SCHEMA}, "Name and major version of this schema."),
            subject=string("What was judged: an overlay's label, or the folder of its files."),
            ok=flag("Whether nothing fails: no failing finding and no surprise."),
            strict=flag("Whether warnings that are not expected fail too."),
            contract=string("Digest of the contract that it was judged by."),
            counts=described(_counts(), "How many findings there are."),
            findings=array(_finding(), "Every finding, sorted by place, then by id."),
            expected=described(
                {"type": "object", "additionalProperties": whole(1)},
                "Ids of warnings and how often each must be found.",
            ),
            surprises=array(
                {"type": "string"},
                "A sentence for each expected id that was found more or less often, and for each required check that "
                "did not run.",
            ),
            families=array({"type": "string"}, "The families that ran, in order."),
            checks=array(_check(), "The checks that ran, by family, then by id."),
            not_run=array(_not_run(), "The checks that lack evidence: none of them passed."),
            required=array(
                {"type": "string"}, "Ids of checks, families and kinds of evidence for which not to run is a failure."
            ),
            read=array({"type": "string"}, "The inputs that were read."),
            missed=array({"type": "string"}, "The inputs that were looked for and not found."),
        ),
    }


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _counts() -> dict[str, object]:
    return open_object(
        **{severity: whole(0) for severity in SEVERITIES},
        expected=described(whole(0), "Warnings covered by `expected`."),
        failing=described(whole(0), "Findings that fail the report."),
    )


def _finding() -> dict[str, object]:
    return open_object(
        id=string("The check's id: `GF` and three digits. Never reused, never renumbered."),
        slug=string("The check's readable name."),
        family=string("The check's family."),
        severity=_severity(),
        message=string("What is wrong, with the value seen. Holds no secret."),
        fix=string("The edit that mends it."),
        file=string("The file, or a Bazel label with its attribute."),
        line=or_null(whole(1, "Line, from 1. Null for a label or a whole file.")),
        column=or_null(whole(1, "Column, from 1, in Unicode code points. Null where there is no line.")),
        expected=flag("Whether it is a warning covered by `expected`."),
        fails=flag("Whether it fails the report by itself."),
    )


def _check() -> dict[str, object]:
    return open_object(
        id=string("The check's id."),
        slug=string("Its readable name."),
        family=string("Its family."),
        severity=_severity(),
        summary=string("Its rule in one sentence."),
        findings=described(whole(0), "How many of the findings are its own."),
    )


def _not_run() -> dict[str, object]:
    return open_object(
        id=string("The check's id."),
        slug=string("Its readable name."),
        family=string("Its family."),
        needs=array({"type": "string"}, "The kinds of evidence that were not given, by name."),
        partial=flag("Whether it ran, and judged what can be judged without them."),
    )


def _severity() -> dict[str, object]:
    return described({"enum": list(SEVERITIES)}, _SEVERITY_RULES)
