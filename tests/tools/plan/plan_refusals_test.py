"""Files that are not a plan, and plans with an unknown effect, are refused with one error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flywheel_testing.plans import whole

from flywheel.formats.json import json_stream
from flywheel.formats.source import FormatError
from flywheel.plan import plan_file

PLANS = Path(__file__).parent / "plans"


def _load(name: str) -> plan_file.PlanDocument:
    return plan_file.load(str(PLANS / name / "plan.json"), f"{name}/plan.json")


def test_errored_and_targeted_plans_are_refused() -> None:
    """Neither plan lists everything that an apply would destroy."""
    with pytest.raises(FormatError) as failed:
        _load("errored")
    assert str(failed.value) == (
        "errored/plan.json: planning failed (`errored`): the plan contains only what was found before the error. "
        "Fix the cause, plan again, and judge the new plan."
    )
    with pytest.raises(FormatError) as failed:
        _load("targeted")
    assert str(failed.value) == (
        "targeted/plan.json: the plan is incomplete (`complete` is false): it was made with `-target`, or it defers "
        "changes. Plan again without `-target`: the plan must contain every change."
    )


def _entry(**changes: object) -> dict:
    entry = {
        "address": "a.b", "mode": "managed", "type": "a", "name": "b", "provider_name": "p",
        "change": {"actions": ["update"], "before": {"x": 1}, "after": {"x": 2}, "after_unknown": {}},
    }  # fmt: skip
    entry["change"] |= changes.pop("change", {})
    return entry | changes


def _document(*entries: object, **more: object) -> bytes:
    return json.dumps(whole({"format_version": "1.2", "resource_changes": list(entries), **more})).encode()


#: Refused plans, and a part of each message.
REFUSALS = {
    "saved plan": (
        b"PK\x03\x04\x14\0",
        "it is the saved plan itself, which only Terraform or OpenTofu can read. Write it with",
    ),
    "utf-16": ('{"format_version":"1.2"}'.encode("utf-16"), "the text is UTF-16. PowerShell's `>` writes such files"),
    "utf-16 without a mark": ('{"format_version":"1.2"}'.encode("utf-16-le"), "it is not text."),
    "byte-order mark": (b"\xef\xbb\xbf{}", "it begins with a byte-order mark."),
    "compressed": (b"\x1f\x8b\x08", "it is compressed. Unpack it."),
    "empty file": (b" \n", "the file is empty."),
    "list": (b"[]", "it is a list."),
    "word": (b"Terraform will perform", "it does not begin with an object."),
    "empty object": (b"{}", "it has no `format_version`."),
    "state": (b'{"version":4,"serial":1,"lineage":"x","resources":[]}', "it is a state. A state lists"),
    "shown state": (b'{"format_version":"1.0","values":{}}', "it is a state."),
    "encrypted plan": (
        b'{"meta":{"key_provider.pbkdf2.k":"eyJ9"},"encrypted_data":"Ezo+","encryption_version":"v0"}',
        "it is an encrypted plan of OpenTofu. Write it with `tofu show -json SAVED_PLAN`, which decrypts it where",
    ),
    "encrypted state": (
        b'{"serial":1,"lineage":"x","meta":{},"encrypted_data":"Ezo+","encryption_version":"v0"}',
        "it is an encrypted state of OpenTofu. Write it with",
    ),
    "encrypted by another program": (b'{"encrypted_data":"Ezo+"}', "it has no `format_version`."),
    "log": (b'{"@level":"info"}\n{"@level":"info"}\n', "it is the log of `plan -json`."),
    "line of a log": (b'{"@level":"info"}', "it is a line of the log of `plan -json`."),
    "only a version": (b'{"format_version":"1.2"}', "neither `planned_values` nor `resource_changes`"),
    "next major": (_document(format_version="2.0"), "`format_version` is `2.0`; these tools read only 1.x"),
    "pre-release": (_document(format_version="0.2"), "`format_version` is `0.2`"),
    "long version": (_document(format_version="1." + "9" * 99), "`format_version` is not a version"),
    "number as version": (_document(format_version=1.2), "`format_version` is not a version"),
    "null version": (_document(format_version=None), "it has no `format_version`"),
    "errored text": (_document(errored="true"), "`errored` is text, not true or false."),
    "complete number": (_document(complete=1), "`complete` is a number, not true or false."),
    "deferred": (_document(deferred_changes=[{"reason": "x"}]), "one change is deferred"),
    "deferred actions": (_document(deferred_action_invocations=[1, 2]), "2 changes are deferred"),
    "unknown verb": (_document(_entry(change={"actions": ["replace"]})), "know the actions `replace`"),
    "unknown order": (_document(_entry(change={"actions": ["update", "delete"]})), "the actions `update, delete`"),
    "no verb": (_document(_entry(change={"actions": []})), "these tools do not know the actions the empty string"),
    "verb no list": (_document(_entry(change={"actions": "delete"})), "`actions` is text, not a list of verbs."),
    "verb no text": (_document(_entry(change={"actions": [1]})), "`actions` is a list, not a list of verbs."),
    "no change": (_document({"address": "a.b"}), "`change` is missing, not an object."),
    "no object": (_document("a.b"), "change 1: it is text, not an object."),
    "no address": (_document(_entry(address="")), "change 1: `address` is text, not text."),
    "address a number": (_document(_entry(address=1)), "change 1: `address` is a number, not text."),
    "surrogate": (_document(_entry(address="a.b[\"\ud800\"]")), "`address` contains half of a surrogate pair."),
    "unknown mode": (_document(_entry(mode="list")), "its mode is `list`, which these tools do not know."),
    "data deleted": (
        _document(_entry(address="data.a.b", mode="data", change={"actions": ["delete"], "after": None})),
        "it is not managed, but the plan does more than read it.",
    ),
    "data in disguise": (_document(_entry(mode="data", change={"actions": ["read"]})), "do not match its address"),
    "other module": (_document(_entry(module_address="module.x")), "do not match its address"),
    "other name": (_document(_entry(name="bb")), "do not match its address"),
    "index without bracket": (_document(_entry(address="a.b.c")), "do not match its address"),
    "twice": (_document(_entry(), _entry()), "the plan changes it twice."),
    "no-op that changes": (_document(_entry(change={"actions": ["no-op"]})), "but its values change."),
    "create of what is": (_document(_entry(change={"actions": ["create"]})), "but it exists before."),
    "delete of what stays": (_document(_entry(change={"actions": ["delete"]})), "but it exists afterwards."),
    "update of nothing": (_document(_entry(change={"before": None})), "but it is missing before or afterwards."),
    "reason of another action": (
        _document(_entry(action_reason="forgot_because_lifecycle_destroy_in_config")),
        "its reason is `forgot_because_lifecycle_destroy_in_config`, but it is not forgotten.",
    ),
    "paths no list": (_document(_entry(change={"replace_paths": {"a": 1}})), "`replace_paths` is an object"),
    "paths of objects": (_document(_entry(change={"replace_paths": [[{}]]})), "contains something that is not a path"),
    "changes no list": (b'{"format_version":"1.2","resource_changes":{}}', "`resource_changes` is an object"),
    "outputs no object": (_document(output_changes=[]), "`output_changes` is a list, not an object."),
    "output replaced": (_document(output_changes={"o": {"actions": ["delete", "create"]}}), "not actions of an output"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name: str) -> None:
    """Each file gives one error that says what it is and what to do."""
    data, words = REFUSALS[name]
    with pytest.raises(FormatError) as failed:
        plan_file.loads("plan.json", data)
    assert words in str(failed.value)
    assert failed.value.fix
    assert str(failed.value).startswith("plan.json")


#: Text that is not JSON, in the parts that are read and in the parts that are ignored.
BROKEN = {
    b'{"a": NaN}': "1:7: in the value that begins here, `NaN` is not a JSON number.",
    b'{"a": [Infinity]}': "1:7: in the value that begins here, `Infinity` is not a JSON number.",
    b'{"a": {"b": 1, "b": 2}}': "1:7: in the value that begins here, an object has a key twice.",
    b'{"a": 1, "a": 2}': "1:10: the key `a` is set a second time in one object.",
    b'{"resource_changes": [{"a": 1, "a": 2}]}': "1:23: in the value that begins here, an object has a key twice.",
    b'{"a": 1,}': "1:9: not JSON: there is a comma before the end.",
    b'{"resource_changes": [1,]}': "1:23: change 1: it is a number, not an object.",
    b'{"deferred_changes": [1,]}': "1:25: not JSON: there is a comma before the end.",
    b'{"a": 1 "b": 2}': "1:9: not JSON: the list or object that begins at plan.json:1:1 needs a comma or its end here.",
    b'{"a" 1}': "1:6: not JSON: in the object from plan.json:1:1, a colon is expected.",
    b"{a: 1}": "1:2: not JSON: a key in double quotes is expected.",
    b'{"a": }': "1:7: not JSON: a value is expected.",
    b'{"a": [1 2]}': "1:10: not JSON: a value cannot begin with this text.",
    b'{"a": "x\ny"}': "1:9: not JSON: a value cannot begin with this text.",
    b'{"a": "\\x"}': "1:8: not JSON: a value cannot begin with this text.",
    b'{"a": 1} {}': "1:10: more text follows the outermost object.",
    b'{"a": 1': "1:8: not JSON: the file ends in the middle.",
    b'{"a": "x': "1:9: not JSON: the file ends in the middle.",
    b'{"a": {"b": [': "1:14: not JSON: the file ends in the middle.",
    b'{"a': "1:4: not JSON: the file ends in the middle.",
    b'{"a": "\xff"}': "1:8: byte 0xff is not UTF-8 text.",
    '{"é": "é", "b": é}'.encode(): "1:17: not JSON: a value is expected.",
    b'{"a": ' + b"9" * 5000 + b"}": "1:7: in the value that begins here, a number has too many digits.",
    b'{"a": ' + b"[" * 100_000 + b"}": "1:7: lists and objects are nested too deep.",
}


@pytest.mark.parametrize("data", BROKEN, ids=lambda data: repr(data[:40]))
def test_broken_text_is_refused_wherever_it_is(data: bytes) -> None:
    """Ignored parts are checked too, and the error names only their place."""
    with pytest.raises(FormatError) as failed:
        plan_file.loads("plan.json", data)
    assert f"plan.json:{BROKEN[data]}" in str(failed.value)


@pytest.mark.parametrize("name", ["sensitive", "created", "nested_modules"])
def test_a_plan_that_breaks_off_is_refused(name: str) -> None:
    """A file that is cut off at any length is refused."""
    data = (PLANS / name / "plan.json").read_bytes().rstrip()
    for length in range(0, len(data), 7):
        with pytest.raises(FormatError):
            plan_file.loads("plan.json", data[:length])


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large is refused before it is read."""
    monkeypatch.setattr(json_stream, "MAX_CONTAINERS", 5)
    with pytest.raises(FormatError, match="more than 5 lists and objects"):
        plan_file.loads("plan.json", b'{"a": [[],[],[],[],[]]}')
    monkeypatch.setattr(plan_file, "MAX_BYTES", 10)
    with pytest.raises(FormatError, match="larger than the limit of 10 bytes"):
        plan_file.loads("plan.json", b'{"a": 12345}')


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    """The error has the system's message and the path."""
    with pytest.raises(FormatError, match="cannot be read: No such file or directory"):
        plan_file.load(str(tmp_path / "none.json"), "none.json")
