"""Where secrets stand in a text, and the text without them.

`find` tells places and kinds; `redact` puts the kind where the secret stood. What
counts as a secret is the table in `secret_patterns`; base64 of one, twice over at
most, is one too. The value itself leaves this module in no way.
"""

from __future__ import annotations

import re
import sys

from flywheel.formats.secrets import decoded_texts, needles, runs
from flywheel.formats.secrets.key_patterns import KUBECONFIG_CREDENTIAL, KUBECONFIG_MARK
from flywheel.formats.secrets.secret_form import (
    ENCODED,
    ENCODED_AS,
    GROUPS,
    KUBECONFIG,
    SecretPattern,
)
from flywheel.formats.secrets.secret_patterns import BY_NAME, IN_LOWER_TEXT, IN_TEXT, SECRET_PATTERNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.formats.secrets.needles import Needles

    #: Start, end, rank of the group, kind.
    Span = tuple[int, int, int, str]

_RANK = {group: rank for rank, group in enumerate(GROUPS)}
_GROUP_OF = {shape.kind: shape.group for shape in SECRET_PATTERNS}
#: What a value contains says more than the name beside it.
_RANK_OF = {shape.kind: _RANK[shape.group] for shape in SECRET_PATTERNS} | {
    kind: len(GROUPS) + rank for rank, kind in enumerate(BY_NAME)
}

#: The kind of a secret that no shape tells, only what it stands for.
VALUE = "secret value"

_MOST_LAYERS = 2

#: A character that is written as an escape: `\U00000067`, `\u0067`, `\x67`, `\147`, `\/`, and in URLs `%67`.
_ESCAPE = r"\\(?:U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{3})|/)|%([2-7][0-9A-Fa-f])"
#: Without one of these no text is in parts (see `joined_texts`).
_IN_PARTS = (
    '" +', '"+', "' +", "'+", '+ "', '+"', "+ '", "+'", '" %', '"%(', "' %", "'%(", ".format(", 'format("', "join(",
    '${"', '${ "',
)  # fmt: skip
#: Where expressions of workflows may join literals.
_JOINING = ("${{", "format('", "join(")
#: Where several words of a text may be parts of one secret.
_SEVERAL = (*_IN_PARTS, *_JOINING, "\n", "\\n", "\\r")


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each secret in `text`, in order and without overlap."""
    for start, end, _, kind in _joined(_spans(text, 0)):
        yield start, end, kind


def redact(text: str) -> str:
    """`text` with `<kind>` in place of each secret."""
    return _replaced(text, lambda secret, mark: mark)


def plain(secret: str) -> str:
    """What a text with a secret stands for: without escapes, and joined if a program or an expression joins it."""
    if secret.startswith(("${{", "format('", "join(f")):  # as workflows write it: `join(fromJSON('...'))`
        return decoded_texts.joined_literals(secret)
    if any(mark in secret for mark in _IN_PARTS):
        from flywheel.formats.secrets import joined_texts  # imported late: few texts are in parts

        secret = joined_texts.joined(secret) or secret
    return re.sub(_ESCAPE, _character, secret) if "\\" in secret or "%" in secret else secret


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
    # Loops, not `any`: every message and every cell of a table comes here.
    lower = text.lower()
    for needle, shape in IN_TEXT:
        if needle in text and shape.may_be_in(text, lower):
            return True
    for needle, shape in IN_LOWER_TEXT:  # noqa: SIM110
        if needle in lower and shape.may_be_in(text, lower):
            return True
    return False


def may_join_words(text: str) -> bool:
    """Whether parts of a secret may be several words of `text`: joined by a program or an expression, or wrapped."""
    for mark in _SEVERAL:  # noqa: SIM110
        if mark in text:
            return True
    return False


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


def _begins_document(text: str, at: int) -> bool:
    """Whether a key is one of the document itself, not of a text that a program quotes: not indented, or of JSON."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return not before or before[-1] in "\"'"


def _spans(text: str, layer: int, among: Needles = needles.EVERY, may_be_encoded: bool = True) -> list[Span]:
    shapes, encoded = _possible(runs.brief(text), layer if may_be_encoded else _MOST_LAYERS, among)
    marked = None
    if KUBECONFIG_CREDENTIAL in shapes:
        marked = next(KUBECONFIG_MARK.spans(text), None)
        if marked is None:
            shapes.remove(KUBECONFIG_CREDENTIAL)
    spans = [(start, end, _RANK_OF[shape.kind], shape.kind) for shape in shapes for start, end in shape.spans(text)]
    if marked and _begins_document(text, marked[0]) and not any(rank == _RANK[KUBECONFIG] for _, _, rank, _ in spans):
        spans.append((*marked, _RANK[KUBECONFIG], KUBECONFIG_MARK.kind))
    if encoded:
        spans += _encoded(text, layer)
    if layer == 0 and ("\\" in text or "%" in text):
        spans += _standing_for(text, list(_escaped(text)), spans)
    if layer == 0 and any(mark in text for mark in _IN_PARTS):
        from flywheel.formats.secrets import joined_texts

        spans += _standing_for(text, list(joined_texts.spans(text)), spans)
    if layer == 0 and any(mark in text for mark in _JOINING):
        literals = decoded_texts.joined_literals
        expressions = [(*one, literals(text[slice(*one)])) for one in decoded_texts.expressions(text)]
        spans += _standing_for(text, expressions, spans)
    return spans


def _possible(text: str, layer: int, among: Needles) -> tuple[list[SecretPattern], bool]:
    """The shapes that `text` may hold, and whether it holds base64 of one."""
    found = list(runs.of(text))
    unlike = "\n".join(dict.fromkeys(text[start:end] for start, end in found))
    shapes = among.forms(text, text.lower(), unlike)
    return shapes, bool(unlike) and _is_encoded(text, found, unlike, layer)


def _is_encoded(text: str, found: list[tuple[int, int]], unlike: str, layer: int) -> bool:
    """Whether base64 of a secret is among these runs; `unlike` has each of them once."""
    if layer == _MOST_LAYERS:
        return False
    wrapped = ["".join(lines) for _, _, lines in runs.blocks(text, found) if len(lines) > 1]
    return bool(_apart(list(decoded_texts.of([unlike, *wrapped])), layer + 1, first=True))


def _apart(texts: list[str], layer: int, first: bool = False) -> dict[str, list[Span]]:
    """What is found in each of many texts by itself, if anything is; with `first` in one of them.

    No text is searched together with another one: what begins or ends in one can hide a secret in the next. Together
    they only tell which needles there are, and whether base64 of a secret is in one of them.
    """
    found: dict[str, list[Span]] = {}
    unlike = dict.fromkeys(texts)
    # The separator keeps base64 at the end of one text from continuing in the next.
    whole = runs.brief('\n"\n'.join(unlike))
    among = needles.EVERY.of(whole)
    long = list(runs.of(whole)) if layer < _MOST_LAYERS else []
    is_encoded = bool(long) and _is_encoded(whole, long, "\n".join(whole[start:end] for start, end in long), layer)
    for text in unlike if is_encoded or among else ():
        if (is_encoded or among.are_in(text)) and (spans := _spans(text, layer, among, is_encoded)):
            found[text] = spans
            if first:
                break
    return found


def _encoded(text: str, layer: int) -> list[Span]:
    """The runs of base64 that hold a secret."""
    spans = []
    left = decoded_texts.Left(len(text))
    for start, end, lines in runs.blocks(text, list(runs.of(text)), single=True):
        kinds = [
            (rank, kind)
            for decoded in decoded_texts.of(["".join(lines)], left)
            for _, _, rank, kind in _spans(decoded, layer + 1)
        ]
        if kinds:
            kind = min(kinds)[1].removeprefix(ENCODED_AS)
            spans.append((start, runs.behind(text, end, lines), _RANK[ENCODED], ENCODED_AS + kind))
    return spans


def _escaped(text: str) -> Iterator[tuple[int, int, str]]:
    """Words with escapes, and what they stand for: JSON's escapes, HCL's, those of YAML, Starlark and URLs."""
    escape, rest = re.compile(_ESCAPE), re.compile(r"[^\s\"']*")
    end = 0
    for found in escape.finditer(text):
        if found.start() >= end:  # another one in the same word is decoded already
            start = found.start()
            while start > end and text[start - 1] not in "\"'" and not text[start - 1].isspace():
                start -= 1
            end = rest.match(text, found.end()).end()  # type: ignore[union-attr]
            yield start, end, escape.sub(_character, text[start:end])


def _standing_for(text: str, parts: list[tuple[int, int, str]], known: list[Span]) -> list[Span]:
    """The secrets in what these spans stand for: the whole span, or the place where a secret is written as it is.

    Known ones are left out.
    """
    secret = _apart([whole for _, _, whole in parts], 1) if parts else {}
    values = {text[start:end] for start, end, _, _ in known} if secret else set()
    spans = []
    for start, end, whole in parts if secret else ():
        for one, other, rank, kind in secret.get(whole, ()):
            value = whole[one:other]
            at = text.find(value, start, end)
            if at < 0:
                spans.append((start, end, rank, kind))
            elif value not in values:
                spans.append((at, at + len(value), rank, kind))
    return spans


def _character(escape: re.Match[str]) -> str:
    hexadecimal, octal = escape.group(1) or escape.group(2) or escape.group(3) or escape.group(5), escape.group(4)
    code = int(hexadecimal, 16) if hexadecimal else int(octal, 8) if octal else ord("/")
    return chr(code) if code <= sys.maxunicode else escape.group()
