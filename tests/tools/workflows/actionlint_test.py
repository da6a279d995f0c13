"""What actionlint says of the battery of `runs-on` values, given the list of labels that is generated for it.

`runs_on_battery/actionlint.json` has its verdicts by case: kind and place of each finding. Where actionlint is there
(`tools/dev/oracles/build actionlint`), a sample is asked again; with FLYWHEEL_UPDATE_GOLDENS=1 all are, and the record
is rewritten.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from flywheel_testing import oracles
from runs_on_battery_test import CASES, FOLDER, Case, _told, overlays, routing  # noqa: F401 (fixtures)

from flywheel.workflows.routing import actionlint

RECORD = FOLDER / "actionlint.json"
LABEL = "runner-label"
#: Jobs of the battery have no steps.
_NO_STEPS = '"steps" section is missing'

#: Checks that judge a label by a list too: what they refuse in a literal, actionlint does not find in its list.
BY_LIST = {"GF702", "GF704", "GF707", "GF710", "GF712", "GF713", "GF714", "GF715", "GF716", "GF717"}
#: Why actionlint accepts what one of those checks refuses.
ACCEPTED = {
    "arrays: a tag that no set with the label has": "each label by itself is in the list; no set has all of them",
    "arrays: two shared labels, on no set together": "each label by itself is in the list; no set has all of them",
    "arrays: a tag that no set has": "`macos` is a default label of any self-hosted runner",
    "expressions: a fleet's label of a size that is not known": "it evaluates no expression",
    "identities: a declared owner's pool, served": "it is served, so it is in the list; its name is the fault",
    "inputs: a remote workflow with a class that nobody serves here": "it reads no inputs of other workflows",
    "inputs: several inputs, each with its own verdict": "it reads no inputs of other workflows",
    "matrices: only include": "it evaluates no `include` entry's own key",
    "matrices: a part of a label": "it evaluates no expression",
}
#: Why actionlint refuses a label where nothing is reported.
REFUSED = {
    "case: capitals": "it compares letters exactly, GitHub does not; GF711 is a warning",
    "case: all capitals": "it compares letters exactly, GitHub does not; GF711 is a warning",
    "case: in an array with a tag": "it compares letters exactly, GitHub does not; GF711 is a warning",
    "fleets: hosted is graver, wherever it stands": "here the array is one finding, at the hosted label",
}
#: Why the two differ about the form of `runs-on`.
FORMS = {
    "expressions: JSON, a mapping": "GitHub takes a mapping from an expression",
    "expressions: JSON, a mapping with the default group": "GitHub takes a mapping from an expression",
    "mappings: no labels": "GitHub takes a group without labels; it is refused because any of its runners may come",
}


def recorded() -> dict[str, dict[str, object]]:
    """The verdicts by case."""
    return json.loads(RECORD.read_text(encoding="utf-8"))["cases"]  # type: ignore[no-any-return]


def places(said: object, kind: str | None = None) -> set[str]:
    """Places of findings of a kind, or of all other kinds than labels."""
    assert isinstance(said, list)
    rows = [row.split() for row in said]
    return {at for one, at in rows if (one == kind if kind else one != LABEL)}


def digest(case: Case, labels: list[str]) -> str:
    """What identifies a case and its list of labels."""
    return hashlib.sha256(json.dumps([case.text, labels]).encode()).hexdigest()[:12]


def _served(subject) -> list[str]:
    return actionlint.served(subject, subject.consumers[0])


def ask(folder: Path, subject) -> list[str]:
    """Kind and place of each finding on the workflow that `routing` wrote."""
    (folder / "actionlint.yaml").write_text(actionlint.text(subject, subject.consumers[0]), encoding="utf-8")
    found = oracles.actionlint(folder, "-config-file", "actionlint.yaml", ".github/workflows/ci.yml")
    told = [one for one in found if not str(one["message"]).startswith(_NO_STEPS)]
    return [f"{one['kind']} {one['line']}:{one['column']}" for one in told]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_labels_and_forms_are_judged_alike(case: Case, routing, contract) -> None:  # noqa: F811
    """actionlint finds the labels that are refused here and no other, but for the listed differences."""
    subject = routing(case)
    entry = recorded()[case.name]
    assert entry["text"] == digest(case, _served(subject)), "record again"
    told = _told(subject, contract)
    refused = {f"{one.place.line}:{one.place.column}" for one in told if one.id in BY_LIST}
    known = {f"{one.place.line}:{one.place.column}" for one in told if one.id != "GF711"}
    unknown = places(entry["said"], LABEL)
    assert (not refused <= unknown) == (case.name in ACCEPTED), (refused, unknown)
    if case.name != "reach: no overlay at all":  # the list is empty then
        assert (not unknown <= known) == (case.name in REFUSED), (unknown, known)
    malformed = any(one.id == "GF708" for one in told)
    assert (bool(places(entry["said"])) != malformed) == (case.name in FORMS), entry["said"]


def test_record_is_whole() -> None:
    """Each case has a verdict, and each listed difference is a case."""
    names = {case.name for case in CASES}
    assert recorded().keys() == names
    assert {*ACCEPTED, *REFUSED, *FORMS} <= names


@pytest.mark.parametrize(
    "case", CASES if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") else CASES[::12], ids=lambda case: case.name
)
def test_record_is_what_it_says(case: Case, routing, tmp_path: Path) -> None:  # noqa: F811
    """actionlint says of a sample of the cases what is recorded."""
    oracles.need("actionlint")
    subject = routing(case)
    said = ask(tmp_path, subject)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS"):
        cases = recorded() | {case.name: {"text": digest(case, _served(subject)), "said": said}}
        RECORD.write_text(written(cases), encoding="utf-8")
    assert recorded()[case.name]["said"] == said


def written(cases: dict[str, dict[str, object]]) -> str:
    """The text of the record, a case a line."""
    rows = [f"{json.dumps(one.name)}: {json.dumps(cases[one.name])}" for one in CASES if one.name in cases]
    return '{"actionlint": "1.7.12", "cases": {\n' + ",\n".join(rows) + "\n}}\n"
