"""Every registered check finds what its failing fixture holds, and nothing in its passing one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.checks import table
from flywheel.model.findings import BLOCKER

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = sorted(path for path in FIXTURES.glob("*/*") if path.is_dir())
FAILING = [path for path in FOLDERS if path.name.startswith("fail")]
PASSING = [path for path in FOLDERS if path.name.startswith("pass")]


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.name}"


def _lines(path: Path, fixture_subject) -> list[str]:
    check = table.CHECKS[path.parent.name]
    subject, contract = fixture_subject(path, table.subject_of(check))
    found = sorted(check.run(subject, contract), key=lambda finding: finding.key())
    return [f"{finding.id} {finding.place}: {finding.message} | {finding.fix}" for finding in found]


@pytest.mark.parametrize("path", FAILING, ids=_name)
def test_failing_fixture_gives_exactly_what_is_expected(path, fixture_subject):
    """The check's findings are the lines of expected.txt, neither more nor fewer."""
    actual = _lines(path, fixture_subject)
    expected = path / "expected.txt"
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        expected.write_text("".join(f"{line}\n" for line in actual), encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8").splitlines()
    assert actual


@pytest.mark.parametrize("path", PASSING, ids=_name)
def test_passing_fixture_gives_nothing(path, fixture_subject):
    """The check is silent."""
    assert _lines(path, fixture_subject) == []


@pytest.mark.parametrize("id", table.CHECKS)
def test_check_has_both_fixtures(id):
    """A check without an example of either kind is not done."""
    names = {path.name for path in FOLDERS if path.parent.name == id}
    assert any(name.startswith("pass") for name in names)
    assert any(name.startswith("fail") for name in names)


def test_every_fixture_belongs_to_a_check():
    """A folder that no check is registered for tests nothing."""
    assert {path.parent.name for path in FOLDERS} - table.CHECKS.keys() == set()


def test_fixtures_hold_only_known_kinds_of_folder():
    """A folder called otherwise than pass or fail would be passed over in silence."""
    assert sorted(FAILING + PASSING) == FOLDERS


#: Faults that a fixture cannot but have beside its own: a name with capitals that also collides.
_BESIDE = {"GF111": {"GF110"}}


@pytest.mark.parametrize("path", [path for path in FAILING if path.parent.name < "GF3"], ids=_name)
def test_one_fault_is_told_once(path, fixture_overlay):
    """Of taxonomy and boundary no other check calls the same fault by another name.

    Warnings that go with what a fixture is about are no other name for its fault.
    """
    overlay, contract = fixture_overlay(path)
    own = path.parent.name
    blocking = [check for check in table.CHECKS.values() if check.family in ("taxonomy", "boundary")]
    others = {check.id for check in blocking if check.severity == BLOCKER and check.id != own}
    told = {id for id in others if list(table.CHECKS[id].run(overlay, contract))}
    assert told == _BESIDE.get(own, set())


@pytest.mark.parametrize("path", FAILING, ids=_name)
def test_findings_say_what_to_do(path):
    """A message is a sentence with a place, and comes with the edit that mends it."""
    for line in (path / "expected.txt").read_text(encoding="utf-8").splitlines():
        message, bar, fix = line.rpartition(" | ")
        assert bar and fix.strip(), line
        assert message.startswith(f"{path.parent.name} ") and ": " in message
