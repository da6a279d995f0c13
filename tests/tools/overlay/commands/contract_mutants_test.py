"""A contract.json that was edited by hand is refused in one clear error, or every check works by it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.findings import engine, subjects
from flywheel.formats.json import plain_json
from flywheel.overlay.reading import directory

Step = str | int

#: In place of a value: it is left out.
_DROPPED = object()
_VALUES = (_DROPPED, None, True, "x", "", "(", "{", "a/b", 0, -1, 10**30, [], {}, [1], ["x"], {"a": "x"})

#: How many of the 40,000 mutants are tried. All of them take five minutes; run this file with more after a change.
_REFUSED, _JUDGED = 1000, 120


def _paths(value: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from _paths(item, (*path, step))


def _edited(value: dict | list, path: tuple[Step, ...], new: object) -> dict | list:
    """The value with another one at `path`; only what lies on the way is copied."""
    step, *rest = path
    copied = value.copy()
    if rest:
        copied[step] = _edited(value[step], tuple(rest), new)
    elif new is _DROPPED:
        del copied[step]
    else:
        copied[step] = new
    return copied


def _mutants() -> Iterator[tuple[str, object]]:
    document = plain_json.load(compiled.built_in())
    assert isinstance(document, dict)
    chosen = random.Random(20261129)
    paths = list(_paths(document))
    while True:
        path, new = chosen.choice(paths), chosen.choice(_VALUES)
        shown = "dropped" if new is _DROPPED else repr(new)
        yield f"{'.'.join(map(str, path))}: {shown}", _edited(document, path, new)


def test_a_mutant_is_refused_or_works(overlay: Path) -> None:
    """One node of contract.json is dropped or replaced. A KeyError in a check would be an internal error."""
    checks = list(subjects.of("overlay").values())
    refused = judged = 0
    for what, document in _mutants():
        if refused >= _REFUSED and judged >= _JUDGED:
            break
        try:
            contract = Contract.from_json(document)
        except UserError as err:
            refused += 1
            lines = str(err).split("\n")
            if re.fullmatch(r"contract\.json: and \d+ more\.", lines[-1]):
                lines.pop()
            assert all(one.startswith("contract.json: `") and one.endswith(compiled.RECOMPILE) for one in lines), what
            continue
        judged += 1
        if judged > _JUDGED:
            continue
        try:
            found, _, _ = directory.load(str(overlay), contract)
            engine.run(found, contract, checks)
        except UserError as err:
            assert str(err).startswith("overlay: no variable file"), f"{what}: {err}"  # by this contract it has none
        except Exception as err:
            pytest.fail(f"{what}: {type(err).__name__}: {err}")
