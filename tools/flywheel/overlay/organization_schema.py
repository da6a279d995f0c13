"""The JSON Schema of `config/organization.yaml`, for editors: made of the contract's type of that file.

It says what GF317 says: a value is missing, of another type, or not one of those that may stand there. Unknown keys are
valid, because scripts of an owner may read them; GF316 and GF319 tell misspelt keys from those.
"""

from __future__ import annotations

import json

from flywheel.hcl import type_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flywheel.contract.conventions import OrganizationFile


def of(rules: OrganizationFile) -> dict[str, object]:
    """The schema of the file that a contract describes."""
    shape = type_schema.schema(rules.shape)
    for path, allowed in rules.values.items():
        _restrict(shape, path.split("."), allowed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:gloriousflywheel:organization:1",
        "title": "GloriousFlywheel organization file",
        "description": "Who owns an implementation overlay, where it registers and which core it pins:"
        f" {', '.join(rules.files)}.",
        **shape,
    }


def text(rules: OrganizationFile) -> str:
    """The schema as the text of its file."""
    return json.dumps(of(rules), indent=2) + "\n"


def _restrict(shape: dict[str, object], path: list[str], allowed: Sequence[str]) -> None:
    """Let only these values, given as text, stand at a path; a null that may be there still may."""
    at = shape
    for step in path:
        properties = at["properties"]
        assert isinstance(properties, dict)
        at = properties[step]
    kinds = at["type"] if isinstance(at["type"], list) else [at["type"]]
    values: list[object] = [int(one) for one in allowed] if "number" in kinds else [*allowed]
    at["enum"] = [*values, None] if "null" in kinds else values
