"""The JSON Schema of `flywheel.contract/1`, made from the types of the files in `contract/`.

A test writes it to `docs/schemas/contract.schema.json` and compares the two. Objects are
closed, and every key is required: defaults are filled in when the contract is compiled.
"""

from __future__ import annotations

from flywheel.contract.compiled import SCHEMA
from flywheel.contract.sources import convention_files, file_types
from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, closed_object, described, flag, mapping, or_null, row, string
from flywheel.hcl import types
from flywheel.hcl.type_parser import parse_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PRIMITIVES = {"string": "string", "number": "number", "bool": "boolean"}
_TYPE = json_schema.reference("type")
_PAIRS = array(row(string("The fact."), string("The variable or attribute that it sets.")), "In the order written.")


def document() -> dict[str, object]:
    """The schema, with the parts in the order of `Contract.to_json`."""
    stacks = mapping(_stack(), "Stacks by name: the variable for each fact, and all variables.")
    schema = closed_object(
        schema=described({"const": SCHEMA}, "Name and major version of this schema."),
        digest=json_schema.digest("Digest of the schema's name and all other parts, in canonical form."),
        capabilities=described(_shaped(file_types.CAPABILITIES), "`contract/capabilities.yaml`."),
        arc=described(_shaped(file_types.ARC), "`contract/arc.yaml`."),
        wiring=described(_shaped(file_types.WIRING), "`contract/wiring.yaml`."),
        stacks=stacks,
    )
    schema["properties"]["conventions"] = _conventions()  # type: ignore[index]
    head = json_schema.head("contract:1", "GloriousFlywheel contract", "What core promises, as one document.")
    return {**head, **schema, "$defs": _definitions()}


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def of_type(type_: types.Type) -> dict[str, Any]:
    """The JSON Schema of a value of the type after its defaults are filled in: no attribute is missing."""
    if isinstance(type_, types.Primitive):
        return {"type": _PRIMITIVES[type_.name]}
    if isinstance(type_, types.Collection):
        inner = of_type(type_.element)
        return mapping(inner) if type_.kind == "map" else array(inner)
    assert isinstance(type_, types.ObjectType), type_
    return closed_object(**{name: _attribute(one) for name, one in type_.attributes.items()})


def _attribute(attribute: types.ObjectAttribute) -> dict[str, Any]:
    shape = of_type(attribute.type)
    return or_null(shape) if attribute.optional and attribute.default is types.ABSENT else shape


def _shaped(shape: str) -> dict[str, Any]:
    return of_type(parse_type(shape))


def _conventions() -> dict[str, Any]:
    shapes = {name: _shaped(shape) for name, shape in convention_files.SHAPES.items()}
    shapes["organization"]["properties"]["shape"] = _TYPE
    return {
        "description": "`contract/<name>.yaml`: rules for an overlay's other files. Each file is optional.",
        "type": "object",
        "properties": shapes,
        "additionalProperties": False,
    }


def _stack() -> dict[str, Any]:
    """The JSON Schema of `stack.yaml`; mappings whose order matters become lists."""
    properties = _shaped(file_types.STACK)["properties"]
    properties["bindings"] = _PAIRS
    properties["runner_sets"]["properties"]["bindings"] = _PAIRS
    lane = properties["primary_lanes"]["additionalProperties"]["properties"]
    lane = {"name": string(), **lane, "bindings": _PAIRS, "inherits": _PAIRS}
    properties["primary_lanes"] = array(closed_object(**lane))
    properties["variables"] = mapping(json_schema.reference("variable"), "The variables by name.")
    return closed_object(**properties)


def _definitions() -> dict[str, Any]:
    validation = closed_object(condition=string("HCL."), error_message=string("The message if it is false."))
    variable = closed_object(
        type=_TYPE,
        description=string(),
        nullable=flag(),
        sensitive=flag(),
        ephemeral=flag(),
        validations=array(validation, "Conditions on the value."),
    )
    attribute = closed_object(name=string(), type=_TYPE)
    variable["properties"]["default"] = {"description": "Any value. Absent if it must be set."}  # type: ignore[index]
    attribute["properties"].update(  # type: ignore[attr-defined]
        optional=described({"const": True}, "Absent if the attribute is required."),
        default={"description": "The default of an optional attribute. Absent if that is null."},
    )
    return {
        "variable": variable,
        "type": {
            "description": "A Terraform type constraint.",
            "oneOf": [
                {"enum": list(types.PRIMITIVES)},
                row({"enum": list(types.COLLECTIONS)}, _TYPE),
                row({"const": "object"}, array(json_schema.reference("attribute"))),
                row({"const": "tuple"}, array(_TYPE)),
            ],
        },
        "attribute": {**attribute, "dependentRequired": {"default": ["optional"]}},
    }
