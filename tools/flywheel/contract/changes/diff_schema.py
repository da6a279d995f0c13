"""The JSON Schema of `flywheel.contract-diff/1`.

A test writes it to `docs/schemas/contract-diff.schema.json` and compares the two.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import KINDS, LEVELS
from flywheel.contract.changes.diff_report import SCHEMA
from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, flag, open_object, or_null, reference, string, whole


def document() -> dict[str, object]:
    """The schema. Objects are open: readers ignore unknown keys."""
    schema = open_object(
        schema=described({"const": SCHEMA}, "Name and major version of this schema."),
        old=reference("side", "The old contract."),
        new=reference("side", "The new contract."),
        level=described({"enum": [*LEVELS, None]}, "The highest level of the changes; null if nothing changed."),
        breaking=whole(0, "How many changes can break an overlay."),
        changes=array(reference("change"), "The changes: breaking ones first, then sorted by text."),
        old_version=or_null(string("The version of the old contract, if it was given.")),
        least_version=or_null(string("The lowest later version that may have the changes.")),
    )
    change = open_object(
        path=array(string(), "Its path in contract.json, as keys and names; `*` is every element of a type."),
        kind=described({"enum": list(KINDS)}, "The kind of change."),
        level=described({"enum": list(LEVELS)}, "The part of the version number that must change."),
        breaking=flag("Whether an overlay that was valid may be invalid now."),
        text=string("The change as a clause."),
        why=string("The effect of the change, as a sentence."),
    )
    side = open_object(name=string("The file or folder, as given on the command line."), digest=json_schema.digest())
    head = json_schema.head(
        "contract-diff:1", "GloriousFlywheel contract diff", "The changes from one contract to another."
    )
    return {**head, **schema, "$defs": {"side": side, "change": change}}


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())
