"""The text of the evidence: listed fields only, without secrets; and where it may be written."""

from __future__ import annotations

import json
import os

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.findings import output_files
from flywheel.formats import source
from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError
from flywheel.formats.visible_text import visible_json
from flywheel.live.live_evidence import LiveEvidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SCHEMA = "flywheel.evidence/"


def text(found: dict[str, Any], redact: Callable[[str], str]) -> str:
    """The evidence as JSON text.

    Only keys of the document's tables are in it, whatever `found` has besides, and every string goes through `redact`.
    """
    listed = LiveEvidence.of(found).plain()
    clean = _clean(listed, redact)
    reader.of_json(clean, LiveEvidence, "evidence")
    return visible_json(json.dumps(clean, ensure_ascii=False, indent=1) + "\n")


def _clean(value: Any, redact: Callable[[str], str]) -> Any:
    """The value with redacted strings, and without keys that have none."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_clean(one, redact) for one in value]
    if isinstance(value, dict):
        return {redact(name): _clean(one, redact) for name, one in value.items() if one is not None}
    return value


def demand_place(path: str) -> None:
    """Raise `UserError` if there is a file at `path` that is not evidence, which is not replaced."""
    if not os.path.lexists(path) or output_files.is_stream(path):
        return
    try:
        value = plain_json.loads(source.read(path))
    except FormatError:
        value = None
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(schema, str) or not schema.startswith(_SCHEMA):
        raise UserError(
            f"{path}: this file is not evidence ({_SCHEMA}1), so it is not replaced. Give another path with --output, "
            "or move it away."
        )


def write(path: str, content: str) -> None:
    """Write the evidence: the file is whole, or as it was before."""
    demand_place(path)
    output_files.write(path, content)
