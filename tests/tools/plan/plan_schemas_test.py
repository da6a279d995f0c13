"""The schemas of approvals and shapes, compared with documents and with the readers.

To rewrite the files in `docs/schemas/`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/plan/plan_schemas_test.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.documents import json_schema, reader
from flywheel.documents.record import Record
from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.plan.approvals import Approvals
from flywheel.plan.expected_plan import ExpectedPlan

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


RECORDS: dict[str, type[Record]] = {"approvals": Approvals, "shape": ExpectedPlan}


def _valid(name: str, text: str) -> bool:
    import jsonschema

    document = strict_yaml.loads(Source("x", text))
    return bool(jsonschema.Draft202012Validator(json_schema.of(RECORDS[name])).is_valid(plain(document.root)))


def _read(name: str, text: str) -> bool:
    try:
        reader.read(strict_yaml.loads(Source("x", text)), RECORDS[name])
    except (FormatError, UserError):
        return False
    return True


@pytest.mark.parametrize("name", RECORDS)
def test_schema_file_is_as_generated(name: str) -> None:
    """The committed schemas are the generated ones."""
    path, text = FOLDER / f"{name}.schema.json", json_schema.text(RECORDS[name])
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert (path.read_bytes().decode("utf-8") if path.exists() else None) == text


#: A change of a document, and whether schema and reader then take it.
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
def test_schema_and_reader_agree(name: str, old: str, new: str, valid: bool, readable: bool) -> None:
    """The reader accepts every valid document; a document that only the reader accepts is reported by a check."""
    text = APPROVALS if name == "approvals" else SHAPE
    assert text.count(old) == 1 or not old
    changed = text.replace(old, new) if old else text
    assert (_valid(name, changed), _read(name, changed)) == (valid, readable)


@pytest.mark.parametrize(("name", "text"), [("approvals", APPROVALS), ("shape", SHAPE)])
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_schema_and_reader_agree_on_mutants(name: str, text: str, data: st.DataObject) -> None:
    """The schema of approvals is stricter than the reader: it accepts nothing that the reader refuses."""
    sound = plain(strict_yaml.loads(Source("x", text)).root)
    document = data.draw(mutations.mutated(sound, words=("delete", "de*", "sha256:" + "1" * 64)))
    assert mutations.disagreement(RECORDS[name], document, asks_more=name == "approvals") == ""
