"""JSON Schemas (2020-12) of Terraform types: what a value may be that is written as data.

A value that Terraform would convert is not valid: who reads the file as YAML gets what is written there.
"""

from __future__ import annotations

from flywheel.hcl.types import Collection, ObjectType, TupleType, Type

#: What holds a value of each primitive; `any` takes every value.
_NAMES = {"string": "string", "number": "number", "bool": "boolean"}


def schema(type_: Type) -> dict[str, object]:
    """The schema of a value of this type, and not of null.

    Objects are open: Terraform drops an attribute that it does not know, and other tools may read it.
    """
    if isinstance(type_, ObjectType):
        return {
            "type": "object",
            "required": [name for name, attribute in type_.attributes.items() if not attribute.optional],
            "properties": {
                name: _or_null(schema(attribute.type)) if attribute.optional else schema(attribute.type)
                for name, attribute in type_.attributes.items()
            },
        }
    if isinstance(type_, TupleType):
        items = [schema(item) for item in type_.items]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if isinstance(type_, Collection):
        if type_.kind == "map":
            return {"type": "object", "additionalProperties": schema(type_.element)}
        unique = {"uniqueItems": True} if type_.kind == "set" else {}
        return {"type": "array", "items": schema(type_.element), **unique}
    name = _NAMES.get(str(type_))
    return {"type": name} if name else {}


def _or_null(found: dict[str, object]) -> dict[str, object]:
    return {**found, "type": [found["type"], "null"]} if "type" in found else found
