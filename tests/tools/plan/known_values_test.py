"""Tests of the few values that are kept of a plan: identifying names, and never from a masked part."""

from __future__ import annotations

import json

import pytest
from flywheel_testing.plans import whole

from flywheel.plan import plan_file

CHART = plan_file.ScaleSetChart(
    "chart", ("gha-runner-scale-set",), "values", ("set",), "runnerScaleSetName", "scaleSetLabels", "name"
)
WANTED = {"helm_release": plan_file.WantedValues(("namespace", "name", "metadata[0].name"), CHART)}
OBJECT = {"namespace": "arc", "name": "nix", "metadata": [{"name": "deep"}], "chart": "gha-runner-scale-set"}


def _change(
    before: object, after: object, actions: tuple[str, ...] = ("create", "delete"), **masks: object
) -> plan_file.PlannedChange:
    entry = {
        "address": "helm_release.a", "mode": "managed", "type": "helm_release", "name": "a",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}, **masks},
    }  # fmt: skip
    document = plan_file.loads(
        "plan.json", json.dumps(whole({"format_version": "1.2", "resource_changes": [entry]})).encode(), WANTED
    )
    return document.changes[0]


def test_facts_of_both_sides() -> None:
    """Facts are kept before and after, where they are known, and only requested facts."""
    found = _change({**OBJECT, "password": "x"}, {**OBJECT, "name": "docker"}).facts
    assert found == {
        "namespace": ("arc", "arc"), "name": ("nix", "docker"), "metadata[0].name": ("deep", "deep"),
        plan_file.SCALE_SET: ("nix", "docker"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "mask", [True, {"metadata": True}, {"metadata": [True]}, {"metadata": [{"name": True}]}], ids=json.dumps
)
def test_what_is_masked_is_not_kept(mask: object) -> None:
    """A masked value is not kept, at any level and on either side."""
    assert "metadata[0].name" not in _change(OBJECT, OBJECT, before_sensitive=mask, after_sensitive=mask).facts
    assert _change(OBJECT, OBJECT, before_sensitive=mask).facts["metadata[0].name"] == ("", "deep")
    assert _change(OBJECT, OBJECT, after_sensitive=mask).facts["metadata[0].name"] == ("deep", "")
    assert _change(OBJECT, OBJECT, after_unknown=mask).facts["metadata[0].name"] == ("deep", "")


def test_masks_that_hide_nothing() -> None:
    """Terraform writes masks such as `[false]` and `[{}]` for parts that are not sensitive."""
    masks = {"metadata": [{}], "values": [False], "set": [{}, {}]}
    values = {**OBJECT, "values": ["runnerScaleSetName: a\n"]}
    assert _change(values, values, before_sensitive=masks, after_sensitive=masks).facts[plan_file.SCALE_SET] == (
        "a",
        "a",
    )


@pytest.mark.parametrize("value", ["x" * 254, "a\nb", 7, None, ["a"], {"a": 1}], ids=repr)
def test_only_names_are_kept(value: object) -> None:
    """A fact is a short text on one line."""
    assert "namespace" not in _change({**OBJECT, "namespace": value}, {**OBJECT, "namespace": value}).facts


#: Ways to name a scale set, and the resulting name.
NAMES = [
    ({}, "nix"),
    ({"values": ["runnerScaleSetName: a\n"]}, "a"),
    ({"values": ['{"runnerScaleSetName": "a"}']}, "a"),
    ({"values": ['"runnerScaleSetName": "a"\n', "other: 1\n", "runnerScaleSetName: b\n"]}, "b"),
    ({"values": ["runnerScaleSetName: a\n"], "set": [{"name": "runnerScaleSetName", "value": "b"}]}, "b"),
    ({"set": [{"name": "other", "value": "b"}]}, "nix"),
    ({"values": ["runnerScaleSetName: [\n"]}, None),
    ({"values": ["runnerScaleSetName: 7\n"]}, None),
    ({"values": ["inner: {runnerScaleSetName: a}\n"]}, "nix"),
    ({"values": ["runnerScaleSetName: a\n", "runnerScaleSetName: null\n"]}, "nix"),
    ({"values": ["runnerScaleSetName: a\n", 'runnerScaleSetName: ""\n']}, "nix"),
    ({"values": ["runnerScaleSetName: a\n", "runnerScaleSetName: [\n"]}, None),
    ({"values": ["runnerScaleSetName: a\n"], "set": [{"name": "runnerScaleSetName", "value": "null"}]}, "nix"),
    ({"set": [{"name": "runnerScaleSetName", "value": "null", "type": "string"}]}, "null"),
    ({"values": ["runnerScaleSetName: [\n"], "set": [{"name": "runnerScaleSetName", "value": "b"}]}, "b"),
    ({"chart": "oci://example.com/charts/gha-runner-scale-set"}, "nix"),
    ({"chart": "other"}, None),
    ({"chart": None}, None),
]


@pytest.mark.parametrize(("more", "name"), NAMES, ids=str)
def test_names_of_scale_sets(more: dict[str, object], name: str | None) -> None:
    """Blocks win over values, later values win over earlier ones, and the release's name comes last."""
    found = _change({**OBJECT, **more}, {**OBJECT, **more}).facts
    assert found.get(plan_file.SCALE_SET) == (None if name is None else (name, name))


@pytest.mark.parametrize("mask", [{"values": True}, {"values": [True]}, {"set": [{"value": True}]}], ids=json.dumps)
def test_a_name_that_may_be_hidden_is_not_guessed(mask: object) -> None:
    """If the values are masked, the release's name can differ from the set's name."""
    values = {**OBJECT, "values": ["a: 1\n"], "set": [{"name": "x", "value": "y"}]}
    assert plan_file.SCALE_SET not in _change(values, values, before_sensitive=mask, after_sensitive=mask).facts


def test_labels() -> None:
    """Labels are kept only for an edit in place: sorted, without duplicates; None if unknown."""

    def labels(old: str, new: str, **masks: object) -> tuple:
        before, after = {**OBJECT, "values": [old]}, {**OBJECT, "values": [new]}
        return _change(before, after, ("update",), **masks).labels

    assert labels("scaleSetLabels: [b, a, b]\n", "scaleSetLabels: [c]\n") == (("a", "b"), ("c",))
    assert labels("scaleSetLabels: nix\n", "scaleSetLabels: [c]\n") == (None, ("c",))
    assert labels("scaleSetLabels: [1]\n", "other: 1\n") == (None, None)
    assert labels("scaleSetLabels: [a]\n", "scaleSetLabels: [b]\n", after_sensitive={"values": True}) == (("a",), None)
    assert labels("scaleSetLabels: [a]\n---\n", "scaleSetLabels: [b]\n") == (None, ("b",))
    moved = _change({**OBJECT, "values": ["scaleSetLabels: [a]"]}, {**OBJECT, "values": ["scaleSetLabels: [b]"]})
    assert moved.labels == (("a",), ("b",))


@pytest.mark.parametrize(
    ("texts", "block", "labels"),
    [
        (["scaleSetLabels: [a]\n", "scaleSetLabels: null\n"], {}, None),
        (["scaleSetLabels: [a]\n", "scaleSetLabels: b\n"], {}, None),
        (["scaleSetLabels: [a]\n"], {"name": "scaleSetLabels", "value": "{c,b}"}, ("b", "c")),
        (["scaleSetLabels: [a]\n"], {"name": "scaleSetLabels[0]", "value": "b"}, None),
        (["scaleSetLabels: [a]\n"], {"name": "maxRunners", "value": "5"}, ("a",)),
    ],
)
def test_labels_of_the_last_layer(texts: list[str], block: dict[str, str], labels: tuple[str, ...] | None) -> None:
    """What stands over a list of labels replaces it, whatever it is."""
    values = {**OBJECT, "values": texts, "set": [block]}
    assert _change(values, {**values, "name": "other"}).labels == (labels, labels)


def test_values_are_looked_into_up_to_a_limit() -> None:
    """Reading YAML takes time: a plan with many values must not hang."""
    small = plan_file.ScaleSetChart(
        *(getattr(CHART, name) for name in ("chart", "charts", "values", "sets", "name", "labels", "fallback"))
    )
    small.left = 30
    entry = {
        "address": "helm_release.a", "mode": "managed", "type": "helm_release", "name": "a",
        "change": {"actions": ["create", "delete"], "before": {**OBJECT, "values": ["runnerScaleSetName: a"]},
                   "after": {**OBJECT, "values": ["runnerScaleSetName: a"]}},
    }  # fmt: skip
    data = json.dumps(whole({"format_version": "1.2", "resource_changes": [entry]})).encode()
    found = plan_file.loads("plan.json", data, {"helm_release": plan_file.WantedValues((), small)}).changes[0]
    assert found.facts == {plan_file.SCALE_SET: ("a", "")}
