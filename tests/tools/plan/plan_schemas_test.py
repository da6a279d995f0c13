"""The schemas of approvals and shapes, compared with documents and with the readers.

To rewrite the files in `docs/schemas/`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools python3 -m pytest tests/tools/commands/plan_schemas_test.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flywheel.documents import json_schema, typed_yaml
from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import plain
from flywheel.plan import approval_files, approvals, expectation, expectation_files, plan_schemas

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"

APPROVALS = f"""
schema: flywheel.approvals/1
plan: sha256:{"0" * 64}
approver: Ada Example
expires: 2026-06-30
approvals:
  - address: a.b
    actions: [move, update]
    from: a.c
    reason: Why.
"""
SHAPE = """
schema: flywheel.shape/1
added: 0
changed: 2
outputs: 1
addresses: [a.b]
paths: [values]
"""


def _valid(name: str, text: str) -> bool:
    import jsonschema

    schema = plan_schemas.documents()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    document = typed_yaml.strict_yaml.loads(Source("x", text))
    return bool(jsonschema.Draft202012Validator(schema).is_valid(plain(document.root)))


def _read(name: str, text: str, folder: Path) -> bool:
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        (approval_files if name == "approvals" else expectation_files).load(str(path))
    except (FormatError, UserError):
        return False
    return True


@pytest.mark.parametrize("name", plan_schemas.documents())
def test_schema_file_is_as_generated(name: str) -> None:
    """The committed schemas are the generated ones."""
    path, text = FOLDER / f"{name}.schema.json", json_schema.text(plan_schemas.documents()[name])
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert (path.read_bytes().decode("utf-8") if path.exists() else None) == text


#: A change of a document, and whether schema and reader accept it.
CHANGED = [
    ("approvals", "", "", True, True),
    ("approvals", "approver: Ada Example\n", "", False, True),
    ("approvals", "    reason: Why.\n", "", False, True),
    ("approvals", "    from: a.c\n", "", True, True),
    ("approvals", "    from: a.c\n", "    deposed: k\n", True, True),
    ("approvals", "plan: sha256:0", "plan: sha256:", False, False),
    ("approvals", "expires: 2026-06-30\n", "", False, False),
    ("approvals", "expires: 2026-06-30", "expires: 2026-06-3", False, False),
    ("approvals", "actions: [move, update]", "actions: []", False, False),
    ("approvals", "actions: [move, update]", "actions: [replace]", False, False),
    ("approvals", "actions: [move, update]", 'actions: ["*"]', False, True),
    ("approvals", "approver:", "approved_by:", False, False),
    ("approvals", "approvals/1", "approvals/2", False, False),
    ("shape", "", "", True, True),
    ("shape", "changed: 2\n", "", True, True),
    ("shape", "added: 0", "added: -1", False, False),
    ("shape", "added: 0", "added: none", False, False),
    ("shape", "added: 0", "adds: 0", False, False),
    ("shape", "paths: [values]", "paths: values", False, False),
    ("shape", "shape/1", "shape/2", False, False),
]


@pytest.mark.parametrize(("name", "old", "new", "valid", "readable"), CHANGED)
def test_schema_and_reader_agree(name: str, old: str, new: str, valid: bool, readable: bool, tmp_path: Path) -> None:
    """The reader accepts every valid document; a document that only the reader accepts is reported by a check."""
    text = APPROVALS if name == "approvals" else SHAPE
    assert text.count(old) == 1 or not old
    changed = text.replace(old, new) if old else text
    assert (_valid(name, changed), _read(name, changed, tmp_path)) == (valid, readable)


def test_schemas_name_what_the_readers_read() -> None:
    """The schemas and the readers know the same keys."""
    documents = plan_schemas.documents()
    shape_keys = {"schema", "addresses", "paths", *expectation.CLOSED, *expectation.OPEN}
    assert set(documents["shape"]["properties"]) == shape_keys
    for name, schema in (("approvals", approvals.SCHEMA), ("shape", expectation.SCHEMA)):
        assert documents[name]["properties"]["schema"]["const"] == schema
        assert json.loads(json_schema.text(documents[name])) == documents[name]
