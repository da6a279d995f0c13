"""The JSON Schema of `flywheel.manifest/1`, made of the type that judges manifests.

`docs/schemas/manifest.schema.json` is this, written by the test that compares them.
"""

from __future__ import annotations

from flywheel.contract import contract_schema
from flywheel.documents import json_schema
from flywheel.documents.json_schema import described
from flywheel.hcl.type_parser import parse_type
from flywheel.overlay.manifest import manifest_file
from flywheel.overlay.manifest.manifest import SCHEMA

_MEANS = {
    "overlay": "What reports call the overlay: its target, or its repository.",
    "contract": "Digest of the contract that it was made with.",
    "owner": "Who registers.",
    "core": "What pins core for the overlay's own use; several of each where its places disagree.",
    "stacks": "What each stack is given, sorted by name.",
}


def document() -> dict[str, object]:
    """The schema: objects are closed, and every key is there."""
    shape = contract_schema.of_type(parse_type(manifest_file.SHAPE))
    properties = shape["properties"]
    properties["schema"] = described({"const": SCHEMA}, "Name and major version of this schema.")
    for name, means in _MEANS.items():
        properties[name] = described(properties[name], means)
    head = json_schema.head(
        "manifest:1", "GloriousFlywheel manifest", "What an overlay renders and what will be live, by name."
    )
    return {**head, **shape}


def text() -> str:
    """The schema as the text of its file."""
    return json_schema.text(document())
