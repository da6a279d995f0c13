"""The JSON Schema of `flywheel.rehome/1`, the migration document: for editors that check while one types.

`docs/schemas/rehome.schema.json` is this, written by the test that compares them.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import described
from flywheel.hcl import types
from flywheel.hcl.type_parser import parse_type
from flywheel.rehome import migration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PRIMITIVES = {"string": "string", "number": "number", "bool": "boolean"}
_ADDRESS = "As `tofu state list` prints it in the source's state."
_TARGET = "Its address in the target's state, if that is another."

#: What each key means, by its path; `[]` is any entry of a list.
_MEANING = {
    "schema": "Name and major version of this schema.",
    "name": "What reports and the runbook call the rehome.",
    "method": "`move` works on copies of both states, `import` and `blocks` take out of one and into the other.",
    "window": "When nobody else applies, as people write it: the state store has no lock.",
    "core_commit": "The commit of core that both overlays pin while the state moves.",
    "source": "Who has the releases in their state.",
    "target": "Who is to have them.",
    "source.owner": "The owner's name on the forge.",
    "target.owner": "The owner's name on the forge.",
    "source.overlay": "The repository of the owner's overlay.",
    "target.overlay": "The repository of the owner's overlay.",
    "source.state_key": "The key of the state in its bucket.",
    "target.state_key": "The key of the state in its bucket.",
    "source.lineage": "The lineage of the state, to tell it from every other.",
    "target.lineage": "The lineage of the state, to tell it from every other.",
    "target.app_secret": "The secret of the owner's GitHub App, if it has not the name of the contract.",
    "target.new_state": "True if there is no state yet: `state pull` then prints nothing.",
    "releases": "What moves, in this order.",
    "releases[].release": "The name of the Helm release.",
    "releases[].namespace": "Its namespace.",
    "releases[].address": _ADDRESS,
    "releases[].target_address": _TARGET,
    "releases[].along": "Further resources that belong to the release and move with it.",
    "releases[].along[].address": _ADDRESS,
    "releases[].along[].target_address": _TARGET,
    "releases[].along[].import_id": "The id to import it by, for a method that imports.",
    "elsewhere": "Live releases of runner sets that neither state owns: other owners on the cluster.",
    "elsewhere[].release": "The name of the Helm release.",
    "elsewhere[].namespace": "Its namespace.",
    "elsewhere[].owner": "Whose it is.",
    "allowed": "Paths of attributes that the target's plan may change in place, each with all that is in it.",
    "backups": "SHA-256 of the files that both states were saved to before anything moved.",
    "backups.source": "As `sha256sum` prints it.",
    "backups.target": "As `sha256sum` prints it.",
    "audit": "The record, written when the rehome was applied.",
    "audit.core_commit": "The commit of core that it was applied with.",
    "audit.operator": "Who applied it.",
    "audit.applied": "The day, YYYY-MM-DD.",
}


def document() -> dict[str, object]:
    """The schema, with properties in the order of `migration.SHAPE`."""
    shape = parse_type(migration.SHAPE)
    title = "What a rehome moves, from whose state to whose, and its record afterwards."
    found: dict[str, Any] = {
        **json_schema.head("rehome:1", "GloriousFlywheel rehome migration", title),
        **_of(shape, ""),
    }
    found["properties"]["schema"]["const"] = migration.SCHEMA
    found["properties"]["method"]["enum"] = list(migration.METHODS)
    return found


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _of(type_: types.Type, path: str) -> dict[str, Any]:
    """The shape of a value as people write it: what is optional may be left out."""
    if isinstance(type_, types.Primitive):
        return {"type": _PRIMITIVES[type_.name]}
    if isinstance(type_, types.Collection):
        return json_schema.array(_of(type_.element, f"{path}[]"))
    assert isinstance(type_, types.ObjectType), type_
    properties = {}
    for name, attribute in type_.attributes.items():
        inner = f"{path}.{name}".lstrip(".")
        properties[name] = described(_of(attribute.type, inner), _MEANING[inner])
    required = [name for name, one in type_.attributes.items() if not one.optional]
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
