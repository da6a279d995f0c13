"""Functions on strings."""

from __future__ import annotations

from flywheel.formats.blank_texts import GO_SPACE
from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.characters import allow, characters
from flywheel.hcl.expressions.conversions import to_string
from flywheel.hcl.expressions.hcl_values import EvaluationError, ListValue, Unsupported, elements


@function("startswith", "string", "string")
def _startswith(text: str, prefix: str) -> object:
    return text.startswith(prefix)


@function("endswith", "string", "string")
def _endswith(text: str, suffix: str) -> object:
    return text.endswith(suffix)


@function("strcontains", "string", "string")
def _strcontains(text: str, part: str) -> object:
    return part in text


@function("lower", "string")
def _lower(text: str) -> object:
    # Go maps one character to one; Python's own `lower` knows contexts and expansions.
    return text.lower() if text.isascii() else "".join(one.lower()[0] for one in text)


@function("upper", "string")
def _upper(text: str) -> object:
    return text.upper() if text.isascii() else "".join(map(_upper_one, text))


def _upper_one(character: str) -> str:
    upper = character.upper()
    return upper if len(upper) == 1 else character


@function("title", "string")
def _title(text: str) -> object:
    if not text.isascii():
        raise Unsupported("`title` of text beyond ASCII")
    made = []
    inside = False
    for character in text:
        made.append(character if inside else character.upper())
        inside = character.isalnum() or character == "_"
    return "".join(made)


@function("trimspace", "string")
def _trimspace(text: str) -> object:
    return text.strip(GO_SPACE)


@function("trim", "string", "string")
def _trim(text: str, cut: str) -> object:
    return text.strip(cut)


@function("trimprefix", "string", "string")
def _trimprefix(text: str, prefix: str) -> object:
    return text.removeprefix(prefix)


@function("trimsuffix", "string", "string")
def _trimsuffix(text: str, suffix: str) -> object:
    return text.removesuffix(suffix)


@function("chomp", "string")
def _chomp(text: str) -> object:
    return text.rstrip("\r\n")


@function("strrev", "string")
def _strrev(text: str) -> object:
    return "".join(reversed(characters(text)))


@function("substr", "string", "whole", "whole")
def _substr(text: str, offset: int, length: int) -> object:
    parts = characters(text)
    if offset < 0:
        offset = max(0, offset + len(parts))
        length = length or -1  # so Terraform has it: counted from the end, no length is all of it
    return "".join(parts[offset:] if length < 0 else parts[offset : offset + length])


@function("split", "string", "string")
def _split(separator: str, text: str) -> object:
    return ListValue(text.split(separator) if separator else text)


@function("join", "string", rest="strings")
def _join(separator: str, *lists: list[str | None]) -> object:
    if not lists:
        raise EvaluationError("there is no list.")
    parts: list[str] = []
    for part in (part for one in lists for part in one):
        if part is None:
            raise EvaluationError("an element is null.")
        parts.append(part)
    allow(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


@function("replace", "string", "string", "string")
def _replace(text: str, old: str, new: str) -> object:
    if len(old) > 1 and old[0] == old[-1] == "/":
        from flywheel.hcl.expressions import re2

        return re2.pattern(old[1:-1]).replace(text, new)
    count = text.count(old)
    allow(len(text) + count * len(new))
    return text.replace(old, new)


@function("format", "string", rest="any?")
def _format(template: str, *values: object) -> object:
    from flywheel.hcl.expressions.format_verbs import formatted

    return formatted(template, values)


@function("formatlist", "string", rest="any?")
def _formatlist(template: str, *values: object) -> object:
    from flywheel.hcl.expressions.format_verbs import formatted

    lists = [value for value in values if isinstance(value, list)]
    if not lists or len({len(one) for one in lists}) > 1:
        raise Unsupported("`formatlist` without lists of one length")
    count = len(lists[0])
    rows = zip(*(elements(value) if isinstance(value, list) else [value] * count for value in values), strict=True)
    return ListValue(to_string(formatted(template, row)) for row in rows)
