"""The values of Kubernetes Secrets in manifests, as YAML or JSON, without the library that reads YAML."""

from __future__ import annotations

import re

from flywheel.formats.secrets import real_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Span = tuple[int, int]

#: The keys of values that a Secret may contain and that are not secret.
_PUBLIC = (
    r"(?i)(?:.*[._-])?(?:user(?:_?name)?|login|host(?:name)?|port|data(?:base)?|db_?name|name(?:space)?|type|region|bucket"
    r"|endpoint|server|address|url|uri|email|crt|cert|ca|pub|public[._-]?key|.*_?id|version|project|driver|git)"
)
_VALUE = (
    r"[ \t]*[\"']?([\w./-]{1,253})[\"']?[ \t]*:[ \t]+(?:!!\w+[ \t]+)?"
    r"[\"']?([^\s\"'{}\[\]|>&*#%@!][^\s\"'{}]*)[\"']?[ \t]*(?:#.*)?\r?$"
)
_PAIR = r"[\"']?([\w./-]{1,253})[\"']?[ \t]*:[ \t]*[\"']([^\s\"'{}]+)[\"']"
#: A manifest is at most 1 MiB, as its cluster takes it.
_LONGEST = 1 << 20


def manifest_values(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    """The spans of the values below `data` and `stringData` of the manifests whose `kind` was matched."""
    end = 0
    for found in matches:
        text = found.string
        if found.start() < end:
            continue  # a second kind in the same document
        start = max(text.rfind("\n---", max(found.start() - _LONGEST, 0), found.start()), end)
        end = text.find("\n---", found.end(), found.end() + _LONGEST)
        end = min(len(text), found.end() + _LONGEST) if end < 0 else end
        column = found.start(1) - 1 - text.rfind("\n", 0, found.start(1))
        yield from _in_flow(text, start, end)
        yield from _in_blocks(text, start, end, column)


def _in_flow(text: str, start: int, end: int) -> Iterator[Span]:
    """The values of `data: {...}`, which is how JSON has them."""
    for flow in re.compile(r"[\"']?\b(data|stringData)[\"']?[ \t]*:\s*\{([^{}]*)\}").finditer(text, start, end):
        for pair in re.compile(_PAIR).finditer(text, *flow.span(2)):
            if _is_secret(pair.group(1), pair.group(2), flow.group(1) == "data"):
                yield pair.span(2)


def _in_blocks(text: str, start: int, end: int, column: int) -> Iterator[Span]:
    """The values of `data:` in the same column as `kind:`."""
    for block in re.compile(r"(?m)^([ \t-]*)(data|stringData)[ \t]*:[ \t]*(?:#.*)?\r?$").finditer(text, start, end):
        at = block.end() + 1 if len(block.group(1)) == column else -1
        deeper = -1
        while 0 < at < end:
            stop = text.find("\n", at, end)
            stop = end if stop < 0 else stop
            line = text[at:stop]
            indent = len(line) - len(line.lstrip(" \t"))
            if line.strip() and not line.lstrip().startswith("#"):
                if indent <= column:
                    break
                deeper = indent if deeper < 0 else deeper
                value = re.match(_VALUE, line) if indent == deeper else None
                if value and _is_secret(value.group(1), value.group(2), block.group(2) == "data"):
                    yield at + value.start(2), at + value.end(2)
            at = stop + 1


def _is_secret(key: str, value: str, encoded: bool) -> bool:
    if re.fullmatch(_PUBLIC, key) or real_values.stands_for(value):
        return False
    if not encoded:
        return len(value) > 3
    if len(value) < 6 or re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", value) is None:
        return False
    return not real_values.stands_for(real_values.plain_base64(value).strip() or "-")
