"""Change one value in a JSON text and keep every other character.

Several people edit the files of a registry: reformatting would make every change hard to review.
"""

from __future__ import annotations

import json
import re

from flywheel.formats.source import Source
from flywheel.formats.values import List, Node, Object

#: The indentation if no line of the text is indented.
_INDENT = "    "


def quoted(text: str) -> str:
    """A string as JSON."""
    return json.dumps(text, ensure_ascii=False)


def insert_item(source: Source, into: List, index: int, value: str) -> str:
    """The text of `source` with the JSON `value` before item `index` of a list, or after the last item."""
    text = source.text
    if not into.items:
        return _filled(text, into.at, "]", value)
    if index < len(into.items):
        at = into.items[index].at
        return f"{text[:at]}{value},{_gap(text, at) or ' '}{text[at:]}"
    last = into.items[-1]
    at = _end(text, last)
    return f"{text[:at]},{_gap(text, last.at) or ' '}{value}{text[at:]}"


def put_member(source: Source, into: Object, key: str, value: str) -> str:
    """The text of `source` with `key` of an object set to the JSON `value`; a new key comes last."""
    text = source.text
    if key in into.items:
        old = into.items[key]
        return f"{text[: old.at]}{value}{text[_end(text, old) :]}"
    member = f"{quoted(key)}: {value}"
    if not into.items:
        return _filled(text, into.at, "}", member)
    last = next(reversed(into.items))
    at = _end(text, into.items[last])
    return f"{text[:at]},{_gap(text, into.key_at[last]) or ' '}{member}{text[at:]}"


def _filled(text: str, at: int, mark: str, value: str) -> str:
    """`text` with `value` as the only item in the empty brackets at `at`: on a line of its own, unless the whole
    text is one line."""
    end = text.index(mark, at)
    if "\n" not in text.strip():
        return f"{text[: at + 1]}{value}{text[end:]}"
    line = text[text.rfind("\n", 0, at) + 1 : at]
    indent = line[: len(line) - len(line.lstrip())]
    newline = "\r\n" if "\r\n" in text else "\n"
    step = re.search(r"\n([ \t]+)\S", text)
    return f"{text[: at + 1]}{newline}{indent}{step[1] if step else _INDENT}{value}{newline}{indent}{text[end:]}"


def _gap(text: str, at: int) -> str:
    """The white space before `at`."""
    start = at
    while start > 0 and text[start - 1] in " \t\r\n":
        start -= 1
    return text[start:at]


def _end(text: str, node: Node) -> int:
    """The offset after a node."""
    _, end = json.JSONDecoder().raw_decode(text, node.at)
    return end
