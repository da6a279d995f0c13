"""The JSON Schema of `flywheel.contract-diff/1`.

`docs/schemas/contract-diff.schema.json` is this, written by the test that compares them.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import KINDS, LEVELS
from flywheel.contract.changes.diff_report import SCHEMA
from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, flag, open_object, or_null, reference, string, whole


def document() -> dict[str, object]:
    """The schema. Objects are open: readers ignore keys they do not know."""
    schema = open_object(
        schema=described({"const": SCHEMA}, "Name and major version of this schema."),
        old=reference("side", "The contract before."),
        new=reference("side", "The contract after."),
        level=described({"enum": [*LEVELS, None]}, "The gravest level of the changes; null if there are none."),
        breaking=whole(0, "How many changes can break an overlay."),
        changes=array(reference("change"), "Breaking ones first, then by what they say."),
        old_version=or_null(string("The version of the contract before, if it was given.")),
        least_version=or_null(string("The smallest version after it that may carry the changes.")),
    )
    change = open_object(
        path=array(string(), "Where it stands in contract.json, by keys and names; `*` is every element of a type."),
        kind=described({"enum": list(KINDS)}, "What happened there."),
        level=described({"enum": list(LEVELS)}, "How much of a version it demands."),
        breaking=flag("Whether an overlay that was right may be wrong now."),
        text=string("The change as a clause."),
        why=string("What follows from it, as a sentence."),
    )
    side = open_object(name=string("The file or folder as it was given."), digest=json_schema.digest())
    head = json_schema.head(
        "contract-diff:1", "GloriousFlywheel contract diff", "What changed from one contract to another."
    )
    return {**head, **schema, "$defs": {"side": side, "change": change}}


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())
