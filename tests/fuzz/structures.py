"""Mutants of plain values: documents that are still JSON or YAML, with other members, types, names and sizes.

A mutant of a text mostly fails in the parser. These pass it, and reach what is behind it.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Sequence

#: Stands for lists in lists, which the copies and the writer of this module could not take.
_NESTED = "nested without end"
#: What a member is replaced by: other types, borders of numbers and days, texts that mean something to somebody.
ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, "", " ", "x", [], {}, [[]], {"": {}}, [None], "x" * 3_000),
    *("a\n::error::b", "##[add-mask]a", "\x1b[31m", "\u202eb", "\ud800", "\u2028", "é" * 40, "ghp_" + "Zq7R" * 9),
    *("2026-02-30", "9999-12-31", "0000-00-00", "1e999999", "0x1", "-0", "NaN", "12:30:45", "../../x", "/dev/zero"),
    *("a.b[0]", 'a["\\"]', "module.a[", "data.a.b", "https://u:p@h:0/%zz?x#y", "h:99999", "[::1", "1.2.3-", "v" * 300),
    *("${x}", "%{ if x }", "$${", "*", "?", "a*b", "[self-hosted, x]", "tinyland-nix", "example-org", "-x", "@f"),
    *(
        _NESTED,
        _NESTED,
        "sha256:" + "0" * 64,
        "sha256-" + "A" * 43 + "=",
        "0" * 40,
        "delete",
        "create",
        "no-op",
        "forget",
        "managed",
    ),
)
#: Expressions of GitHub, for documents that are workflows.
EXPRESSIONS = (
    *(
        "${{ inputs.a }}",
        "${{ matrix.os || 'a' }}",
        "${{ fromJSON(inputs.a) }}",
        "${{ fromJSON('[1, {\"a\": null}]') }}",
    ),
    *("${{ format('{0}{1}', github.ref, matrix) }}", "${{ toJSON(matrix) }}", "${{ needs.a.outputs.b }}", "${{"),
    *("${{ github.event_name == 'push' && 'a' || fromJSON(vars.x)[0] }}", "${{ contains(github.*, 'a') }}", "${{ ! }}"),
    *("${{ join(matrix.*.os, ',') }}", "${{ inputs['a'].b.*.c }}", "${{ hashFiles('**') }}", "${{ " + "(" * 90 + " }}"),
    *("./.github/workflows/ci.yml", "a/b/.github/workflows/c.yml@main", "always() && !cancelled()", "success() ||"),
)

_DEEP = 60
Path = tuple[object, ...]


def mutant(values: Sequence[object], chance: random.Random, odd: Sequence[object] = ODD) -> object:
    """A value made from one or two of `values` by a few random edits."""
    value = copy.deepcopy(chance.choice(values))
    for _ in range(chance.randint(1, 4)):
        edit = chance.choice(_EDITS)
        box = [value]
        places = list(_places(box))
        edit(chance.choice(places), values, odd, chance)
        value = box[0]
    return value


def text(value: object, chance: random.Random) -> str:
    """The value as JSON, which is YAML too."""
    depth = chance.choice((40, 150, 900, 5_000))
    written = json.dumps(value, indent=chance.choice((None, 1)))
    return written.replace(f'"{_NESTED}"', "[" * depth + "]" * depth, 1)


def _places(value: object) -> list[tuple[dict | list, object]]:
    """Each container below `value` with each of its keys."""
    found, pending = [], [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict | list):
            keys = list(one) if isinstance(one, dict) else range(len(one))
            found += [(one, key) for key in keys]
            pending += one.values() if isinstance(one, dict) else one
    return found


def _replace(place, values, odd, chance) -> None:
    holder, key = place
    holder[key] = copy.deepcopy(chance.choice(odd))


def _drop(place, values, odd, chance) -> None:
    holder, key = place
    if isinstance(holder, dict) or len(holder) > 1:
        del holder[key]


def _rename(place, values, odd, chance) -> None:
    holder, key = place
    if isinstance(holder, dict):
        others = [other for _, other in _places(chance.choice(values)) if isinstance(other, str)]
        new = chance.choice([*others, *(one for one in odd if isinstance(one, str))])
        holder[new] = holder.pop(key)


def _double(place, values, odd, chance) -> None:
    holder, key = place
    times = chance.choice((1, 1, 3, 40))
    if isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(times)]
    else:
        for number in range(times):
            holder[f"{key}{number}"] = copy.deepcopy(holder[key])


def _graft(place, values, odd, chance) -> None:
    holder, key = place
    other, there = chance.choice(_places([chance.choice(values)]))
    holder[key] = copy.deepcopy(other[there])


def _wrap(place, values, odd, chance) -> None:
    holder, key = place
    for _ in range(chance.choice((1, 1, 1, _DEEP))):
        holder[key] = chance.choice(([holder[key]], {"a": holder[key]}))


def _retype(place, values, odd, chance) -> None:
    """The same value as another type: readers of YAML and programs that write JSON do so."""
    holder, key = place
    value = holder[key]
    if isinstance(value, dict):
        holder[key] = chance.choice((list(value.values()), list(value), [{"name": one} for one in value]))
    elif isinstance(value, list):
        holder[key] = chance.choice(({str(number): one for number, one in enumerate(value)}, value[:1]))
    else:
        holder[key] = chance.choice((str(value), [value], {str(value)[:50]: value}))


def _spoil(place, values, odd, chance) -> None:
    """A text with a piece of another one in it."""
    holder, key = place
    if isinstance(holder[key], str):
        text, piece = holder[key], chance.choice([one for one in odd if isinstance(one, str)])
        at = chance.randint(0, len(text))
        holder[key] = text[:at] + piece + text[chance.choice((at, at + 1, len(text))) :]


_EDITS: tuple[Callable[..., None], ...] = (_replace, _replace, _drop, _rename, _double, _graft, _wrap, _retype, _spoil)
