"""Laws of the change family: equal manifests give no finding, and each edit is reported once."""

from __future__ import annotations

import copy
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.change.comparison import Comparison
from flywheel.contract import compiled
from flywheel.findings import engine, subjects
from flywheel.formats.source import Source
from flywheel.overlay.manifest import manifest_file

CONTRACT = compiled.load(compiled.built_in())
NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"])
LABELS = st.sets(st.sampled_from(["tinyland-nix", "tinyland-nix-heavy", "linux", "nix"]), max_size=3)


@st.composite
def documents(draw) -> dict:
    """A manifest of a few sets."""
    sets = [
        {
            "release": name, "lane": "", "scale_set": f"example-{name}", "labels": sorted(draw(LABELS)),
            "runner_group": "g", "config_url": "https://github.com/example-org", "app_secret": "s",
            "runner_type": "nix", "min_runners": 0, "max_runners": draw(st.integers(1, 9)),
        }
        for name in sorted(draw(st.sets(NAMES, min_size=1)))
    ]  # fmt: skip
    return {
        "schema": "flywheel.manifest/1", "overlay": "//:overlay", "contract": "sha256-x",
        "owner": {"account_kind": "", "forge": "", "overlay_repository": "example-org/x", "slug": "example-org"},
        "core": {"commits": ["a" * 40], "contracts": [], "versions": []},
        "stacks": [
            {
                "stack": "arc_runners", "chart_version": "0.14.0", "controller_owner": "example-org/cluster",
                "deploys_controller": False,
                "states": [{"backend": "s3", "bucket": "b", "key": "k"}],
                "runner_sets": sets,
            }
        ],
    }  # fmt: skip


def findings(previous: dict, current: dict) -> list[str]:
    """The findings of the family, each as its id and message."""
    old, new = (manifest_file.loads(Source(name, json.dumps(one))) for name, one in (("p", previous), ("c", current)))
    checks = engine.choose(subjects.of("change"))
    return [f"{one.id} {one.message}" for one in engine.run(Comparison(new, old), CONTRACT, checks)]


def sets(document: dict) -> list[dict]:
    """The runner sets."""
    return document["stacks"][0]["runner_sets"]


@settings(deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_order_says_nothing(document: dict, chance: random.Random) -> None:
    """The order of sets and labels and the number of runners are not edits."""
    other = copy.deepcopy(document)
    chance.shuffle(sets(other))
    for one in sets(other):
        chance.shuffle(one["labels"])
        one["max_runners"] = 1
    assert findings(document, other) == []


@settings(deadline=None)
@given(documents(), documents())
def test_labels_are_told_exactly_where_they_differ(previous: dict, current: dict) -> None:
    """Labels are reported for each set with other labels in both manifests, and for no other set."""
    before, after = ({one["release"]: one for one in sets(document)} for document in (previous, current))
    edited = [name for name in before if name in after and before[name]["labels"] != after[name]["labels"]]
    found = findings(previous, current)
    assert len(found) == len(edited)
    assert all(any(f"`{name}`" in one for one in found) for name in edited)
    assert all(one.startswith("GF941") for one in found)


#: An edit of one attribute, and the check that reports it.
EDITS = {
    "scale set": (lambda one: sets(one)[0].update(scale_set="other"), ["GF942"]),
    "runner group": (lambda one: [each.update(runner_group="h") for each in sets(one)], ["GF942"]),
    "release": (lambda one: sets(one)[0].update(release="other"), ["GF943"]),
    "state": (lambda one: one["stacks"][0]["states"][0].update(key="other"), ["GF943"]),
    "set gone": (lambda one: sets(one).pop(), []),
    "set new": (lambda one: sets(one).append({**sets(one)[0], "release": "z", "scale_set": "z"}), []),
    "chart": (lambda one: one["stacks"][0].update(chart_version="0.15.0"), ["GF946"]),
    "contract": (lambda one: one.update(contract="sha256-y"), ["GF947"]),
    "config URL": (lambda one: [each.update(config_url="https://github.com/o") for each in sets(one)], ["GF948"]),
    "App secret": (lambda one: [each.update(app_secret="t") for each in sets(one)], ["GF948"]),
    "owner": (lambda one: one["owner"].update(slug="other-org"), ["GF948"]),
}


@pytest.mark.parametrize(("edit", "ids"), EDITS.values(), ids=EDITS)
@settings(deadline=None, max_examples=30)
@given(document=documents())
def test_one_edit_is_told_once(edit, ids: list[str], document: dict) -> None:
    """The right check reports it once, for any number of sets."""
    current = copy.deepcopy(document)
    edit(current)
    assert [one.split()[0] for one in findings(document, current)] == ids
