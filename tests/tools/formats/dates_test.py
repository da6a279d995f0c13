"""Days are counted as the calendar counts them."""

from __future__ import annotations

import datetime

import pytest

from flywheel.formats import dates

DAYS = ["0001-01-01", "1900-02-28", "1900-03-01", "2000-02-29", "2024-02-29", "2026-12-31", "2027-01-01", "9999-12-31"]


@pytest.mark.parametrize("last", DAYS)
@pytest.mark.parametrize("first", DAYS)
def test_days_between(first: str, last: str) -> None:
    """As the standard library counts them."""
    expected = datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)
    assert dates.days_between(first, last) == expected.days


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        ("2026-06-08", 0, "2026-06-08"),
        ("2026-06-08", 30, "2026-07-08"),
        ("2026-02-27", 2, "2026-03-01"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2026-12-15", 30, "2027-01-14"),
    ],
)
def test_days_after(day: str, count: int, after: str) -> None:
    """It is the reverse of `days_between`, over months, leap days and years."""
    assert dates.days_after(day, count) == after
    assert dates.days_between(day, after) == count
