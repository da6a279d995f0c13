"""Reads the text form of protocol buffers, as far as `starlark_doc_extract` writes it."""

from __future__ import annotations

import re

#: A message: the values of every field in order, since the text does not tell which
#: fields repeat. A value is a string or a message.
Message = dict[str, list]

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
    """Return the message that ``text`` holds; raise ``ValueError`` where it holds none."""
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
                raise ValueError(f"offset {at}: a brace closes nothing")
        else:
            value = token["word"] if token["text"] is None else _unescape(token["text"])
            stack[-1].setdefault(token["field"], []).append(value)
    if len(stack) > 1:
        raise ValueError("the text ends inside a message")
    return root


def _unescape(text: str) -> str:
    # Other than ASCII is written as the octal numbers of its UTF-8 bytes.
    def replace(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code, 8)) if code[0] in "01234567" else _NAMED.get(code, code)

    return _ESCAPE.sub(replace, text).encode("latin-1").decode("utf-8")
