"""The JSON Schemas of approvals and shapes, for editors.

`docs/schemas/approvals.schema.json` and `shape.schema.json` contain this output; a test compares and rewrites
them. The schema of approvals is stricter than the reader: it also requires what a check would report, a name, a
reason and an address that is not a pattern.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described, string, whole
from flywheel.formats import dates
from flywheel.plan import approval_files, approvals, expectation, judged_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.json_schema import Schema

#: The counts of a shape, and the meaning of each.
_COUNTED = {
    "added": "Objects created, including those of replacements.",
    "changed": "Objects changed in place.",
    "destroyed": "Objects destroyed, including those of replacements and deposed ones.",
    "forgotten": "Objects that leave the state and continue to exist.",
    "moved": "Objects that get another address.",
    "imported": "Existing objects that are imported.",
    "invoked": "Actions of providers that are invoked.",
    "outputs": "Outputs that change. Not judged if omitted.",
    "drifted": "Objects that changed outside of Terraform. Not judged if omitted.",
}


def documents() -> dict[str, Schema]:
    """The schemas by the name of their file."""
    return {"approvals": _approvals(), "shape": _shape()}


def _approvals() -> Schema:
    entry = _closed(
        ("address", "actions", "reason"),
        address=_text("The address, exactly as in the plan."),
        actions=described(
            {**array({"enum": list(judged_plan.VERBS)}), "minItems": 1}, "All its actions, in the plan's order."
        ),
        reason=_text("Why this may happen."),
        **{"from": string("For a move: the old address."), "deposed": string("The key of a deposed object.")},
    )
    whole_file = _closed(
        ("schema", "plan", "approver", "expires", "approvals"),
        schema=described({"const": approvals.SCHEMA}, "Name and major version of this schema."),
        plan=described(
            {"type": "string", "pattern": f"^{approval_files.DIGEST.pattern}$"}, "The digest of the plan's JSON."
        ),
        approver=_text("The person who is responsible for this."),
        expires=described(
            {"type": "string", "pattern": f"^(?:{dates.PATTERN})$"}, "The last day on which it is valid."
        ),
        approvals=array(entry, "One entry for each allowed change."),
    )
    head = json_schema.head("approvals:1", "GloriousFlywheel approvals", "What one plan may destroy, orphan or move.")
    return {**head, **whole_file}


def _shape() -> Schema:
    counts = {name: whole(0, _COUNTED[name]) for name in (*expectation.CLOSED, *expectation.OPEN)}
    document = _closed(
        ("schema",),
        schema=described({"const": expectation.SCHEMA}, "Name and major version of this schema."),
        **counts,
        addresses=array(string(), "Exactly the addresses that change."),
        paths=array(string(), "The only attributes that may change, including everything inside them."),
    )
    words = "The exact shape expected of a plan. An omitted count is 0."
    return {**json_schema.head("shape:1", "GloriousFlywheel plan shape", words), **document}


def _closed(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {**json_schema.closed_object(**properties), "required": list(required)}


def _text(description: str) -> Schema:
    return described({"type": "string", "pattern": "\\S"}, description)
