"""Plans are read for what happens to which object; whatever leaves that open is refused with one error."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from flywheel.formats import _json_stream, _plan_paths, plan
from flywheel.formats.source import FormatError

PLANS = Path(__file__).parent / "plans"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_plans", PLANS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
REFUSED = {"errored", "targeted"}

#: Of each real plan, what the reader tells: address, actions, reason, and what else there is.
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


def _told(change: plan.Change) -> str:
    parts = [change.address, ",".join(change.actions), change.reason]
    parts += [f"deposed={change.deposed}"] * bool(change.deposed)
    parts += [f"from={change.previous_address}"] * bool(change.previous_address) + ["importing"] * change.importing
    parts += [f"by={','.join(change.replace_paths)}"] * bool(change.replace_paths) + [",".join(change.paths)]
    return " ".join(filter(None, parts))


def _load(name: str) -> plan.PlanDocument:
    return plan.load(str(PLANS / name / "plan.json"), f"{name}/plan.json")


def test_every_plan_is_in_the_table() -> None:
    """A plan that is made and not looked at tests nothing."""
    assert sorted({*TOLD, *REFUSED}) == MAKER.cases()


@pytest.mark.parametrize("name", TOLD)
def test_changes_of_real_plans(name: str) -> None:
    """Address, actions, reason and paths are what Terraform planned."""
    assert [_told(change) for change in _load(name).changes] == TOLD[name]


def test_what_else_a_plan_holds() -> None:
    """Drift, outputs and untouched objects are told apart from changes."""
    assert [_told(change) for change in _load("drift").drift] == ["terraform_data.kept update input,output"]
    assert [_told(change) for change in _load("output_only").outputs] == ["added create", "gone delete", "name update"]
    assert [(_load(name).untouched, _load(name).version) for name in ("unchanged", "empty", "created")] == [
        (1, "1.11.4"), (0, "1.11.4"), (0, "1.11.4")
    ]  # fmt: skip


def test_place_and_digest() -> None:
    """A change stands where its entry begins; the digest is the file's, byte for byte."""
    text = (PLANS / "each_key_removed" / "plan.json").read_text(encoding="utf-8")
    change = _load("each_key_removed").changes[0]
    at = text.index('{"address":"terraform_data.release[\\"docker\\"]"', text.index("resource_changes"))
    assert (change.place.line, change.place.column) == (1, at + 1)
    pretty = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    lines = pretty[: pretty.index('"address": "terraform_data.release[\\"docker\\"]"', pretty.index("_changes"))]
    found = plan.loads("plan.json", pretty.encode()).changes[0].place
    assert (found.line, found.column) == (lines.count("\n"), 3)
    assert _load("empty").digest != plan.loads("x", (PLANS / "empty" / "plan.json").read_bytes() + b"\n").digest


def test_columns_count_characters() -> None:
    """A character of several bytes is one column, in changes before and behind it."""
    text = (PLANS / "created" / "plan.json").read_text(encoding="utf-8")
    places = [change.place.column for change in _load("created").changes]
    keys = ['\\"a.b', '\\"größe', '\\"nix', '\\"😀']
    start = text.index("resource_changes")
    assert places == [text.index(f'{{"address":"terraform_data.release[{key}', start) + 1 for key in keys]


def test_errored_and_targeted_plans_are_refused() -> None:
    """Neither says all that an apply would do."""
    with pytest.raises(FormatError) as failed:
        _load("errored")
    assert str(failed.value) == (
        "errored/plan.json: planning failed (`errored`): the plan holds only what was found until then. "
        "Mend what failed, plan again, and judge that plan."
    )
    with pytest.raises(FormatError) as failed:
        _load("targeted")
    assert str(failed.value) == (
        "targeted/plan.json: the plan is not whole (`complete` is false): it was made with `-target`, or puts "
        "changes off. Plan again without `-target`: what it leaves out is not in the plan."
    )


def _entry(**changes: object) -> dict:
    entry = {
        "address": "a.b", "mode": "managed", "type": "a", "name": "b", "provider_name": "p",
        "change": {"actions": ["update"], "before": {"x": 1}, "after": {"x": 2}, "after_unknown": {}},
    }  # fmt: skip
    entry["change"] |= changes.pop("change", {})
    return entry | changes


def _document(*entries: object, **more: object) -> bytes:
    return json.dumps({"format_version": "1.2", "resource_changes": list(entries), **more}).encode()


#: What is refused, and the words that say so.
REFUSALS = {
    "saved plan": (b"PK\x03\x04\x14\0", "the saved plan itself, which only its own program can read. Write it with"),
    "utf-16": ('{"format_version":"1.2"}'.encode("utf-16"), "the text is UTF-16. PowerShell's `>` writes such files"),
    "utf-16 without a mark": ('{"format_version":"1.2"}'.encode("utf-16-le"), "it is no text."),
    "byte-order mark": (b"\xef\xbb\xbf{}", "it begins with a byte-order mark."),
    "compressed": (b"\x1f\x8b\x08", "it is compressed. Unpack it."),
    "empty file": (b" \n", "the file is empty."),
    "list": (b"[]", "it is a list."),
    "word": (b"Terraform will perform", "it does not begin with an object."),
    "empty object": (b"{}", "it has no `format_version`."),
    "state": (b'{"version":4,"serial":1,"lineage":"x","resources":[]}', "it is a state. A state says what is"),
    "shown state": (b'{"format_version":"1.0","values":{}}', "it is a state."),
    "log": (b'{"@level":"info"}\n{"@level":"info"}\n', "it is the log of `plan -json`."),
    "line of a log": (b'{"@level":"info"}', "it is a line of the log of `plan -json`."),
    "only a version": (b'{"format_version":"1.2"}', "neither `planned_values` nor `resource_changes`"),
    "next major": (_document(format_version="2.0"), "`format_version` is `2.0`; these tools read 1.x"),
    "pre-release": (_document(format_version="0.2"), "`format_version` is `0.2`"),
    "long version": (_document(format_version="1." + "9" * 99), "`format_version` is no version"),
    "number as version": (_document(format_version=1.2), "`format_version` is no version"),
    "null version": (_document(format_version=None), "it has no `format_version`"),
    "errored text": (_document(errored="true"), "`errored` is text, not true or false."),
    "complete number": (_document(complete=1), "`complete` is a number, not true or false."),
    "deferred": (_document(deferred_changes=[{"reason": "x"}]), "one change is deferred"),
    "deferred actions": (_document(deferred_action_invocations=[1, 2]), "2 changes are deferred"),
    "unknown verb": (_document(_entry(change={"actions": ["replace"]})), "`a.b`: the actions `replace` are none that"),
    "unknown order": (_document(_entry(change={"actions": ["update", "delete"]})), "`update, delete` are none that"),
    "no verb": (_document(_entry(change={"actions": []})), "the actions the empty string are none that"),
    "verb no list": (_document(_entry(change={"actions": "delete"})), "`actions` is text, not a list of verbs."),
    "verb no text": (_document(_entry(change={"actions": [1]})), "`actions` is a list, not a list of verbs."),
    "no change": (_document({"address": "a.b"}), "`change` is missing, not an object."),
    "no object": (_document("a.b"), "change 1: it is text, not an object."),
    "no address": (_document(_entry(address="")), "change 1: `address` is text, not text."),
    "address a number": (_document(_entry(address=1)), "change 1: `address` is a number, not text."),
    "surrogate": (_document(_entry(address="a.b[\"\ud800\"]")), "`address` holds half of a surrogate pair."),
    "unknown mode": (_document(_entry(mode="list")), "its mode is `list`, which these tools do not know."),
    "data deleted": (
        _document(_entry(address="data.a.b", mode="data", change={"actions": ["delete"], "after": None})),
        "it is not managed, and yet more is planned than to read it.",
    ),
    "data in disguise": (_document(_entry(mode="data", change={"actions": ["read"]})), "are those of another resource"),
    "other module": (_document(_entry(module_address="module.x")), "are those of another resource than its address"),
    "other name": (_document(_entry(name="bb")), "are those of another resource than its address"),
    "index without bracket": (_document(_entry(address="a.b.c")), "are those of another resource than its address"),
    "twice": (_document(_entry(), _entry()), "the plan has two changes of it."),
    "no-op that changes": (_document(_entry(change={"actions": ["no-op"]})), "and yet it is another one afterwards."),
    "create of what is": (_document(_entry(change={"actions": ["create"]})), "and yet it is there already."),
    "delete of what stays": (_document(_entry(change={"actions": ["delete"]})), "yet it is there afterwards."),
    "update of nothing": (_document(_entry(change={"before": None})), "and yet it is missing before or afterwards."),
    "paths no list": (_document(_entry(change={"replace_paths": {"a": 1}})), "`replace_paths` is an object"),
    "paths of objects": (_document(_entry(change={"replace_paths": [[{}]]})), "holds something else than paths"),
    "changes no list": (b'{"format_version":"1.2","resource_changes":{}}', "`resource_changes` is an object"),
    "outputs no object": (_document(output_changes=[]), "`output_changes` is a list, not an object."),
    "output replaced": (_document(output_changes={"o": {"actions": ["delete", "create"]}}), "no actions of an output"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name: str) -> None:
    """Each is one error that says what it is and what to do."""
    data, words = REFUSALS[name]
    with pytest.raises(FormatError) as failed:
        plan.loads("plan.json", data)
    assert words in str(failed.value)
    assert failed.value.fix
    assert str(failed.value).startswith("plan.json")


#: Text that is not JSON, anywhere: in what is read and in what is passed over.
BROKEN = {
    b'{"a": NaN}': "1:7: in what begins here, `NaN` is no number of JSON.",
    b'{"a": [Infinity]}': "1:7: in what begins here, `Infinity` is no number of JSON.",
    b'{"a": {"b": 1, "b": 2}}': "1:7: in what begins here, an object has a key twice.",
    b'{"a": 1, "a": 2}': "1:10: the key `a` stands a second time in one object.",
    b'{"resource_changes": [{"a": 1, "a": 2}]}': "1:23: in what begins here, an object has a key twice.",
    b'{"a": 1,}': "1:9: not JSON: a comma stands before the end.",
    b'{"resource_changes": [1,]}': "1:23: change 1: it is a number, not an object.",
    b'{"deferred_changes": [1,]}': "1:25: not JSON: a comma stands before the end.",
    b'{"a": 1 "b": 2}': "1:9: not JSON: what begins at plan.json:1:1 neither goes on nor ends here.",
    b'{"a" 1}': "1:6: not JSON: in the object from plan.json:1:1, a colon is expected.",
    b"{a: 1}": "1:2: not JSON: a key in double quotes is expected.",
    b'{"a": }': "1:7: not JSON: a value is expected.",
    b'{"a": [1 2]}': "1:10: not JSON: what begins here cannot stand here.",
    b'{"a": "x\ny"}': "1:9: not JSON: what begins here cannot stand here.",
    b'{"a": "\\x"}': "1:8: not JSON: what begins here cannot stand here.",
    b'{"a": 1} {}': "1:10: more text follows the outermost object.",
    b'{"a": 1': "1:8: not JSON: the file ends in the middle.",
    b'{"a": "x': "1:9: not JSON: the file ends in the middle.",
    b'{"a": {"b": [': "1:14: not JSON: the file ends in the middle.",
    b'{"a': "1:4: not JSON: the file ends in the middle.",
    b'{"a": "\xff"}': "1:8: byte 0xff is not UTF-8 text.",
    '{"é": "é", "b": é}'.encode(): "1:17: not JSON: a value is expected.",
    b'{"a": ' + b"9" * 5000 + b"}": "1:7: in what begins here, a number has too many digits.",
    b'{"a": ' + b"[" * 100_000 + b"}": "1:7: lists and objects are nested too deep.",
}


@pytest.mark.parametrize("data", BROKEN, ids=lambda data: repr(data[:40]))
def test_broken_text_is_refused_wherever_it_is(data: bytes) -> None:
    """What is passed over is checked too, and named by its place alone."""
    with pytest.raises(FormatError) as failed:
        plan.loads("plan.json", data)
    assert f"plan.json:{BROKEN[data]}" in str(failed.value)


@pytest.mark.parametrize("name", ["sensitive", "created", "nested_modules"])
def test_a_plan_that_breaks_off_is_refused(name: str) -> None:
    """At every length but the whole one."""
    data = (PLANS / name / "plan.json").read_bytes().rstrip()
    for length in range(0, len(data), 7):
        with pytest.raises(FormatError):
            plan.loads("plan.json", data[:length])


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of another size than a plan's is refused before it is read."""
    monkeypatch.setattr(_json_stream, "MAX_CONTAINERS", 5)
    with pytest.raises(FormatError, match="more than 5 lists and objects"):
        plan.loads("plan.json", b'{"a": [[],[],[],[],[]]}')
    monkeypatch.setattr(plan, "MAX_BYTES", 10)
    with pytest.raises(FormatError, match="more than 10 bytes"):
        plan.loads("plan.json", b'{"a": 12345}')


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    """The system's word, and the path."""
    with pytest.raises(FormatError, match="cannot be read: No such file or directory"):
        plan.load(str(tmp_path / "none.json"), "none.json")


def test_unknown_fields_are_passed_over() -> None:
    """As the format asks of its readers: anywhere, of any shape."""
    entry = _entry(later={"x": []}, action_reason="because_of_the_moon")
    entry["change"]["later"] = 1
    document = plan.loads("plan.json", _document(entry, later=[1.5, None], format_version="1.99"))
    assert [_told(change) for change in document.changes] == ["a.b update because_of_the_moon x"]


def _paths(before: object, after: object, unknown: object = None, hidden: object = None, hides: object = None) -> list:
    return list(_plan_paths.changed((before, after, unknown, hidden, hides)))


def test_paths() -> None:
    """The innermost attribute that changes, a list as a whole if its length does."""
    assert _paths({"a": 1, "b": [1, {"c": 2}]}, {"a": 1, "b": [1, {"c": 3}]}) == ["b[1].c"]
    assert _paths({"b": [1]}, {"b": [1, 2]}) == ["b"]
    assert _paths({"a": None}, {}) == ["a"]
    assert _paths({"a.b": 1, 'q"\\': 1}, {"a.b": 2, 'q"\\': 2}) == ['["a.b"]', '["q\\"\\\\"]']
    assert _paths({"a": 1, "b": 0}, {"a": True, "b": False}) == ["a", "b"]
    assert _paths({"a": [1]}, {"a": [True]}) == ["a[0]"]
    assert _paths({"a": 1}, {}, {"a": True}) == ["a"]
    assert _paths({"a": {"b": 1, "c": 2}}, {"a": {"c": 2}}, {"a": {"b": True}}) == ["a.b"]


def test_paths_do_not_lead_into_what_is_sensitive() -> None:
    """The keys of a sensitive map are no one's business; that one is sensitive from now on is a change."""
    assert _paths({"a": {"k": 1}}, {"a": {"l": 1}}, None, {"a": True}, {"a": True}) == ["a"]
    assert _paths({"a": {"k": 1}}, {"a": {"k": 1}}, None, {"a": True}, {"a": True}) == []
    assert _paths({"a": {"k": 1}}, {"a": {"k": 2}}, None, {}, {"a": True}) == ["a"]
    assert _paths({"a": {"k": 1}}, {"a": {"k": 1}}, None, {"a": True}, {}) == ["a"]
    assert _paths({"a": [1, 2]}, {"a": [1, 3]}, None, {"a": [False, True]}, {"a": [False, True]}) == ["a[1]"]
    assert _paths({"a": [1]}, {"a": [1]}, None, {"a": [True]}, {"a": [False]}) == ["a[0]"]


def test_paths_are_bounded() -> None:
    """Of thousands only the outermost attributes are told, and depth ends somewhere."""
    many = {"a": {f"k{number}": number for number in range(2000)}, "b": 1}
    other = {"a": {f"k{number}": -1 - number for number in range(2000)}, "b": 1}
    assert _paths(many, other) == ["a"]
    deep: object = 1
    deeper: object = 2
    for _ in range(300):
        deep, deeper = {"a": deep}, {"a": deeper}
    assert _paths(deep, deeper) == [".".join("a" * 100)]
