"""No plan that was refused passes after one part of it was taken out, emptied or exchanged."""

from __future__ import annotations

import json
import random

import fixture_plan as plans
import pytest
from flywheel_testing import mutations

from flywheel.contract.compiled import Contract
from flywheel.formats.source import FormatError
from flywheel.plan.plan_review import PlanReview

#: What holds no part of what is judged: the configuration, the values of objects, checks, variables.
_BESIDE = {"configuration", "checks", "variables", "relevant_attributes", "timestamp", "values", "sensitive_values"}
#: A seed a run would try other mutants; one seed gives the same verdict for the same tree.
_SAMPLE = 700

REFUSED = sorted(name for name, found in plans.FOUND.items() if set(found) - {"GF909"})


def _is_beside(path: tuple[str | int, ...]) -> bool:
    return any(step in _BESIDE and "resource_changes" not in path[:at] for at, step in enumerate(path))


def _hides_what_stands_once(path: str) -> bool:
    """What no other part of a plan repeats: where a moved object was, that one is imported, and drift."""
    return any(word in path for word in ("previous_address", "importing", "resource_drift"))


@pytest.mark.parametrize("name", REFUSED)
def test_single_mutants_are_refused_too(name: str, contract: Contract) -> None:
    """By a finding or as not usable; but for what a plan says once: see `flywheel.plan.cross_check`."""
    document = json.loads(plans.text(name))
    every = list(mutations.single_mutants(document, mutations.VERBS, renamed=True, skip=_is_beside))
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
