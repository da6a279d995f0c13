"""Where secrets stand in a text, and the text without them.

`find` tells places and kinds; `redact` puts the kind where the secret stood. What
counts as a secret is the table in `secret_patterns`; base64 of one, twice over at
most, is one too. The value itself leaves this module in no way.
"""

from __future__ import annotations

import re
import sys
from binascii import a2b_base64

from flywheel.formats.secrets.secret_patterns import (
    ENCODED,
    ENCODED_AS,
    GROUPS,
    IN_RUNS,
    IN_TEXT,
    KUBECONFIG,
    KUBECONFIG_CREDENTIAL,
    KUBECONFIG_MARK,
    RUN,
    RUN_CHARACTERS,
    SECRET_PATTERNS,
    SecretPattern,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: Start, end, rank of the group, kind.
    Span = tuple[int, int, int, str]

_RANK = {group: rank for rank, group in enumerate(GROUPS)}
_GROUP_OF = {shape.kind: shape.group for shape in SECRET_PATTERNS}

#: The kind of a secret that no shape tells, only what it stands for.
VALUE = "secret value"

_MARKS = bytes(byte in RUN_CHARACTERS for byte in range(256))
_LONG = b"\1" * RUN

#: The shortest base64 of a secret: 20 bytes, without padding.
_BASE64 = 27
#: Lines of wrapped base64 have 64 or 76 characters; shorter ones are taken for words.
_WRAPPED = 40
_MOST_LAYERS = 2
_SEPARATED = str.maketrans("-_=\n", "+/..")
#: What base64 holds is looked at only if it has a stretch of plain text this long.
_PLAIN_MARKS = bytes(byte in b"\t\n\r" or 32 <= byte < 127 for byte in range(256))
_PLAIN = b"\1" * 16

#: A character that is written as an escape: `\U00000067`, `\u0067`, `\x67`, `\147`, `\/`.
_ESCAPE = re.compile(r"\\(?:U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{3})|/)")
#: Where wrapped base64 goes on: a line break, real or escaped, and the indentation after it.
_WRAP = r"[ \t]*(?:\r?\n|\\+[nr])(?:\s|\\+[nrt])*"
_TAIL = _WRAP + r"[A-Za-z0-9+/]{1,60}={0,2}(?![^\s\"'\\])"


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each secret in `text`, in order and without overlap."""
    for start, end, _, kind in _joined(_spans(text, 0)):
        yield start, end, kind


def redact(text: str) -> str:
    """`text` with `<kind>` in place of each secret."""
    return _replaced(text, lambda secret, mark: mark)


def redact_lines(text: str) -> list[str]:
    """The lines of `text`, each without the secrets or the parts of one that it holds."""
    return _replaced(text, lambda secret, mark: "\n".join([mark] * (secret.count("\n") + 1))).split("\n")


def _replaced(text: str, by: Callable[[str, str], str]) -> str:
    parts: list[str] = []
    behind = 0
    for start, end, kind in find(text):
        parts += (text[behind:start], by(text[start:end], f"<{kind}>"))
        behind = end
    return "".join((*parts, text[behind:])) if parts else text


def group(kind: str) -> str:
    """The group of `secret_patterns` that `kind` belongs to."""
    return ENCODED if kind.startswith(ENCODED_AS) else _GROUP_OF[kind]


def may_hold_phrase(text: str) -> bool:
    """Whether `text` may hold a secret that several words reveal, such as a key's first line.

    If not, a secret in it is a secret in one of its words of `RUN` or more characters.
    """
    return any(needle in text and any(also in text for also in shape.also) for needle, shape in IN_TEXT)


def is_redacted(text: str) -> bool:
    """Whether `text` holds a mark that `redact` put there."""
    return "<" in text and any(f"{kind}>" in text for kind in (*_GROUP_OF, VALUE))


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Overlapping spans as one, under the gravest kind of them."""
    spans.sort()
    current: Span | None = None
    for span in spans:
        if current is None or span[0] >= current[1]:
            if current is not None:
                yield current
            current = span
        else:
            rank, kind = min(current[2:], span[2:])
            current = (current[0], max(current[1], span[1]), rank, kind)
    if current is not None:
        yield current


def _spans(text: str, layer: int) -> list[Span]:
    # A variable file repeats itself: most of it need not be looked at twice.
    brief = text if len(text) < 4096 else "\n".join(dict.fromkeys(text.split("\n")))
    shapes, encoded = _possible(brief, layer)
    marked = None
    if KUBECONFIG_CREDENTIAL in shapes:
        marked = next(KUBECONFIG_MARK.spans(text), None)
        if marked is None:
            shapes.remove(KUBECONFIG_CREDENTIAL)
    spans = [(start, end, _RANK[shape.group], shape.kind) for shape in shapes for start, end in shape.spans(text)]
    if marked and not any(rank == _RANK[KUBECONFIG] for _, _, rank, _ in spans):
        spans.append((*marked, _RANK[KUBECONFIG], KUBECONFIG_MARK.kind))
    if encoded:
        spans += _encoded(text, layer)
    if layer == 0 and _ESCAPE.search(text):
        spans += _escaped(text)
    return spans


def _possible(text: str, layer: int) -> tuple[list[SecretPattern], bool]:
    """The shapes that `text` may hold, and whether it holds base64 of one."""
    runs = list(_runs(text))
    unlike = "\n".join({text[start:end] for start, end in runs})
    needled = [shape for needle, shape in IN_TEXT if needle in text]
    if unlike:
        needled += [shape for needle, shape in IN_RUNS if needle in unlike]
    shapes = [shape for shape in dict.fromkeys(needled) if any(also in text for also in shape.also)]
    if not unlike or layer == _MOST_LAYERS:
        return shapes, False
    wrapped = ["".join(lines) for _, _, lines in _blocks(text, runs) if len(lines) > 1]
    return shapes, any(_spans(decoded, layer + 1) for decoded in _decoded([unlike, *wrapped]))


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each long run of token characters, found at the speed of `bytes.find`."""
    marks = text.encode("latin-1", "replace").translate(_MARKS) + b"\0"
    at = marks.find(_LONG)
    while at >= 0:
        end = marks.find(b"\0", at + RUN)
        yield at, end
        at = marks.find(_LONG, end)


def _encoded(text: str, layer: int) -> list[Span]:
    """The runs of base64 that hold a secret."""
    spans = []
    for start, end, lines in _blocks(text, list(_runs(text)), single=True):
        kinds = [
            (rank, kind) for decoded in _decoded(["".join(lines)]) for _, _, rank, kind in _spans(decoded, layer + 1)
        ]
        if kinds:
            kind = min(kinds)[1].removeprefix(ENCODED_AS)
            # After a full line there may be one that is too short to be a run.
            full = len(lines) > 1 and len(lines[-1]) == len(lines[0])
            tail = re.compile(_TAIL).match(text, end) if full else None
            spans.append((start, tail.end() if tail else end, _RANK[ENCODED], ENCODED_AS + kind))
    return spans


def _escaped(text: str) -> Iterator[Span]:
    """Words that contain a secret once their escapes are decoded: JSON's, HCL's, and those of YAML and Starlark."""
    for word in re.finditer(r"[^\s\"']+", text):
        plain = _ESCAPE.sub(_character, word.group())
        if plain != word.group():
            worst = min(((rank, kind) for _, _, rank, kind in _spans(plain, 1)), default=None)
            if worst is not None:
                yield (*word.span(), *worst)


def _character(escape: re.Match[str]) -> str:
    hexadecimal, octal = escape.group(1) or escape.group(2) or escape.group(3), escape.group(4)
    code = int(hexadecimal, 16) if hexadecimal else int(octal, 8) if octal else ord("/")
    return chr(code) if code <= sys.maxunicode else escape.group()


def _blocks(text: str, runs: list[tuple[int, int]], single: bool = False) -> Iterator[tuple[int, int, list[str]]]:
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


def _decoded(texts: list[str]) -> Iterator[str]:
    """The plain texts that the base64 in `texts` may stand for.

    Nothing says where a run of base64 begins (`path/LS0t...`), so all four offsets are tried. Pieces
    are filled up to whole groups: cutting characters off the front shifts all of them at once.
    """
    pieces = [
        piece + "A" * (-len(piece) % 4)
        for text in texts
        for piece in text.translate(_SEPARATED).split(".")
        if len(piece) >= _BASE64
    ]
    joined = "".join(pieces)
    for offset in range(4) if joined else ():
        decoded = a2b_base64(joined[offset:] + "A" * offset)
        if _PLAIN in decoded.translate(_PLAIN_MARKS):
            yield decoded.decode("latin-1")
