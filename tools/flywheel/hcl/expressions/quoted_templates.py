"""Quoted strings: their escapes, and the expressions interpolated in them."""

from __future__ import annotations

import re

from flywheel.formats.blank_texts import GO_SPACE
from flywheel.formats.nfc import nfc
from flywheel.hcl.expressions.lexer import END
from flywheel.hcl.expressions.nodes import HclNode, Literal, NotEvaluated, TemplateOf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.hcl.expressions.descent import Descent

_MARK = re.compile(r'["\n]|\\(?:[nrt"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})?|\$\$\{|%%\{|\$\{~?|%\{')
_SHORT = {r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\"": '"', r"\\": "\\", "$${": "${", "%%{": "%{"}


def template(parser: Descent) -> HclNode:
    """The quoted string at hand."""
    text = parser.source.text
    opened = parser.tokens.start
    before = parser.tokens.lines
    parts: list[str | HclNode] = []
    foreign = trim = False
    at = opened + 1
    while True:
        mark = _MARK.search(text, at)
        if mark is None or mark.group() == "\n":
            message = "the string is not closed on its line."
            raise parser.source.error(opened, message, 'Close it with `"`, or write a line break as `\\n`.')
        literal = text[at : mark.start()]
        _append(parts, literal.lstrip(GO_SPACE) if trim else literal)
        trim = trim and not literal.strip(GO_SPACE)
        seen, at = mark.group(), mark.end()
        if seen == '"':
            break
        if seen[:2] in ("${", "%{"):
            if seen == "${~" and parts and isinstance(parts[-1], str):
                parts[-1] = parts[-1].rstrip(GO_SPACE)
            foreign = foreign or seen == "%{"
            node, at, trim = _sequence(parser, mark.start(), at, directive=seen == "%{")
            parts.append(node)
        else:
            character = _escape(parser, mark.start(), seen)
            _append(parts, "" if trim and character in GO_SPACE else character)
            trim = trim and character in GO_SPACE
    parser.tokens.lines = before
    parser.tokens.go_to(at)
    return NotEvaluated("a template directive `%{`") if foreign else _made(parts)


def _append(parts: list[str | HclNode], text: str) -> None:
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    elif text:
        parts.append(text)


def _made(parts: list[str | HclNode]) -> HclNode:
    kept = [part for part in parts if part != ""]
    if not kept:
        return Literal("")
    if len(kept) == 1 and isinstance(kept[0], str):
        return Literal(nfc(kept[0]))
    return TemplateOf(kept)


def _sequence(parser: Descent, start: int, at: int, *, directive: bool) -> tuple[HclNode, int, bool]:
    """What stands in `${}` or `%{}`, the offset behind it, and whether to trim what follows."""
    tokens = parser.tokens
    tokens.lines = False
    tokens.go_to(at)
    node = _skip_directive(parser) if directive else parser.expression()
    if tokens.kind not in ("}", "~}"):
        message = f"{tokens.describe()} stands where `}}` must close the `{parser.source.text[start : start + 2]}`."
        raise parser.source.error(tokens.start, message, "Add `}`.")
    return node, tokens.end, tokens.kind == "~}"


def _skip_directive(parser: Descent) -> HclNode:
    tokens = parser.tokens
    depth = 0
    while depth or tokens.kind not in ("}", "~}"):
        if tokens.kind == '"':
            parser.descend()
            template(parser)
            parser.depth -= 1
            continue
        if tokens.kind == END:
            raise tokens.unexpected("the `}` of a template directive")
        depth += (tokens.kind == "{") - (tokens.kind == "}")
        tokens.advance()
    return Literal("")


def _escape(parser: Descent, start: int, seen: str) -> str:
    if seen in _SHORT:
        return _SHORT[seen]
    code = int(seen[2:], 16) if len(seen) > 1 else -1
    if 0 <= code < 0xD800 or 0xDFFF < code < 0x110000:
        return chr(code)
    bad = parser.source.text[start : start + max(2, len(seen))]
    message = f"`{bad}` is not an escape sequence."
    raise parser.source.error(start, message, r"Write `\\` for a backslash; HCL has \n \r \t \" \\ \uXXXX.")


def heredoc(parser: Descent) -> HclNode:
    """The heredoc at hand, which is not evaluated."""
    source, tokens = parser.source, parser.tokens
    start = tokens.start
    opening = re.compile(r"<<-?([^\W\d][\w-]*)\r?\n").match(source.text, start)
    if opening is None:
        raise tokens.unexpected("an expression")
    closing = re.compile(rf"^[ \t]*{re.escape(opening[1])}[ \t\r]*$", re.MULTILINE).search(source.text, opening.end())
    if closing is None:
        message = f"the heredoc is not closed by a line `{opening[1]}`."
        raise source.error(start, message, "Add that line.")
    tokens.go_to(closing.end())
    return NotEvaluated("a heredoc")
