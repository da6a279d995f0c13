"""Days in documents: YYYY-MM-DD, which sorts as text."""

from __future__ import annotations

import re

#: The form of a day; `is_day` checks that the day exists.
PATTERN = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT = {4: 30, 6: 30, 9: 30, 11: 30}


def is_day(text: str) -> bool:
    """Whether `text` is a day of the calendar, written as YYYY-MM-DD."""
    if not re.fullmatch(PATTERN, text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if not year:
        return False
    if month == 2:
        return day <= 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= _SHORT.get(month, 31)


def days_between(first: str, last: str) -> int:
    """How many days `last` is after `first`; negative if it is before."""
    return _ordinal(last) - _ordinal(first)


def days_after(day: str, count: int) -> str:
    """The day that is `count` days after another, 0 or more."""
    year, month, date = int(day[:4]), int(day[5:7]), int(day[8:])
    for _ in range(count):
        date += 1
        if not is_day(f"{year:04}-{month:02}-{date:02}"):
            date, month = 1, month + 1
        if month == 13:
            month, year = 1, year + 1
    return f"{year:04}-{month:02}-{date:02}"


def _ordinal(day: str) -> int:
    """The number of a day. The year begins in March here, so that the leap day is its last day."""
    year, month = int(day[:4]), int(day[5:7])
    if month < 3:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + int(day[8:])
