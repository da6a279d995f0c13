"""No plan that was refused passes after one part of it was taken out, emptied or exchanged."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator

import fixture_plan as plans
import pytest

from flywheel.contract.compiled import Contract
from flywheel.formats.source import FormatError
from flywheel.plan.plan_review import PlanReview

#: What holds no part of what is judged: the configuration, the values of objects, checks, variables.
_BESIDE = {"configuration", "checks", "variables", "relevant_attributes", "timestamp", "values", "sensitive_values"}
#: Texts and numbers that a part of a plan could be exchanged for.
_OTHERS = (None, "", "x", 0, True, False, [], {}, ["no-op"], ["read"], ["open"], ["update"], ["create"])

#: A seed a run would try other mutants; one seed gives the same verdict for the same tree.
_SAMPLE = 700

REFUSED = sorted(name for name, found in plans.FOUND.items() if set(found) - {"GF909"})


def _nodes(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if key in _BESIDE and "resource_changes" not in path:
            continue
        yield (*path, key)
        yield from _nodes(item, (*path, key))


def _mutants(document: dict) -> Iterator[tuple[str, dict]]:
    for path in _nodes(document):
        for what, change in _changes():
            mutant = copy.deepcopy(document)
            at = mutant
            for step in path[:-1]:
                at = at[step]  # type: ignore[call-overload]
            change(at, path[-1])
            yield f"{'.'.join(map(str, path))}: {what}", mutant


def _changes() -> Iterator[tuple[str, Callable[[dict, str], None]]]:
    def take_out(at: dict, key: str) -> None:
        del at[key]

    def rename(at: dict, key: str) -> None:
        if isinstance(at, dict):
            at[f"{key}_"] = at.pop(key)

    yield "taken out", take_out
    yield "renamed", rename
    for other in _OTHERS:
        yield f"is {json.dumps(other)}", lambda at, key, other=other: at.__setitem__(key, other)


def _hides_what_stands_once(path: str) -> bool:
    """What no other part of a plan repeats: where a moved object was, that one is imported, and drift."""
    return any(word in path for word in ("previous_address", "importing", "resource_drift"))


@pytest.mark.parametrize("name", REFUSED)
def test_single_mutants_are_refused_too(name: str, contract: Contract) -> None:
    """By a finding or as not usable; but for what a plan says once: see `flywheel.plan.cross_check`."""
    document = json.loads(plans.text(name))
    every = list(_mutants(document))
    chosen = every if len(every) <= _SAMPLE else random.Random(name).sample(every, _SAMPLE)
    accepted = []
    for what, mutant in chosen:
        if mutant == document:
            continue
        try:
            plan = plans.read(json.dumps(mutant).encode(), contract, refresh_only=name in plans.REFRESH_ONLY)
        except FormatError:
            continue
        if not plans.blocked(PlanReview(plan), contract):
            accepted.append(what)
    assert [what for what in accepted if not _hides_what_stands_once(what)] == []
