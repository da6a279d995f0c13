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
