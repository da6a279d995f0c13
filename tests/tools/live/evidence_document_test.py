"""The file of evidence: its schema, its page, and what its reader refuses.

To rewrite `docs/schemas/evidence.schema.json` and the fields of `docs/schemas/evidence.md`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/live
"""

from __future__ import annotations

import copy
import json
import os
import re
from pathlib import Path
from typing import Any

import fixture_evidence_page
import jsonschema
import pytest

from flywheel.documents import json_schema, reader
from flywheel.errors import UserError
from flywheel.live.live_evidence import LiveEvidence

DOCS = Path("docs")
PAGE = DOCS / "schemas" / "evidence.md"
AGAIN = "Collect it again with `flywheel collect`."
SCHEMA = DOCS / "schemas" / "evidence.schema.json"


def updates() -> bool:
    """Whether this run rewrites what it compares."""
    return os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1"


def example() -> dict[str, Any]:
    """The example on the page."""
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def read(value: object) -> LiveEvidence:
    """A document as the verbs read it."""
    return reader.of_json(value, LiveEvidence, "evidence.json")


def test_the_schema_is_as_generated() -> None:
    """The committed schema is the generated one."""
    text = json_schema.text(LiveEvidence)
    if updates():
        SCHEMA.write_text(text, encoding="utf-8", newline="\n")
    assert SCHEMA.read_text(encoding="utf-8") == text


def test_the_page_lists_every_field() -> None:
    """The fields on the page are those of the tables."""
    page = PAGE.read_text(encoding="utf-8")
    head = page.partition(fixture_evidence_page.HEADING)[0]
    if updates():
        PAGE.write_text(head + fixture_evidence_page.fields(), encoding="utf-8", newline="\n")
        page = PAGE.read_text(encoding="utf-8")
    assert page == head + fixture_evidence_page.fields()


def test_the_example_is_valid() -> None:
    """The example on the page passes the schema and the reader."""
    jsonschema.Draft202012Validator(json_schema.of(LiveEvidence)).validate(example())
    account = read(example()).accounts[0]
    assert account.secrets is not None
    assert account.secrets.seen is None
    assert account.secrets.not_seen is not None
    assert account.secrets.not_seen.missing == "organization_secrets=read"
    assert account.runner_groups is not None
    assert account.runner_groups.seen is not None
    assert [one.name for one in account.runner_groups.seen] == ["Default", "example-infra"]


def refused(value: object) -> list[str]:
    """The lines of the error for a document."""
    with pytest.raises(UserError) as caught:
        read(value)
    return list(caught.value.lines)


def test_a_fact_has_one_outcome() -> None:
    """A fact that was both seen and not seen is refused, and so is one without an outcome."""
    both, neither = example(), example()
    both["accounts"][0]["secrets"]["seen"] = []
    del neither["accounts"][0]["secrets"]["not_seen"]
    assert refused(both) == [f"evidence.json: `accounts[0].secrets` has `seen` and `not_seen`. {AGAIN}"]
    assert refused(neither) == [f"evidence.json: `accounts[0].secrets` has no outcome. {AGAIN}"]


def test_a_question_is_answered_once() -> None:
    """Two rows for one account are refused, whatever the case of its letters."""
    twice = example()
    twice["accounts"].append({**copy.deepcopy(twice["accounts"][0]), "login": "EXAMPLE-ORG"})
    assert refused(twice) == [f"evidence.json: `accounts[1]` has `github.com/example-org` a second time. {AGAIN}"]


def test_an_instant_exists() -> None:
    """The 30th of February is refused, and so is another time zone."""
    wrong = example()
    wrong["collected_at"] = "2026-02-30T00:00:00Z"
    told = "evidence.json: `collected_at` is `{}`, which is not an instant{}. {}"
    assert refused(wrong) == [told.format("2026-02-30T00:00:00Z", "", AGAIN)]
    wrong["collected_at"] = "2026-02-28T00:00:00+01:00"
    assert refused(wrong) == [told.format("2026-02-28T00:00:00+01:00", " in UTC", AGAIN)]


def test_unknown_keys_are_passed_over() -> None:
    """A later collector may write more; what it writes is not read."""
    more = example()
    more["accounts"][0]["secrets"]["further"] = {"value": 1}
    assert read(more).accounts[0].login == "example-org"
