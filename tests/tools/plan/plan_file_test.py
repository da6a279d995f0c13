"""Tests of the plan reader on plans that Terraform made."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing.plans import whole

from flywheel.plan import changed_paths, plan_file

PLANS = Path(__file__).parent / "plans"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_plans", PLANS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
REFUSED = {"errored", "targeted", "targeted_new", "targeted_of_two"}

#: What the reader returns for each real plan: address, actions, reason, and other parts.
TOLD = {
    "checks": ["terraform_data.kept update input,output"],
    "config_removed": ["terraform_data.gone delete delete_because_no_resource_config"],
    "count_index_removed": [
        "terraform_data.release[1] delete delete_because_count_index",
        "terraform_data.release[2] delete delete_because_count_index",
    ],
    "created": [
        'terraform_data.release["a.b[\\"c\\"]"] create',
        'terraform_data.release["größe"] create',
        'terraform_data.release["nix"] create',
        'terraform_data.release["😀"] create',
    ],
    "data_read": [
        "data.terraform_remote_state.other read read_because_config_unknown",
        "terraform_data.first create",
    ],
    "deposed": ["terraform_data.kept delete deposed=0badcafe"],
    "deposed_nested": ['module.outer.module.inner["nix"].terraform_data.release delete deposed=0badcafe'],
    "destroy": ["terraform_data.gone delete", "terraform_data.kept delete"],
    "drift": ["terraform_data.kept update input,output"],
    "each_key_removed": ['terraform_data.release["docker"] delete delete_because_each_key'],
    "empty": [],
    # What is ephemeral is in no list of a plan, also where the apply opens it, and what is only written is null.
    "ephemeral": ["simple_resource.release update value", "terraform_data.input update input,output"],
    "forget": ["terraform_data.gone forget delete_because_no_resource_config"],
    "imported": ["terraform_data.adopted no-op importing"],
    "imported_and_updated": ["terraform_data.adopted update importing input,output"],
    "module_removed": [
        "terraform_data.kept create",
        'module.outer.module.inner["nix"].terraform_data.release delete delete_because_no_resource_config',
    ],
    "moved": ["terraform_data.new no-op from=terraform_data.old"],
    "moved_and_updated": ['terraform_data.new["nix"] update from=terraform_data.old input,output'],
    "nested_modules": [
        'module.outer.module.inner["docker"].terraform_data.release delete delete_because_no_module',
        'module.outer.module.inner["gpu"].terraform_data.release create',
    ],
    "output_only": [],
    "prevent_destroy_removed": ["terraform_data.guarded delete delete_because_no_resource_config"],
    "refresh_only": [],
    "renamed_without_moved": [
        "terraform_data.new create",
        "terraform_data.old delete delete_because_no_resource_config",
    ],
    "replace": [
        (
            "terraform_data.release delete,create replace_because_cannot_update by=triggers_replace "
            "id,output,triggers_replace[0],triggers_replace[1].name"
        )
    ],
    "replace_by_request": ["terraform_data.kept delete,create replace_by_request id,output"],
    "replace_by_triggers": [
        "terraform_data.cause update input,output",
        "terraform_data.release delete,create replace_by_triggers id,output",
    ],
    "replace_create_before_destroy": [
        "terraform_data.release create,delete replace_because_cannot_update by=triggers_replace id,triggers_replace"
    ],
    "replace_tainted": ["terraform_data.kept delete,create replace_because_tainted id,output"],
    "sensitive": [
        'terraform_data.generation["new"] create',
        'terraform_data.generation["old"] delete delete_because_each_key',
        "terraform_data.secret update input.region,input.settings,input.token,output",
        (
            "terraform_data.whole delete,create replace_because_cannot_update by=triggers_replace "
            "id,input,output,triggers_replace"
        ),
    ],
    "unchanged": [],
    "updated": ["terraform_data.release update input.labels[1],input.limits.cpu,output"],
    "wrong_repetition": [
        "terraform_data.release[0] delete delete_because_wrong_repetition",
        'terraform_data.release["a"] create',
    ],
}


def _told(change: plan_file.PlannedChange) -> str:
    parts = [change.address, ",".join(change.actions), change.reason]
    parts += [f"deposed={change.deposed}"] * bool(change.deposed)
    parts += [f"from={change.previous_address}"] * bool(change.previous_address) + ["importing"] * change.importing
    parts += [f"by={','.join(change.replace_paths)}"] * bool(change.replace_paths) + [",".join(change.paths)]
    return " ".join(filter(None, parts))


def _load(name: str) -> plan_file.PlanDocument:
    return plan_file.load(str(PLANS / name / "plan.json"), f"{name}/plan.json")


def test_every_plan_is_in_the_table() -> None:
    """Every plan in the folder is tested."""
    assert sorted({*TOLD, *REFUSED, *REFRESHED}) == MAKER.cases()


#: Refresh-only plans: what an apply does to the state, as the drift lists it.
REFRESHED = {
    "refresh_only_changed": [],
    "refresh_only_dropped": ["terraform_data.kept delete", "terraform_data.release delete"],
    "refresh_only_moved": ["terraform_data.runner_set no-op from terraform_data.release"],
}


@pytest.mark.parametrize("name", REFRESHED)
def test_refresh_only_plans(name: str) -> None:
    """They have no changes; their drift says what an apply does to the state."""
    document = plan_file.load(str(PLANS / name / "plan.json"), refresh_only=True)
    assert document.changes == []
    assert document.refresh_only == (name != "refresh_only_dropped")  # its state is empty
    told = [f"{one.address} {' '.join(one.actions)} from {one.previous_address}" for one in document.state_changes]
    assert [text.removesuffix(" from ") for text in told] == REFRESHED[name]


@pytest.mark.parametrize("name", TOLD)
def test_changes_of_real_plans(name: str) -> None:
    """Address, actions, reason and paths are those that Terraform planned."""
    assert [_told(change) for change in _load(name).changes] == TOLD[name]


def test_what_else_a_plan_holds() -> None:
    """Drift, outputs and untouched objects are separate from changes."""
    assert [_told(change) for change in _load("drift").drift] == ["terraform_data.kept update input,output"]
    assert [_told(change) for change in _load("output_only").outputs] == ["added create", "gone delete", "name update"]
    assert [len(_load(name).untouched) for name in ("unchanged", "empty", "created")] == [1, 0, 0]


def test_place_and_digest() -> None:
    """The place of a change is the begin of its entry; the digest covers the file's bytes."""
    text = (PLANS / "each_key_removed" / "plan.json").read_text(encoding="utf-8")
    change = _load("each_key_removed").changes[0]
    at = text.index('{"address":"terraform_data.release[\\"docker\\"]"', text.index("resource_changes"))
    assert (change.place.line, change.place.column) == (1, at + 1)
    pretty = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    lines = pretty[: pretty.index('"address": "terraform_data.release[\\"docker\\"]"', pretty.index("_changes"))]
    found = plan_file.loads("plan.json", pretty.encode()).changes[0].place
    assert (found.line, found.column) == (lines.count("\n"), 3)
    assert _load("empty").digest != plan_file.loads("x", (PLANS / "empty" / "plan.json").read_bytes() + b"\n").digest


def test_columns_count_characters() -> None:
    """A character of several bytes is one column, before and after a change."""
    text = (PLANS / "created" / "plan.json").read_text(encoding="utf-8")
    places = [change.place.column for change in _load("created").changes]
    keys = ['\\"a.b', '\\"größe', '\\"nix', '\\"😀']
    start = text.index("resource_changes")
    assert places == [text.index(f'{{"address":"terraform_data.release[{key}', start) + 1 for key in keys]


def _entry(**changes: object) -> dict:
    entry = {
        "address": "a.b", "mode": "managed", "type": "a", "name": "b", "provider_name": "p",
        "change": {"actions": ["update"], "before": {"x": 1}, "after": {"x": 2}, "after_unknown": {}},
    }  # fmt: skip
    entry["change"] |= changes.pop("change", {})
    return entry | changes


def _document(*entries: object, **more: object) -> bytes:
    return json.dumps(whole({"format_version": "1.2", "resource_changes": list(entries), **more})).encode()


def test_unknown_fields_are_passed_over() -> None:
    """Unknown fields are ignored anywhere and with any content, as the format demands."""
    entry = _entry(later={"x": []}, action_reason="because_of_the_moon")
    entry["change"]["later"] = 1
    document = plan_file.loads("plan.json", _document(entry, later=[1.5, None], format_version="1.99"))
    assert [_told(change) for change in document.changes] == ["a.b update because_of_the_moon x"]


def _only(change: dict[str, object]) -> plan_file.PlannedChange:
    entry = {"address": "a.b", "mode": "managed", "type": "a", "name": "b", "change": change}
    text = json.dumps(whole({"format_version": "1.2", "resource_changes": [entry]}))
    return plan_file.loads("plan.json", text.encode()).changes[0]


def _paths(before: object, after: object, unknown: object = None, hidden: object = None, hides: object = None) -> list:
    return list(changed_paths.changed((before, after, unknown, hidden, hides)))


def test_paths() -> None:
    """The path is the innermost attribute that changes; a list is one path if its length changes."""
    assert _paths({"a": 1, "b": [1, {"c": 2}]}, {"a": 1, "b": [1, {"c": 3}]}) == ["b[1].c"]
    assert _paths({"b": [1]}, {"b": [1, 2]}) == ["b"]
    assert _paths({"a": None}, {}) == ["a"]
    assert _paths({"a.b": 1, 'q"\\': 1}, {"a.b": 2, 'q"\\': 2}) == ['["a.b"]', '["q\\"\\\\"]']
    assert _paths({"a": 1, "b": 0}, {"a": True, "b": False}) == ["a", "b"]
    assert _paths({"a": [1]}, {"a": [True]}) == ["a[0]"]
    assert _paths({"a": 1}, {}, {"a": True}) == ["a"]
    assert _paths({"a": {"b": 1, "c": 2}}, {"a": {"c": 2}}, {"a": {"b": True}}) == ["a.b"]


def test_what_is_not_known_yet_changes() -> None:
    """A part that is only in the mask of unknown values changes: Terraform omits its planned value."""
    assert _paths({"a": {"b": 1}}, {"a": {"b": 1}}, {"a": {"c": True}}) == ["a.c"]
    assert _paths({"a": {}}, {"a": {}}, {"a": {"c": [False, {"d": True}]}}) == ["a.c"]
    assert _paths({"a": 1}, {"a": 1}, {"b": [{}]}) == []
    assert _paths({"a": [{}]}, {"a": [{}]}, {"a": [{"b": True}]}) == ["a[0].b"]
    assert _paths({"a": [1]}, {"a": [1]}, {"a": [False, True]}) == ["a"]
    assert _paths({"a": {"k": 1}}, {"a": {"k": 1}}, {"a": {"l": True}}, {"a": True}, {"a": True}) == ["a"]


def test_paths_do_not_lead_into_what_is_sensitive() -> None:
    """Keys of a sensitive map are not shown; a change of sensitivity is a change."""
    assert _paths({"a": {"k": 1}}, {"a": {"l": 1}}, None, {"a": True}, {"a": True}) == ["a"]
    assert _paths({"a": {"k": 1}}, {"a": {"k": 1}}, None, {"a": True}, {"a": True}) == []
    assert _paths({"a": {"k": 1}}, {"a": {"k": 2}}, None, {}, {"a": True}) == ["a"]
    assert _paths({"a": {"k": 1}}, {"a": {"k": 1}}, None, {"a": True}, {}) == ["a"]
    assert _paths({"a": [1, 2]}, {"a": [1, 3]}, None, {"a": [False, True]}, {"a": [False, True]}) == ["a[1]"]
    assert _paths({"a": [1]}, {"a": [1]}, None, {"a": [True]}, {"a": [False]}) == ["a[0]"]


def test_what_forces_a_replacement_is_told_without_secret_keys() -> None:
    """A path into a sensitive map ends at the map, because its keys are secret too."""
    masks = {"before_sensitive": {"token": True}, "after_sensitive": {"env": [{}, True]}}
    paths = [["token", "canary"], ["env", 1, "canary"], ["env", 0, "name"], ["image"]]
    change = {"actions": ["delete", "create"], "before": {}, "after": {}, "replace_paths": paths, **masks}
    assert _only(change).replace_paths == ("env[0].name", "env[1]", "image", "token")
    assert _only({**change, "after_sensitive": True}).replace_paths == ()


def test_paths_are_bounded() -> None:
    """For thousands of paths only the outermost attributes are listed, and depth is limited."""
    many = {"a": {f"k{number}": number for number in range(2000)}, "b": 1}
    other = {"a": {f"k{number}": -1 - number for number in range(2000)}, "b": 1}
    assert _paths(many, other) == ["a"]
    deep: object = 1
    deeper: object = 2
    for _ in range(300):
        deep, deeper = {"a": deep}, {"a": deeper}
    assert _paths(deep, deeper) == [".".join("a" * 100)]


@pytest.mark.parametrize("depth", [90, 300, 900])
@pytest.mark.parametrize("actions", [["no-op"], ["update"], ["delete", "create"]])
def test_values_can_be_nested_deep(depth: int, actions: list[str]) -> None:
    """They are compared to the end, or to the depth at which paths are cut."""
    nested = json.loads("[" * depth + "1" + "]" * depth)
    masks = json.loads("[" * depth + "false" + "]" * depth)
    views = {"before": {"x": nested}, "after": {"x": nested, "y": 1}, "after_unknown": {"x": masks}}
    if actions == ["no-op"]:
        views["after"] = views["before"]
    change = {"actions": actions, **views, "before_sensitive": {"x": masks}, "after_sensitive": {"x": masks}}
    entry = {"address": "a.b", "mode": "managed", "type": "a", "name": "b", "change": change}
    document = plan_file.loads(
        "plan.json", json.dumps(whole({"format_version": "1.2", "resource_changes": [entry]})).encode()
    )
    assert [change.paths for change in document.changes] == ([] if actions == ["no-op"] else [("y",)])
