"""The JSON Schema of `flywheel.overlay/1`, which `overlay_json` writes and reads.

A test writes it to `docs/schemas/overlay.schema.json` and compares the two. Objects are
closed: the same version of the tools writes and reads the document.
"""

from __future__ import annotations

from flywheel.documents import json_schema
from flywheel.documents.json_schema import array, closed_object, described, flag, mapping, or_null, row, string, whole
from flywheel.overlay.overlay import SCHEMA
from flywheel.overlay.pins import core_pins

_PIN_KINDS = (
    core_pins.BAZEL_DEP,
    core_pins.TAG,
    *core_pins.OVERRIDES,
    core_pins.ORGANIZATION,
    core_pins.WORKFLOW,
    core_pins.JUSTFILE,
    core_pins.FLAKE,
    core_pins.SCRIPT,
)
_PLACE = json_schema.reference("place")
_DOCUMENT = json_schema.reference("document")
_ANY: json_schema.Schema = {}


def document() -> dict[str, object]:
    """The schema, with properties in the order in which `overlay_json` writes them."""
    return {
        **json_schema.head(
            "overlay:1",
            "GloriousFlywheel overlay",
            "One owner's overlay, declared in rules or read from files: every value with its place.",
        ),
        **closed_object(
            schema=described({"const": SCHEMA}, "Name and major version of this schema."),
            name=string("The overlay's name in reports: a label or a folder."),
            contract=json_schema.digest("Digest of the contract with which it was made."),
            facts=mapping(closed_object(value=_ANY, place=_PLACE), "Facts by dotted name, such as `owner.slug`."),
            inputs=array(_inputs(), "The values that each stack is given."),
            backends=array(_backend(), "Where stacks keep their state."),
            suspects=array(_suspect(), "Secrets: the place and kind of each, never the value."),
            organization=_organization(),
            pins=array(_pin(), "Every place in the files that says which core is used."),
            unreadable=array(_unreadable(), "An error for each file that was found and could not be read."),
        ),
        "$defs": {"place": _place(), "document": closed_object(**_document())},
    }


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())


def _inputs() -> json_schema.Schema:
    return closed_object(
        stack=string("The stack's name."),
        whole=flag("False if one of the variable files could not be read."),
        documents=array(_DOCUMENT, "Its variable files. For each variable the last file that sets it wins."),
    )


def _backend() -> json_schema.Schema:
    return closed_object(
        stack=string("The stack's name, empty if unknown."),
        kind=string("The backend's type, such as `s3`."),
        document=_DOCUMENT,
    )


def _suspect() -> json_schema.Schema:
    return closed_object(kind=string("The kind of secret."), place=_PLACE)


def _organization() -> json_schema.Schema:
    doubt = row(string("The word as written."), string("What some YAML readers read in its place."), _PLACE)
    organization = closed_object(**_document(), doubts=array(doubt, "Words that YAML readers read differently."))
    return described(or_null(organization), "Its organization.yaml as a document. Null if it has none.")


def _pin() -> json_schema.Schema:
    texts = {
        "role": string("What core is used for there."),
        "kind": described({"enum": list(_PIN_KINDS)}, "The kind of place."),
        "what": string("The name of the place in messages."),
        "ref": string("The commit, branch or tag as written. This and the next strings are empty if not given."),
    }
    rest = {name: string() for name in core_pins.Pin.TEXTS if name not in texts}
    return closed_object(
        **texts, **rest, root=flag("Whether Bazel reads it: only overrides in the root module count."), place=_PLACE
    )


def _unreadable() -> json_schema.Schema:
    return closed_object(place=_PLACE, message=string("What is wrong."), fix=string("The edit that corrects it."))


def _place() -> json_schema.Schema:
    return {
        "description": "A file or label; for a place in a text with its line and column, counted from 1.",
        "type": "array",
        "prefixItems": [string(), whole(1), whole(1)],
        "items": False,
        "minItems": 1,
        "not": {"minItems": 2, "maxItems": 2},
    }


def _document() -> dict[str, json_schema.Schema]:
    indices = array(whole(0), "Indices into `places`, in the order of a depth-first walk over keys and nodes.")
    duplicate = closed_object(
        key=string("The key that is set twice."),
        path=array({"type": ["string", "integer"]}, "The path of the object that has the key."),
        lost=described({}, "The first value, which the second one replaces."),
        at=described(
            {**array(whole(0)), "minItems": 3},
            "Indices into `places`: of the first key, of the second key, then of the replaced value.",
        ),
    )
    return {
        "name": string("The document's name in messages: a file or a label."),
        "values": described({"type": "object"}, "The values as plain JSON."),
        "at": {**indices, "minItems": 1},
        "places": array(_PLACE, "The distinct places."),
        "duplicates": array(duplicate, "Keys that are set twice, in the order of the text."),
    }
