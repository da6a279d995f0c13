"""What values of `runs-on` come to: state, check, position, reason and server, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest
from battery_cases import FOLDER, Case, cases

from flywheel.checks import table
from flywheel.loaders import directory, workflow_tree
from flywheel.model.findings import Finding
from flywheel.model.routing import Routing, Verdict, who

CASES = cases()
CHECKS = [check for check in table.of("workflows").values() if check.family == "reachability"]
#: What is told of a repository as a whole, not of a label.
_AROUND = {"GF721", "GF722", "GF723", "GF724"}


@pytest.fixture(scope="module")
def overlays(contract):
    """The overlays of the battery by name."""
    found = {}
    for folder in sorted((FOLDER / "overlays").iterdir()):
        overlay, _, _ = directory.load(str(folder), contract)
        overlay.name = folder.name  # as short as the cases call it
        found[folder.name] = overlay
    return found


@pytest.fixture
def routing(overlays, contract, tmp_path):
    """Reads the workflow of a case as the one file of its repository."""

    def read(case: Case) -> Routing:
        path = tmp_path / ".github" / "workflows" / "ci.yml"
        path.parent.mkdir(parents=True)
        path.write_text(case.text, encoding="utf-8")
        name, *more = case.repository.split()
        name = "" if name == "-" else name
        visibility = more[0] if more else ""
        ids = {name.lower(): int(more[1])} if len(more) > 1 else {}
        repository = workflow_tree.load(str(tmp_path), contract, name=name, visibility=visibility)
        return Routing([repository], [overlays[one] for one in case.overlays], contract, ids=ids)

    return read


def _told(routing: Routing, contract) -> list[Finding]:
    """The findings on labels."""
    return [one for check in CHECKS if check.id not in _AROUND for one in check.run(routing, contract)]


def _ids(verdict: Verdict, told: list[Finding]) -> set[str]:
    """The ids of the findings that are about a verdict: at its place and with its words."""
    if verdict.kind == "no overlays":
        return {one.id for one in told if one.place.line is None}
    places = {_at(verdict.place)}
    labels = verdict.runs_on.labels if verdict.runs_on is not None else ()
    found = set()
    for finding in told:
        mine = _at(finding.place) in places and verdict.reason and verdict.reason in finding.message
        cased = any(_at(one.place) == _at(finding.place) and f"`{one.text}`" in finding.message for one in labels)
        if mine or (cased and finding.id == "GF711"):
            found.add(finding.id)
    return found


def _at(place) -> str:
    return f"{place.line}:{place.column}"


def _line(verdict: Verdict, ids: set[str]) -> str:
    told = ",".join(sorted(ids)) or "-"
    servers = who((*verdict.servers, *verdict.elsewhere)) or "-"
    return f"{verdict.state} | {told} | {_at(verdict.place)} | {verdict.reason} | {servers}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_value_comes_to_what_the_facts_say(case: Case, routing, contract):
    """Each verdict is there once, with the check that tells it, its place, its reason and its server."""
    subject = routing(case)
    told = _told(subject, contract)
    seen = [_line(one, _ids(one, told)) for one in subject.verdicts]
    assert len(seen) == len(case.expected), seen
    open_ = list(seen)
    for expected in case.expected:
        fitting = [line for line in open_ if _fits(line, expected)]
        assert fitting, f"{expected.__dict__} is none of {open_}"
        open_.remove(fitting[0])
    assert {one.id for one in told} == {id for expected in case.expected for id in expected.ids}


def _fits(line: str, expected) -> bool:
    state, ids, at, reason, servers = line.split(" | ", 4)
    known = sorted(ids.split(",")) if ids != "-" else []
    return (
        (state, known, at) == (expected.state, expected.ids, expected.at)
        and expected.reason in reason
        and expected.server in servers
    )


def test_battery_covers_the_rules():
    """There are as many values as were asked for, and every check of labels is told by one of them."""
    told = {id for case in CASES for expected in case.expected for id in expected.ids}
    assert len(CASES) >= 160
    about_labels = {check.id for check in CHECKS if check.id <= "GF720"} | {"GF729"}
    assert about_labels - told == {"GF706"}  # which the contract of this tree does not have; see its fixture


def test_workflow_of_a_case_is_where_the_readme_says():
    """Keys of a job stand at line 4, column 5."""
    text = next(case for case in CASES if case.name == "hosted: the usual one").text
    assert text.splitlines()[3] == "    runs-on: ubuntu-latest"
    assert (Path(FOLDER) / "README.md").exists()
