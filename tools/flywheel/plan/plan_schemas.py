"""The JSON Schemas of approvals and shapes, for the editors of those who write them.

`docs/schemas/approvals.schema.json` and `shape.schema.json` are these, written by the test that
compares them. The schema of approvals asks for what the reader lets pass and a check then
refuses: a name, a reason, an address that is no pattern.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, string, whole
from flywheel.formats import dates
from flywheel.plan import approval_files, approvals, expectation, judged_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.json_schema import Schema

#: The counts of a shape, with what each counts.
_COUNTED = {
    "added": "Objects made, those of replacements too.",
    "changed": "Objects changed in place.",
    "destroyed": "Objects destroyed, those of replacements and deposed ones too.",
    "forgotten": "Objects that live on without a state.",
    "moved": "Objects that get another address.",
    "imported": "Live objects that are adopted.",
    "invoked": "Actions of providers that are set off.",
    "outputs": "Outputs that change. Not judged if it is left out.",
    "drifted": "Objects that changed outside of Terraform. Not judged if it is left out.",
}


def documents() -> dict[str, Schema]:
    """The schemas by the name of their file."""
    return {"approvals": _approvals(), "shape": _shape()}


def _approvals() -> Schema:
    entry = _closed(
        ("address", "actions", "reason"),
        address=_text("The address, exactly as the plan has it."),
        actions=described(
            {**array({"enum": list(judged_plan.VERBS)}), "minItems": 1}, "All that happens to it, in the plan's order."
        ),
        reason=_text("Why this may happen."),
        **{"from": string("Of a move: the address before it."), "deposed": string("The key of a deposed object.")},
    )
    whole_file = _closed(
        ("schema", "plan", "approver", "expires", "approvals"),
        schema=described({"const": approvals.SCHEMA}, "Name and major version of this schema."),
        plan=described(
            {"type": "string", "pattern": f"^{approval_files.DIGEST.pattern}$"}, "The digest of the plan's JSON."
        ),
        approver=_text("The person who answers for this."),
        expires=described({"type": "string", "pattern": f"^(?:{dates.PATTERN})$"}, "The last day that it is good for."),
        approvals=array(entry, "One entry for each change that is allowed."),
    )
    head = json_schema.head("approvals:1", "GloriousFlywheel approvals", "What one plan may destroy, orphan or move.")
    return {**head, **whole_file}


def _shape() -> Schema:
    counts = {name: whole(0, _COUNTED[name]) for name in (*expectation.CLOSED, *expectation.OPEN)}
    document = _closed(
        ("schema",),
        schema=described({"const": expectation.SCHEMA}, "Name and major version of this schema."),
        **counts,
        addresses=array(string(), "All addresses that change: each does, and no other."),
        paths=array(string(), "The only attributes that change, with all that is in them."),
    )
    words = "The exact shape expected of a plan. A count that is left out is 0."
    return {**json_schema.head("shape:1", "GloriousFlywheel plan shape", words), **document}


def _closed(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {**json_schema.closed_object(**properties), "required": list(required)}


def _text(description: str) -> Schema:
    return described({"type": "string", "pattern": "\\S"}, description)
