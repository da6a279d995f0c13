"""Values of a plan's releases: what is not judged is a fault, and nothing of a value is in it."""

from __future__ import annotations

import pytest

from flywheel.contract.chart_judge import UNREAD
from flywheel.contract.compiled import Contract
from flywheel.plan.known_values import ScaleSetChart
from flywheel.plan.release_values import ReleaseValues

CHART = ScaleSetChart(
    "chart", ("gha-runner-scale-set",), "values", ("set",), "runnerScaleSetName", "scaleSetLabels", "name"
)
FIX = "Give short values as `yamlencode` writes them: one mapping, without merge keys."


def _unread(values: list[object], contract: Contract) -> list[tuple[str, str]]:
    assert contract.arc.chart_values is not None
    after = {"chart": "gha-runner-scale-set", "version": "0.14.0", "values": values}
    faults = ReleaseValues(contract.arc.chart_values, CHART).faults((None, after, {}, False, False), ("create",))
    return [(one.message, one.fix) for one in faults if one.kind == UNREAD]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &b {c: hunter2}\nd:\n  <<: *b\n", "line 3 is not strict YAML"),
        ("a: 1\n---\nb: 2\n", "line 2 is not strict YAML"),
        ("- a\n", "line 1 is not strict YAML"),
        ("a: \ud800\n", "it has half of a character"),
        (
            "minRunners: 0\n# " + "x" * 256_000,
            "a plan's values are read up to 256,000 characters, and beyond only their keys at the top",
        ),
    ],
)
def test_values_that_are_not_judged(contract: Contract, text: str, why: str) -> None:
    """The line says where; the text itself can hold what nobody may see."""
    assert _unread([None, text], contract) == [(f"`values[1]` is not judged: {why}.", FIX)]


@pytest.mark.parametrize(
    "text", ["", "\n", "# c: d\n", "---\n", "--- # c\nnull\n...\n", "~", "{}\n", "maxRunners: 5\n"]
)
def test_nothing_is_left_out(contract: Contract, text: str) -> None:
    """A text without values is judged as one."""
    assert _unread([text], contract) == []
