"""Values of a plan's releases: what is not judged is a fault, and nothing of a value is in it."""

from __future__ import annotations

import pytest

from flywheel.contract.chart_judge import DROPPED, UNREAD, ChartFault
from flywheel.contract.compiled import Contract
from flywheel.plan.known_values import ScaleSetChart
from flywheel.plan.release_values import ReleaseValues

CHART = ScaleSetChart(
    "chart", ("gha-runner-scale-set",), "values", ("set",), "runnerScaleSetName", "scaleSetLabels", "name"
)
FIX = "Give short values as `yamlencode` writes them: one mapping, without merge keys."


def _faults(contract: Contract, values: list[object], *sets: dict[str, str], hides: object = False) -> list[ChartFault]:
    assert contract.arc.chart_values is not None
    after = {"chart": "gha-runner-scale-set", "version": "0.14.0", "values": values, "set": list(sets)}
    judged = ReleaseValues(contract.arc.chart_values, CHART).faults((None, after, {}, False, hides), ("create",))
    return list(judged)


def _unread(values: list[object], contract: Contract) -> list[tuple[str, str]]:
    return [(one.message, one.fix) for one in _faults(contract, values) if one.kind == UNREAD]


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


FIVE = {"name": "maxRunners", "value": "5"}
TEXT = {**FIVE, "type": "string"}


@pytest.mark.parametrize(
    ("values", "sets", "dropped"),
    [
        (['maxRunners: "5"\n'], [], ["maxRunners"]),
        (['maxRunners: "5"\n', "maxRunners: 5\n"], [], []),
        (['maxRunners: "5"\n', "maxRunners: null\n"], [], []),
        (["maxRunners: 5\n", 'maxRunners: "5"\n'], [], ["maxRunners"]),
        (['maxRunners: "5"\n'], [FIVE], []),
        (["maxRunners: 5\n"], [TEXT], ["maxRunners"]),
        ([], [TEXT, FIVE], []),
        (["containerMode: {type: dindd}\n", "containerMode: {type: dind}\n"], [], []),
        ([], [{"name": "containerMode.type", "value": "dindd"}], ["containerMode.type"]),
        (["scaleSetLabels: [a]\n"], [{"name": "scaleSetLabels", "value": "a"}], ["scaleSetLabels"]),
        ([], [{"name": "scaleSetLabels", "value": "{a,b}"}], []),
        (["scaleSetLabels: a\n"], [{"name": "scaleSetLabels[0]", "value": "b"}], []),
        (
            ["proxy: {noProxy: a}\ncontainerMode: {type: dindd}\n"],
            [{"name": "proxy.noProxy[0]", "value": "b"}, {"name": "[0]", "value": "b"}],
            ["containerMode.type"],
        ),
        (["proxy: {noProxy: a}\n"], [{"name": "proxy.http.url", "value": "b"}], ["proxy.noProxy"]),
    ],
)
def test_what_is_installed_is_judged(
    contract: Contract, values: list[object], sets: list[dict[str, str]], dropped: list[str]
) -> None:
    """A value that a later text or a block replaces is not installed, and blocks have kinds too."""
    assert [one.path for one in _faults(contract, values, *sets) if one.kind == DROPPED] == dropped


def test_a_block_that_is_hidden(contract: Contract) -> None:
    """Its value may be any, so what stands below it is not judged; its name is."""
    blocks = [TEXT, {"name": "maxRunner", "value": "5"}]
    hides = {"set": [{"value": True}, {"value": True}]}
    assert [one.path for one in _faults(contract, ['maxRunners: "5"\n'], *blocks, hides=hides)] == ["maxRunner"]
