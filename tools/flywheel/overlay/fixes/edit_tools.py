"""Words at a place of a text, and edits that replace them."""

from __future__ import annotations

import re

from flywheel.formats.text_edits import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place, Source

#: A key: a plain word, or one in quotes.
_KEY = re.compile(r'(?P<quote>["\']?)(?P<word>[A-Za-z_][A-Za-z0-9_.-]*)(?P=quote)(?P<space>[ \t]*)')
#: A text in double quotes without templates and escapes, a number, or a word.
TEXT = re.compile(r'"(?P<word>[^"\\\n$%]*)"')
NUMBER = re.compile(r"(?P<word>-?[0-9]+(?:\.[0-9]+)?)(?![\w.])")


def offset(source: Source, place: Place) -> int | None:
    """The offset of a place; None if it is not in a line of this text."""
    if place.line is None or place.column is None or place.file != source.name:
        return None
    try:
        return source.offset(place)
    except IndexError:
        return None


def new_key(source: Source, at: int, old: str, new: str) -> list[Edit]:
    """Rename the key `old` at an offset. Blanks before an aligned `=` keep it in its column, if they can."""
    match = _KEY.match(source.text, at)
    if match is None or match["word"] != old:
        return []
    space, behind = match["space"], source.text[match.end() : match.end() + 1]
    longer = len(new) - len(old)
    if behind == "=" and len(space) > 1 and len(space) - longer >= 1:
        space = " " * (len(space) - longer)
    return [Edit(at, match.end(), f"{match['quote']}{new}{match['quote']}{space}")]


def new_word(source: Source, at: int, old: str, new: str) -> list[Edit]:
    """Replace the text `old` in double quotes at an offset, whole."""
    match = TEXT.match(source.text, at)
    return [Edit(match.start("word"), match.end("word"), new)] if match and match["word"] == old else []


def line_break(text: str) -> str:
    """The line break of a text: that of its last line which has one."""
    return "\r\n" if text[: text.rfind("\n") + 1].endswith("\r\n") else "\n"


def line_span(text: str, at: int) -> tuple[int, int]:
    """The start and the end of the line of an offset, the end behind its line break."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end + 1
