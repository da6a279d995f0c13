"""Apply edits to a text: replace spans, and keep every other byte."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.formats.source import Source


class Edit:
    """The characters from `start` to `end` of a text become `new`."""

    __slots__ = ("end", "new", "start")

    def __init__(self, start: int, end: int, new: str) -> None:
        self.start = start
        self.end = end
        self.new = new

    def key(self) -> tuple[int, int, str]:
        """A key that sorts edits of one text by place."""
        return (self.start, self.end, self.new)

    def __repr__(self) -> str:
        return f"Edit({self.start}, {self.end}, {self.new!r})"


def apply_edits(source: Source, edits: Iterable[Edit]) -> str:
    """The text of `source` with the edits applied, and with its byte-order mark if it had one.

    Equal edits are applied once. Raises `ValueError` for two different edits that overlap.
    """
    pieces: list[str] = []
    at = 0
    distinct = {edit.key(): edit for edit in edits}
    for _, edit in sorted(distinct.items()):
        if edit.start < at:
            raise ValueError(f"two edits overlap at {source.place(edit.start)}")
        pieces += (source.text[at : edit.start], edit.new)
        at = edit.end
    pieces.append(source.text[at:])
    return ("\ufeff" if source.bom else "") + "".join(pieces)
