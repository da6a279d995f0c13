"""JSON Schemas of documents, made of their tables; and the words of those that have none yet."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.record import Record

Schema = dict[str, object]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of(record: type[Record]) -> Schema:
    """The schema of the document that `record` is the table of."""
    table = record.table
    definitions: dict[str, Schema] = {}
    shape = table.shape(definitions)
    return {
        **head(table.id, table.title, table.means),
        **shape,
        **({"$defs": definitions} if definitions else {}),
    }


def head(document: str, title: str, description: str) -> Schema:
    """What a schema starts with; `document` is the name and major version, as in `report:1`."""
    return {
        "$schema": _DIALECT,
        "$id": f"urn:gloriousflywheel:{document}",
        "title": title,
        "description": description,
    }


def text(document: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(document, indent=2) + "\n"


def open_object(**properties: Schema) -> Schema:
    """An object with all of these keys, and any others."""
    return {"type": "object", "required": list(properties), "properties": properties}


def mapping(values: Schema, description: str = "") -> Schema:
    """An object with any keys, all of whose values have one shape."""
    return described({"type": "object", "additionalProperties": values}, description)


def array(items: Schema, description: str = "") -> Schema:
    """A list of any length."""
    return described({"type": "array", "items": items}, description)


def row(*items: Schema, description: str = "") -> Schema:
    """A list of exactly these items."""
    length = len(items)
    return described({"type": "array", "prefixItems": list(items), "minItems": length, "maxItems": length}, description)


def string(description: str = "") -> Schema:
    """Any string."""
    return described({"type": "string"}, description)


def flag(description: str = "") -> Schema:
    """True or false."""
    return described({"type": "boolean"}, description)


def whole(least: int, description: str = "") -> Schema:
    """A whole number that is no less."""
    return described({"type": "integer", "minimum": least}, description)


def reference(name: str, description: str = "") -> Schema:
    """The shape called `name` in the schema's `$defs`."""
    return described({"$ref": f"#/$defs/{name}"}, description)


def digest(description: str = "") -> Schema:
    """The digest of a contract."""
    return described({"type": "string", "pattern": "^sha256-[A-Za-z0-9+/]{43}=$"}, description)


def or_null(schema: Schema) -> Schema:
    """The shape, which has a `type`, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def described(schema: Schema, description: str) -> Schema:
    """The shape with a description in front, if there is one."""
    return {"description": description, **schema} if description else schema
