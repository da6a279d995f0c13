"""Every check of an overlay finds what its failing fixture holds, and nothing in its passing one."""

from __future__ import annotations

from pathlib import Path

import pytest
from flywheel_testing.check_fixtures import CheckFixtures

from flywheel.findings import subjects
from flywheel.findings.finding import BLOCKER


class TestFixtures(CheckFixtures):
    """The six families of `flywheel check`."""

    subject = "overlay"
    families = ("taxonomy", "boundary", "contract", "wiring", "secrets", "pin")


FIXTURES = Path(__file__).parent / "fixtures"
FAILING = sorted(path for path in FIXTURES.glob("GF[12]*/fail*") if path.is_dir())

#: Faults that a fixture cannot but have beside its own: a name with capitals that also collides.
_BESIDE = {"GF111": {"GF110"}}


@pytest.mark.parametrize("path", FAILING, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_one_fault_is_told_once(path, fixture_subject):
    """Of taxonomy and boundary no other check calls the same fault by another name.

    Warnings that go with what a fixture is about are no other name for its fault.
    """
    overlay, contract = fixture_subject(path)
    own = path.parent.name
    blocking = [check for check in subjects.of("overlay").values() if check.family in ("taxonomy", "boundary")]
    others = {check.id for check in blocking if check.severity == BLOCKER and check.id != own}
    told = {id for id in others if list(subjects.of("overlay")[id].run(overlay, contract))}
    assert told == _BESIDE.get(own, set())
