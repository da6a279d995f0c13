"""An answer of HTTP as `gh api --include` and `curl --include` print it: status, headers, body."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: JSON nests no deeper in any answer that is read.
_TOO_DEEP = (RecursionError, ValueError)


class HttpAnswer:
    """Status, headers by lower-case name, and the body's bytes."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> object:
        """The body as JSON; None if it is not JSON, or nests too deep."""
        try:
            return json.loads(self.body)
        except _TOO_DEEP:
            return None

    def number(self, name: str) -> int | None:
        """The header as a whole number; None if it is not there, or is not one."""
        text = self.headers.get(name, "")
        return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None


def parse(data: bytes) -> HttpAnswer | None:
    """The last answer in an output; None if it does not begin with one. Answers before a final one (1xx) are left."""
    found = None
    while re.match(rb"HTTP/[0-9.]+ [0-9]{3}", data):
        head, _, rest = _split(data)
        lines = head.decode("latin-1").splitlines()
        status = int(lines[0].split(" ")[1])
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers.setdefault(name.strip().lower(), value.strip())
        found = HttpAnswer(status, headers, rest)
        if status >= 200:
            return found
        data = rest
    return found


def _split(data: bytes) -> tuple[bytes, bytes, bytes]:
    ends = [(data.find(mark), mark) for mark in (b"\r\n\r\n", b"\n\n") if mark in data]
    if not ends:
        return data, b"", b""
    at, mark = min(ends)
    return data[:at], mark, data[at + len(mark) :]
