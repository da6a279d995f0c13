"""What got slower: the cells of new tables against those of the committed page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: A figure is named if it is this many times what it was.
LIMIT = 4 / 3
#: Shorter times differ by more than that from run to run.
_LEAST_SECONDS = 0.005
_TIME = re.compile(r"([0-9.]+) (ms|s)\b")

#: The rows of a table by what they are about, each with its cells by their heads.
Table = dict[str, dict[str, str]]


def named(page: str, texts: Iterable[str]) -> list[str]:
    """A line for each figure of the new sections that is a third above the page's, in their order.

    Tables with ratios are compared by their ratios, which depend less on the machine, and others by their times. Rows
    are the same if their cells before the first figure are.
    """
    known = dict(_tables(page))
    return [
        f"{heading}, {row}: {head} is {cells[head]}, and was {was[head]}"
        for heading, table in (found for text in texts for found in _tables(text))
        for row, cells in table.items()
        if (was := known.get(heading, {}).get(row)) is not None
        for head in _compared(cells)
        if head in was and _is_slower(cells[head], was[head])
    ]


def _tables(page: str) -> Iterator[tuple[str, Table]]:
    for part in ("\n" + page).split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
        if len(lines) > 2:
            heads = lines[0]
            yield heading, {_subject(row): dict(zip(heads, row, strict=False)) for row in lines[2:]}


def _subject(row: list[str]) -> str:
    """What a row is about: the cells before the first time."""
    cells: list[str] = []
    for cell in row:
        if cells and (_TIME.match(cell) or re.fullmatch(r"[0-9]+\.[0-9]+|", cell)):
            break
        cells.append(cell)
    return " ".join(cells) if not _TIME.match(row[0]) else "all"


def _compared(cells: dict[str, str]) -> list[str]:
    ratios = [head for head in cells if head == "ratio" or " / " in head]
    return ratios or [head for head, cell in cells.items() if _TIME.match(cell)]


def _is_slower(cell: str, was: str) -> bool:
    new, old = _figure(cell), _figure(was)
    return new is not None and old is not None and old > 0 and new > old * LIMIT


def _figure(cell: str) -> float | None:
    """The ratio, or the seconds; None if there is no figure, or one that is too small to compare."""
    time = _TIME.match(cell)
    if time is None:
        return float(cell) if re.fullmatch(r"[0-9]+\.[0-9]+", cell) else None
    seconds = float(time[1]) * (0.001 if time[2] == "ms" else 1)
    return seconds if seconds >= _LEAST_SECONDS else None
