"""The JSON Schema of `flywheel.rehome/1`, the migration document: for editors that validate during typing.

`docs/schemas/rehome.schema.json` contains this output; a test compares and rewrites it.
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
_TARGET = "Its address in the target's state, if it is different."

#: What each key means, by its path; `[]` is an entry of a list.
_MEANING = {
    "schema": "Name and major version of this schema.",
    "name": "The name of the rehome in reports and in the runbook.",
    "method": "`move` works on copies of both states; `import` and `blocks` remove from one state and import "
    "into the other.",
    "window": "The time in which nobody else applies, as free text. The state store has no lock.",
    "core_commit": "The commit of core that both overlays pin while the state moves.",
    "source": "The current owner of the releases.",
    "target": "The new owner of the releases.",
    "source.owner": "The owner's name on the forge.",
    "target.owner": "The owner's name on the forge.",
    "source.overlay": "The repository of the owner's overlay.",
    "target.overlay": "The repository of the owner's overlay.",
    "source.state_key": "The key of the state in its bucket.",
    "target.state_key": "The key of the state in its bucket.",
    "source.lineage": "The lineage of the state, which identifies it.",
    "target.lineage": "The lineage of the state, which identifies it.",
    "target.app_secret": "The secret of the owner's GitHub App, if it differs from the contract's name.",
    "target.new_state": "True if the state does not exist yet: `state pull` then prints nothing.",
    "releases": "The releases that move, in this order.",
    "releases[].release": "The name of the Helm release.",
    "releases[].namespace": "Its namespace.",
    "releases[].address": _ADDRESS,
    "releases[].target_address": _TARGET,
    "releases[].along": "Other resources that belong to the release and move with it.",
    "releases[].along[].address": _ADDRESS,
    "releases[].along[].target_address": _TARGET,
    "releases[].along[].import_id": "The id for an import, if the method imports.",
    "elsewhere": "Live releases of runner sets that belong to other owners on the cluster.",
    "elsewhere[].release": "The name of the Helm release.",
    "elsewhere[].namespace": "Its namespace.",
    "elsewhere[].owner": "The owner.",
    "allowed": "Paths of attributes that the target's plan may change in place, each including its parts.",
    "backups": "SHA-256 of the files with both states from before anything moved.",
    "backups.source": "As `sha256sum` prints it.",
    "backups.target": "As `sha256sum` prints it.",
    "audit": "The record, written after the apply.",
    "audit.core_commit": "The commit of core that was applied.",
    "audit.operator": "Who applied it.",
    "audit.applied": "The day of the apply, YYYY-MM-DD.",
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
    """The schema of a value as people write it: optional keys can be omitted."""
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
