"""Texts that a program writes in parts: `"a" + "b"`, `"%s%s" % ("a", "b")`, a list that is joined, a template."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: A literal; what may be between two that are added; what is in the brackets of a call or a list.
_LITERAL = r"(?:\"[^\"\n]{0,8000}\"|'[^'\n]{0,8000}')"
_GAP = r"(?:\s|\\\n)*+"
_ITEMS = rf"(?:\s*+(?:\w{{1,40}}\s*+=\s*+)?{_LITERAL}\s*+,?)+"
_CALL = rf"\s*+\(\s*+[\[(]?{_ITEMS}"
_PARTS = (
    rf"{_LITERAL}(?:(?:{_GAP}\+{_GAP}\(?{_LITERAL})+|\s*+%\s*+\(?{_ITEMS}|\s*+\.(?:format|join){_CALL})"
    rf"|\b(?:format|join)\(\s*+{_LITERAL}\s*+,\s*+\[?{_ITEMS}"
)
#: A literal in a template: `${"a"}`.
_INNER = r"\$\{[ \t]{0,9}\"([^\"\n]{0,8000})\"[ \t]{0,9}\}"
_BESIDE = 8_000
#: Where another text is put.
_PLACE = r"%[sdrvq]|\{(\w{0,40})\}"


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each text in parts, and what its parts may make together."""
    import re  # late: few texts are in parts

    for found in re.compile(_PARTS).finditer(text):
        yield (*found.span(), joined(found.group()))
    end = -1
    for found in re.compile(_INNER).finditer(text):
        if found.start() >= end:  # another one in the same word is seen already
            start, end = _word(text, *found.span())
            yield start, end, joined(text[start:end])


def joined(text: str) -> str:
    """What the parts of such a text may make together; "" if it has none.

    A line for each way: one after the other, each in its place of the first, and the first between the others.
    """
    import re

    if re.search(_INNER, text):
        return re.sub(_INNER, r"\1", text)
    first, *rest = [one[1:-1] for one in re.findall(_LITERAL, text)] or [""]
    if not rest:
        return ""
    plain = re.sub(_PLACE, "", "".join((first, *rest)))
    numbers = iter(range(len(rest)))

    def placed(place: re.Match[str]) -> str:
        number = int(place[1][:3]) if place[1] and place[1].isdecimal() else next(numbers, len(rest))
        return rest[number] if number < len(rest) else ""

    return "\n".join(dict.fromkeys((plain, re.sub(_PLACE, placed, first), first.join(rest))))


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the word in which a literal of a template is."""
    first, last = max(start - _BESIDE, 0), min(end + _BESIDE, len(text))
    while start > first and text[start - 1] not in ' \t\r\n"':
        start -= 1
    is_inside = False
    while end < last and (is_inside or text[end] not in ' \t\r\n"'):
        is_inside = text.startswith('${"', end) or (is_inside and text[end] != "}")
        end += 1
    return start, end
