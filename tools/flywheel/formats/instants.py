"""Instants in documents: YYYY-MM-DDTHH:MM:SSZ, in UTC and whole seconds, which sorts as text."""

from __future__ import annotations

import re

from flywheel.formats import dates

#: The form of an instant; `is_instant` checks that its day exists.
PATTERN = f"{dates.PATTERN}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"


def is_instant(text: str) -> bool:
    """Whether `text` is an instant of the calendar, written as YYYY-MM-DDTHH:MM:SSZ."""
    return re.fullmatch(PATTERN, text) is not None and dates.is_day(text[:10])


def seconds_between(first: str, last: str) -> int:
    """How many seconds `last` is after `first`; negative if it is before."""
    return 86_400 * dates.days_between(first[:10], last[:10]) + _second_of_day(last) - _second_of_day(first)


def _second_of_day(instant: str) -> int:
    return 3_600 * int(instant[11:13]) + 60 * int(instant[14:16]) + int(instant[17:19])
