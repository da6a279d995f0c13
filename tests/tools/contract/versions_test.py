"""Which version number a change of the contract demands."""

from __future__ import annotations

import pytest

from flywheel.contract.changes import next_version
from flywheel.contract.changes.contract_change import ADDED, REMOVED, REWORDED
from flywheel.contract.changes.contract_diff import ContractChange
from flywheel.errors import UserError
from flywheel.formats.quoting import shortened

BREAKING = ContractChange(("x",), REMOVED, True, "variable `x` is removed", "")
ADDITION = ContractChange(("y",), ADDED, False, "variable `y` is new", "")
WORDING = ContractChange(("z",), REWORDED, False, "variable `z` has another description", "")
EACH = {"major": BREAKING, "minor": ADDITION, "patch": WORDING}


@pytest.mark.parametrize(("level", "change"), EACH.items())
def test_level(level: str, change: ContractChange) -> None:
    """The gravest change decides."""
    assert next_version.required_level([WORDING, change, WORDING]) == level


def test_no_change_demands_nothing() -> None:
    """Any number will do, and the next one is a patch."""
    assert next_version.required_level([]) is None
    assert next_version.refuses("1.0.0", "0.0.1", []) is None
    assert next_version.next_version("1.0.0", []) == "1.0.1"


@pytest.mark.parametrize(
    ("old", "level", "new"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.2.3", "patch", "0.2.4"),
        ("0.0.0", "major", "0.1.0"),
        ("2.0.0-rc1", "major", "2.0.0"),
        ("2.1.0-rc1", "major", "3.0.0"),
        ("2.1.0-rc1", "minor", "2.1.0"),
        ("2.1.1-rc1", "minor", "2.2.0"),
        ("2.1.1-rc1", "patch", "2.1.1"),
        ("0.3.0-rc1", "major", "0.3.0"),
        ("0.3.1-rc1", "major", "0.4.0"),
        ("1.2.3+build.5", "minor", "1.3.0"),
    ],
)
def test_next(old: str, level: str, new: str) -> None:
    """Before 1.0.0 a breaking change asks for a minor version; what a pre-release holds is not promised yet."""
    assert next_version.next_version(old, [EACH[level]]) == new
    assert next_version.refuses(old, new, [EACH[level]]) is None


@pytest.mark.parametrize(
    ("old", "new", "change", "enough"),
    [
        ("1.2.3", "1.3.0", BREAKING, "2.0.0"),
        ("1.2.3", "1.2.3", WORDING, "1.2.4"),
        ("1.2.3", "1.0.9", WORDING, "1.2.4"),
        ("0.1.0", "0.1.1", BREAKING, "0.2.0"),
        ("0.1.0", "0.1.0", ADDITION, "0.1.1"),
        ("2.0.0-rc2", "2.0.0-rc1", WORDING, "2.0.0"),
        ("2.0.0-rc10", "2.0.0-rc10", WORDING, "2.0.0"),
        ("2.0.0-2", "2.0.0-1", WORDING, "2.0.0"),
    ],
)
def test_too_small(old: str, new: str, change: ContractChange, enough: str) -> None:
    """The refusal names both versions, the change, and the version that is enough."""
    does = {BREAKING: "can break an overlay", ADDITION: "adds or changes something", WORDING: "changes only wording"}
    assert next_version.refuses(old, new, [change]) == (
        f"the version {new} is too low: the contract changed since {old} ({change.text}), which {does[change]}. "
        f"Publish it as {enough} or later."
    )


def test_the_changes_that_demand_it_are_counted() -> None:
    """Of several, the first as the list of changes has it is told."""
    other = ContractChange(("a",), REMOVED, True, "variable `a` is removed", "")
    assert next_version.refuses("0.1.0", "0.1.9", [BREAKING, ADDITION, other]) == (
        "the version 0.1.9 is too low: 2 of 3 changes of the contract since 0.1.0 can break an overlay "
        "(the first: variable `a` is removed). Publish it as 0.2.0 or later."
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.2.3", "2.0.0-rc1"),
        ("1.2.3", "3.1.4"),
        ("2.0.0-rc1", "2.0.0-rc2"),
        ("2.0.0-1", "2.0.0-rc"),
        ("2.0.0-2", "2.0.0-10"),
        ("2.0.0-rc", "2.0.0-rc.1"),
        ("2.0.0-rc1", "2.0.0+build"),
    ],
)
def test_large_enough(old: str, new: str) -> None:
    """A pre-release of the version that is demanded will do, and of two pre-releases the later."""
    assert next_version.refuses(old, new, [BREAKING]) is None


@pytest.mark.parametrize(
    "version", ["", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.x", "9" * 99 + ".0.0"]
)
def test_no_version(version: str) -> None:
    """A number that Semantic Versioning does not know has no next one."""
    text = (
        f"version `{shortened(version, 60)}`: it is not of the form MAJOR.MINOR.PATCH, so no next version can be "
        "computed. Write it like 1.4.0 or 1.4.0-rc1."
    )
    for call in (
        lambda: next_version.next_version(version, []),
        lambda: next_version.refuses(version, "1.0.0", [WORDING]),
        lambda: next_version.refuses("1.0.0", version, [WORDING]),
    ):
        with pytest.raises(UserError) as caught:
            call()
        assert str(caught.value) == text
