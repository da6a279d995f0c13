"""Split URLs of archives without Python's exceptions."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """The parts of a URL; all are empty if it is not a URL."""
    try:
        return urlsplit(url)
    except ValueError:  # brackets without a valid address
        return _NONE


def basename(url: str) -> str:
    """The last part of a URL's path: the name of the file."""
    return split(url).path.rpartition("/")[2]
