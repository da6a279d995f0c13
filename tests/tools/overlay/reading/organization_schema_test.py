"""The schema of organization.yaml for editors, compared with the check of the same file.

To rewrite the file in `docs/schemas/`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest \
        tests/tools/overlay/reading/organization_schema_test.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml
from flywheel_testing import mutations
from hypothesis import given, settings

from flywheel.contract import compiled
from flywheel.formats.source import Source
from flywheel.formats.yaml import strict_yaml
from flywheel.hcl import type_parser, type_schema
from flywheel.overlay import organization_schema
from flywheel.overlay.checks.contract import organization_values
from flywheel.overlay.organization import Organization
from flywheel.overlay.overlay import Overlay

CONTRACT = compiled.chosen("")
RULES = CONTRACT.conventions.organization
SCHEMA = organization_schema.of(RULES)
JUDGE = jsonschema.Draft202012Validator(SCHEMA)
TREE = Path(__file__).parents[4]
FILE = TREE / "docs" / "schemas" / "organization.schema.json"
SAMPLE = TREE / "tests" / "support" / "flywheel_testing" / "testdata" / "overlay" / "config" / "organization.yaml"
SOUND = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
SOUND["owner"] |= {"repository_id": 7, "former_names": {"example-old": "2026-01-31"}, "registration_anchors": ["a"]}
SOUND["owner"] |= {"repository_visibility": "private", "exceptions": [{"subject": "a", "until": "b", "reason": "c"}]}


def found(document: dict) -> list[str]:
    """What GF317 says of a document."""
    source = strict_yaml.loads(Source("organization.yaml", json.dumps(document)))
    overlay = Overlay("overlay", {}, [], organization=Organization(source, []))
    return [hit.message for hit in organization_values.value(overlay, CONTRACT)]


def test_schema_file_is_as_generated() -> None:
    """The committed schema is the one that the contract gives, and is a schema."""
    text = organization_schema.text(RULES)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        FILE.write_text(text, encoding="utf-8", newline="\n")
    assert (FILE.read_text(encoding="utf-8") if FILE.exists() else None) == text
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_sample_is_valid() -> None:
    """The document whose changes follow has no fault itself."""
    assert found(SOUND) == []
    JUDGE.validate(SOUND)


def test_each_single_change_is_judged_alike() -> None:
    """The editor says what the check says, of every document that differs in one value."""
    seen = set()
    for what, document in mutations.single_mutants(SOUND):
        messages = found(document)
        assert JUDGE.is_valid(document) == (not messages), (what, messages)
        seen.add(bool(messages))
    assert seen == {True, False}


@given(document=mutations.mutated(SOUND, words=("private", "managed-customer")))
@settings(max_examples=150, deadline=None)
def test_check_and_schema_agree(document: dict) -> None:
    """So they do of documents that differ in several values."""
    if not set(RULES.legacy) & document.keys():
        assert JUDGE.is_valid(document) == (not found(document))


@pytest.mark.parametrize(
    ("type_", "right", "wrong"),
    [
        ("any", [1, "a", None, []], []),
        ("bool", [True], ["true", 1, None]),
        ("tuple([string, number])", [["a", 1.5]], [["a"], ["a", 1, 2], [1, "a"]]),
        ("set(string)", [[], ["a", "b"]], [["a", "a"], [1]]),
        ("map(number)", [{}, {"a": 1}], [{"a": "1"}, {"a": None}, []]),
        ("object({ a = optional(any), b = string })", [{"b": "x"}, {"a": None, "b": "x", "c": 1}], [{}, {"b": None}]),
    ],
)
def test_types(type_: str, right: list, wrong: list) -> None:
    """Each type of Terraform, as data that nobody converts."""
    judge = jsonschema.Draft202012Validator(type_schema.schema(type_parser.parse_type(type_)))
    assert [value for value in right if not judge.is_valid(value)] == []
    assert [value for value in wrong if judge.is_valid(value)] == []
