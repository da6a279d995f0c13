"""The JSON Schema of `flywheel.manifest/1`, made from the type by which manifests are read.

A test writes it to `docs/schemas/manifest.schema.json` and compares the two.
"""

from __future__ import annotations

from flywheel.contract import contract_schema
from flywheel.documents import json_schema
from flywheel.documents.json_schema import described
from flywheel.hcl.type_parser import parse_type
from flywheel.overlay.manifest import manifest_file
from flywheel.overlay.manifest.manifest import SCHEMA

_MEANS = {
    "overlay": "The overlay's name in reports: its target, or its repository.",
    "contract": "Digest of the contract with which it was made.",
    "owner": "The owner that registers the runners.",
    "core": "The core that the overlay pins for its default role; several values if its pins disagree.",
    "stacks": "The values that each stack is given, sorted by name.",
}


def document() -> dict[str, object]:
    """The schema: objects are closed, and every key is required."""
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
