"""The JSON Schema of what `flywheel debt --format json` adds to a report.

`docs/schemas/debt_report.schema.json` contains this output; a test compares and rewrites it.
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
        repository=string("The repository with the gap."),
        kind={"enum": list(debt_ledger.KINDS)},
        name=string("The label, runner group or scale set that it cannot reach."),
        asks_for=string("The same as a phrase."),
        owner=string("The account whose overlay must close the gap."),
        reason=string("Why the gap exists."),
        since=string("The day on which it became known."),
        review_by=string("The last day on which it is accepted."),
        tier=string("The adoption tier of the repository."),
        gate=string("The last gate that it claims; empty if it claims no gate."),
        status={"enum": list(debt_ledger.STATUSES)},
        overdue=flag("Whether it is still open after its review day."),
        standing=string("The status as a phrase."),
        runs=whole(0, "How many different runs prove that it is closed."),
        missing=array({"type": "string"}, "What is missing to close it and to pass its next gate."),
        place=string("The place of the entry."),
    )


def _lane() -> Schema:
    return open_object(
        lane=string("The Helm release."),
        scale_set=string("The scale-set name, if that is a different name."),
        repository=string("The repository that the lane was made for."),
        label=string("The shared label that the repository must reach."),
        state_owner=string("The account whose overlay holds its state."),
        since=string("The day on which it became known as a compatibility lane."),
        exits=array({"type": "string"}, "The selected exits."),
        status={"enum": list(retirement_ledger.STATUSES)},
        missing=array(
            open_object(item=string(), what=string()),
            "The items that are not proved. `exit` means that no exit is selected.",
        ),
        missing_items=array({"type": "string"}, "The names of the missing items."),
        place=string("The place of the entry."),
    )
