"""Long runs of the characters of tokens, and base64 that is wrapped in lines of them."""

from __future__ import annotations

import re

from flywheel.formats.secrets.secret_form import RUN, RUN_CHARACTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = bytes(byte in RUN_CHARACTERS for byte in range(256))
_LONG = b"\1" * RUN

#: Lines of wrapped base64 have 64 or 76 characters; shorter ones are words.
_WRAPPED = 40
#: Where wrapped base64 goes on: a line break, real or escaped, and the indentation after it.
_WRAP = r"[ \t]*(?:\r?\n|\\+[nr])(?:\s|\\+[nrt])*"
#: After a full line there may be one that is too short to be a run.
_TAIL = _WRAP + r"[A-Za-z0-9+/]{1,60}={0,2}(?![^\s\"'\\])"
#: A text that is shorter is searched as it is.
_SHORT = 4096


def brief(text: str) -> str:
    """`text` without most of the lines that it repeats: a variable file repeats itself, and is looked at once.

    A quote stands for them, so that what is around them does not become one text of base64.
    """
    if len(text) < _SHORT:
        return text
    seen: set[str] = set()
    kept: list[str] = []
    for line in text.split("\n"):
        # A line of wrapped base64 says something else behind another line.
        if line not in seen or (len(line) >= _WRAPPED and " " not in line.strip()):
            seen.add(line)
            kept.append(line)
        elif kept[-1] != '"':
            kept.append('"')
    return "\n".join(kept)


def of(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each long run of token characters, found at the speed of `bytes.find`."""
    marks = text.encode("latin-1", "replace").translate(_MARKS) + b"\0"
    at = marks.find(_LONG)
    while at >= 0:
        end = marks.find(b"\0", at + RUN)
        yield at, end
        at = marks.find(_LONG, end)


def blocks(text: str, runs: list[tuple[int, int]], single: bool = False) -> Iterator[tuple[int, int, list[str]]]:
    """Runs that are the lines of one base64 text, and with `single` the others: start, end, lines."""
    start = end = -1
    lines: list[str] = []
    for run_start, run_end in runs:
        if lines and run_start - end < 80 and len(lines[-1]) >= _WRAPPED:
            wrap = re.compile(_WRAP).match(text, end)
            # An escaped line break ends with a letter, with which the run then begins.
            if wrap is not None and wrap.end() - run_start in (0, 1):
                lines.append(text[wrap.end() : run_end])
                end = run_end
                continue
        if lines:
            yield start, end, lines
        lines = [text[run_start:run_end]] if single or run_end - run_start >= _WRAPPED else []
        start, end = run_start, run_end
    if lines:
        yield start, end, lines


def behind(text: str, end: int, lines: list[str]) -> int:
    """Where these lines of base64, which end at `end`, end with a line that is too short to be a run."""
    full = len(lines) > 1 and len(lines[-1]) == len(lines[0])
    tail = re.compile(_TAIL).match(text, end) if full else None
    return tail.end() if tail else end
