"""Values of ARC's scale-set chart that an overlay's files hold, beside those that its stack makes."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.chart_judge import Minor
    from flywheel.formats.values import Document

#: A version of a chart; ranges such as `0.x` or `>=0.9.0` are not one.
_VERSION = r"v?(\d{1,6}\.\d{1,6})\.\d{1,6}(?:[-+][0-9A-Za-z.+-]*)?"


class ChartFile:
    """Values in a file. version: of the chart, "" if the file does not say it. document: keys and numbers only."""

    __slots__ = ("document", "version")

    def __init__(self, version: str, document: Document) -> None:
        self.version = version
        self.document = document

    @property
    def minor(self) -> Minor | None:
        """The minor version of the chart; None if it is not known."""
        return minor_of(self.version)


def minor_of(version: str) -> Minor | None:
    """The minor version in the text of a version; None if it is not one version."""
    match = re.fullmatch(_VERSION, version)
    if match is None:
        return None
    major, _, number = match[1].partition(".")
    return int(major), int(number)
