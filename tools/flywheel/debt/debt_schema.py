"""The JSON Schema of what `flywheel debt --format json` adds to a report.

`docs/schemas/debt_report.schema.json` is this, written by the test that compares them.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, flag, open_object, string, whole
from flywheel.ledgers import debt_ledger, retirement_ledger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.json_schema import Schema


def document() -> Schema:
    """The schema: a report, and the two tables."""
    head = json_schema.head(
        "debt-report:1",
        "GloriousFlywheel report on ledgers",
        "A report (flywheel.report/1) on ledgers of debt and retirement, with a row for each entry.",
    )
    tables = open_object(gaps=array(_gap(), "The gaps, sorted."), lanes=array(_lane(), "The lanes, sorted."))
    return {**head, "allOf": [{"$ref": "urn:gloriousflywheel:report:1"}], **tables}


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _gap() -> Schema:
    return open_object(
        repository=string("The repository that asks."),
        kind={"enum": list(debt_ledger.KINDS)},
        name=string("The label, runner group or scale set that it cannot reach."),
        asks_for=string("The same in words."),
        owner=string("The account whose overlay has to close the gap."),
        reason=string("Why it is not served yet."),
        since=string("The day since which it is known."),
        review_by=string("The last day on which it is accepted."),
        tier=string("How far the repository is."),
        gate=string("The last gate that it claims; empty if none."),
        status={"enum": list(debt_ledger.STATUSES)},
        overdue=flag("Whether it is still there after its day."),
        standing=string("The status in words."),
        runs=whole(0, "How many different runs prove that it is gone."),
        missing=array({"type": "string"}, "What is missing: to close it, and for its next gate."),
        place=string("Where the entry stands."),
    )


def _lane() -> Schema:
    return open_object(
        lane=string("The Helm release."),
        scale_set=string("The scale-set name, if that is another."),
        repository=string("The repository that it was made for."),
        label=string("The shared label that the repository has to reach."),
        state_owner=string("The account whose overlay holds its state."),
        since=string("The day since which it is known to be a compatibility lane."),
        exits=array({"type": "string"}, "The exits that are selected."),
        status={"enum": list(retirement_ledger.STATUSES)},
        missing=array(open_object(item=string(), what=string()), "The items that are not proved, `exit` for one."),
        missing_items=array({"type": "string"}, "The names of these."),
        place=string("Where the entry stands."),
    )
