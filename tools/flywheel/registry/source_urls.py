"""URLs of archives, taken apart without a complaint of Python's."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """The parts of a URL; all of them are empty if it is none."""
    try:
        return urlsplit(url)
    except ValueError:  # brackets that are no address
        return _NONE


def basename(url: str) -> str:
    """The last part of a URL's path: what the file is called."""
    return split(url).path.rpartition("/")[2]
