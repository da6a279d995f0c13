"""Gaps are found in any spelling and are overdue after their day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats import dates
from flywheel.formats.source import Source
from flywheel.formats.yaml import strict_yaml
from flywheel.ledgers.debt_ledger import DebtFile, DebtLedger

GAP = "{{repository: {repository}, {kind}: {name}, status: {status}, review_by: {review_by}}}"


def ledger(*gaps: dict[str, str]) -> DebtLedger:
    """A valid ledger with these gaps."""
    usual = {"repository": "Example-Org/App", "kind": "label", "name": "Tinyland-Nix", "status": "open"}
    usual["review_by"] = "2026-07-31"
    text = "gaps: [" + ", ".join(GAP.format(**{**usual, **gap}) for gap in gaps) + "]"
    document = strict_yaml.loads(Source("ledger.yaml", text))
    return DebtLedger([DebtFile(document, document.root)])


def test_gap_is_found_in_any_case() -> None:
    """A forge ignores the case of owners, repositories and labels."""
    one = ledger({})
    assert one.gap("example-org/app", "TINYLAND-NIX") is one.gaps[0]
    assert one.gap("example-org/app", "tinyland-nix", "group") is None
    assert one.gap("example-org/other", "tinyland-nix") is None


def test_gap_that_came_back_goes_before_the_closed_one() -> None:
    """The open entry is found in any order."""
    for statuses in (("closed", "open"), ("open", "closed"), ("closed", "blocked")):
        one = ledger(*({"status": status} for status in statuses))
        found = one.gap("example-org/app", "tinyland-nix")
        assert found is not None and not found.closed


@pytest.mark.parametrize(
    ("status", "today", "overdue"),
    [
        ("open", "2026-07-31", False),
        ("open", "2026-08-01", True),
        ("blocked", "2026-08-01", True),
        ("closed", "2026-08-01", False),
        ("open", "", False),
    ],
)
def test_gap_is_overdue_after_its_day(status: str, today: str, overdue: bool) -> None:
    """The day itself still counts; without a day nothing is overdue."""
    assert ledger({"status": status}).gaps[0].overdue(today) is overdue


def test_title_shows_nothing_that_a_terminal_obeys() -> None:
    """A title shows no control characters, whatever the ledger contains."""
    one = ledger({"name": '"\\e[31mx"', "kind": "scale_set"})
    assert one.gaps[0].title == "the gap of `Example-Org/App` for scale set `\\u001b[31mx`"


@given(st.integers(0, 10200), st.integers(0, 13), st.integers(0, 33))
def test_days_are_those_of_the_calendar(year: int, month: int, day: int) -> None:
    """Days are valid exactly when Python accepts them."""
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        datetime.date(year, month, day)
        known = True
    except ValueError:
        known = False
    assert dates.is_day(text) == known


@pytest.mark.parametrize("text", ["", "2026-1-01", "20260101", "2026-01-01T00:00", "2026-01-01\n", "٢٠٢٦-01-01"])
def test_other_forms_are_no_days(text: str) -> None:
    """Text sorts by day only if all days have one form."""
    assert not dates.is_day(text)
