"""The JSON Schemas of the ledgers, generated from the tables in `ledger_tables`.

`docs/schemas/debt.schema.json` and `retirement.schema.json` contain this output; a test compares and rewrites
them. An editor can use these schemas to complete and validate a ledger.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, described
from flywheel.ledgers import debt_ledger, ledger_tables
from flywheel.ledgers.ledger_tables import DEBT, RETIREMENT, Attribute, Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.json_schema import Schema

_TITLES = {DEBT.schema: "GloriousFlywheel debt ledger", RETIREMENT.schema: "GloriousFlywheel retirement ledger"}

_TEXT: Schema = {"type": ["string", "number"], "maxLength": ledger_tables.LONGEST_TEXT, "pattern": "\\S"}


def text(name: str) -> str:
    """The text of the schema file for the ledger kind `name`: "debt" or "retirement"."""
    return json_schema.text(document({"debt": DEBT, "retirement": RETIREMENT}[name]))


def document(shape: Shape) -> Schema:
    """The schema of one kind of ledger."""
    entry = _entry(shape.attributes)
    if shape.one_of:
        entry["oneOf"] = [{"required": [name]} for name in shape.one_of]
    if shape is DEBT:
        blocked = {"properties": {"status": {"const": debt_ledger.BLOCKED}}, "required": ["status"]}
        entry.update({"if": blocked, "then": {"required": ["blocked"]}, "else": {"not": {"required": ["blocked"]}}})
    whole: dict[str, Schema] = {
        "schema": described({"const": shape.schema}, "Name and major version of this schema."),
        shape.list: array(entry, "One object for each entry."),
    }
    name = shape.schema.partition(".")[2].replace("/", ":")
    head = json_schema.head(name, _TITLES[shape.schema], shape.means)
    return {**head, **json_schema.closed_object(**whole)}


def _entry(attributes: dict[str, Attribute]) -> Schema:
    return {
        "type": "object",
        "required": [name for name, one in attributes.items() if one.needed],
        "properties": {name: described(_value(one), one.means) for name, one in attributes.items()},
        "additionalProperties": False,
    }


def _value(attribute: Attribute) -> Schema:
    if attribute.holds == ledger_tables.DAY:
        return {"type": "string", "pattern": f"^{ledger_tables.DAY_PATTERN}$"}
    if attribute.holds == ledger_tables.REPOSITORY:
        return {"type": "string", "pattern": f"^{ledger_tables.REPOSITORY_PATTERN}$"}
    if attribute.holds == ledger_tables.ENTRIES:
        return array(_entry(attribute.within))
    if attribute.holds == ledger_tables.TEXTS:
        return {"anyOf": [_TEXT, array(_TEXT)]}
    return {"enum": list(attribute.choices)} if attribute.choices else dict(_TEXT)
