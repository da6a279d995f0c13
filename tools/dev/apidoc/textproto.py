"""Read the text form of protocol buffers, as `starlark_doc_extract` writes it."""

from __future__ import annotations

import re
from typing import Any

#: A message: the values of every field in order, because the text does not show which
#: fields repeat. A value is a string or a message.
Message = dict[str, list[Any]]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>(?P<message>\w+)\s*\{)
      | (?P<close>\})
      | (?P<field>\w+):\s*(?:"(?P<text>(?:[^"\\]|\\.)*)"|(?P<word>[^\s"{}]+))
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)")
_NAMED = {"n": "\n", "r": "\r", "t": "\t"}


def loads(text: str) -> Message:
    """Return the message in ``text``; raise ``ValueError`` if it is invalid."""
    root: Message = {}
    stack = [root]
    at = 0
    end = len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if not token:
            raise ValueError(f"offset {at}: no field or message begins here")
        at = token.end()
        if token["open"]:
            message: Message = {}
            stack[-1].setdefault(token["message"], []).append(message)
            stack.append(message)
        elif token["close"]:
            stack.pop()
            if not stack:
                raise ValueError(f"offset {at}: this brace closes no message")
        else:
            value = token["word"] if token["text"] is None else _unescape(token["text"])
            stack[-1].setdefault(token["field"], []).append(value)
    if len(stack) > 1:
        raise ValueError("the text ends inside a message")
    return root


def _unescape(text: str) -> str:
    # Other characters than ASCII are written as octal numbers of their UTF-8 bytes.
    def replace(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code, 8)) if code[0] in "01234567" else _NAMED.get(code, code)

    return _ESCAPE.sub(replace, text).encode("latin-1").decode("utf-8")
