"""States are read in both forms, and no value of a state appears in any output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError, Source
from flywheel.rehome import state_file

STATES = Path(__file__).parent / "states"
CASES = sorted(path.parent.name for path in STATES.glob("*/main.tf"))
CANARY = "canary-3f1c9a"
KEPT = {"terraform_data": ("input.name", "input.namespace", "input.chart", "input.password")}
_AGAIN = "Write it again with `tofu state pull`, or `tofu show -json`, completely."


def read(case: str, form: str) -> state_file.State:
    """The state of a case in one form."""
    text = (STATES / case / f"{form}.json").read_text(encoding="utf-8")
    return state_file.loads(Source(f"{form}.json", text), KEPT)


def pulled(**changes: object) -> dict[str, object]:
    """A small state as `state pull` prints it, with changes at its root."""
    resource = {
        "mode": "managed",
        "type": "terraform_data",
        "name": "x",
        "instances": [{"schema_version": 0, "attributes": {"id": "1"}}],
    }
    return {"version": 4, "serial": 3, "lineage": "a-b", "resources": [resource], **changes}


def refusal(value: object, **named: bool) -> str:
    """The error that refuses a state."""
    text = value if isinstance(value, str) else json.dumps(value)
    with pytest.raises(FormatError) as refused:
        state_file.loads(Source("state.json", text), KEPT, **named)
    assert CANARY not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("form", ["pull", "show"])
@pytest.mark.parametrize("case", CASES)
def test_addresses_are_those_that_terraform_lists(case, form):
    """Each object has the address that `terraform state list` prints, including deposed objects."""
    listed = (STATES / case / "addresses.txt").read_text(encoding="utf-8").splitlines()
    current = [one.address for one in read(case, form).instances if not one.deposed]
    assert sorted(current) == sorted(listed)


@pytest.mark.parametrize("case", CASES)
def test_both_forms_tell_the_same(case):
    """Both forms give the same objects."""

    def told(form: str) -> list[object]:
        fields = ("address", "module", "type", "name", "managed", "deposed", "tainted", "facts")
        return sorted([getattr(one, field) for field in fields[:-1]] + [sorted(one.facts.items())]
                      for one in read(case, form).instances)  # fmt: skip

    assert told("pull") == told("show")


def test_release_is_told_and_secret_is_not():
    """Only the requested attributes of an object are kept, and no sensitive one."""
    for form in ("pull", "show"):
        facts = {one.name: one.facts for one in read("sensitive", form).instances}
        assert facts["release"] == {
            "input.name": "example-a",
            "input.namespace": "arc-runners",
            "input.chart": "gha-runner-scale-set",
        }
        assert facts["named_by_a_secret"] == {"input.namespace": "arc-runners"}
        assert facts["wholly_secret"] == {}


@pytest.mark.parametrize("form", ["pull", "show"])
@pytest.mark.parametrize("case", CASES)
def test_canary_is_nowhere_in_what_was_read(case, form):
    """No attribute and no output of a state is kept, sensitive or not."""
    read_state = read(case, form)
    seen = [read_state.name, read_state.lineage, read_state.terraform_version]
    for one in read_state.instances:
        seen += [one.address, one.module, one.type, one.name, one.deposed, *one.facts.values()]
    assert CANARY not in "\n".join(seen)


@pytest.mark.parametrize("mark", ["x", 1, {}, [[]], ["name"], [[{"type": "later"}]]], ids=json.dumps)
def test_a_mark_that_is_not_understood_hides_all(mark):
    """An unknown form of a mark counts as sensitive."""
    instance = {"schema_version": 0, "attributes": {"name": CANARY}, "sensitive_attributes": mark}
    resource = {"mode": "managed", "type": "helm_release", "name": "a", "provider": "p", "instances": [instance]}
    text = json.dumps({"version": 4, "serial": 3, "lineage": "a-b", "resources": [resource]})
    found = state_file.loads(Source("state.json", text), {"helm_release": ("name",)})
    assert [one.facts for one in found.instances] == [{}]


@pytest.mark.parametrize("mark", [True, "x", {"x": True}, [True]], ids=json.dumps)
def test_a_shown_mark_at_or_below_a_fact_hides_it(mark):
    """A text has no parts, so a mark below it is a mark of the text."""
    one = {"address": "helm_release.a", "mode": "managed", "type": "helm_release", "name": "a", "schema_version": 0}
    resource = {**one, "values": {"name": CANARY}, "sensitive_values": {"name": mark}}
    root = {"format_version": "1.0", "values": {"root_module": {"resources": [resource]}}}
    found = state_file.loads(Source("state.json", json.dumps(root)), {"helm_release": ("name",)})
    assert [one.facts for one in found.instances] == [{}]


def test_lineage_and_serial():
    """The form of `state pull` has a lineage and a serial; the other form has not."""
    one = read("six_releases", "pull")
    assert (one.form, one.serial, one.lineage, one.terraform_version) == (
        state_file.PULL, 8, "00000000-0000-4000-8000-000000000001", "1.11.4",
    )  # fmt: skip
    other = read("six_releases", "show")
    assert (other.form, other.serial, other.lineage) == (state_file.SHOW, None, "")


def test_deposed_and_tainted_objects():
    """Both are reported: the next plan destroys them."""
    assert [(one.deposed, one.tainted) for one in read("deposed", "pull").instances] == [
        ("", False),
        ("0badcafe", False),
    ]
    assert [(one.deposed, one.tainted) for one in read("tainted", "pull").instances] == [("", True)]


def test_no_state_is_refused_unless_it_is_allowed():
    """`state pull` prints nothing if there is no state; the migration must declare that."""
    assert refusal("") == (
        "state.json: the file is empty: `state pull` prints nothing if there is no state. "
        "Check that this is the right backend."
    )
    absent = state_file.loads(Source("state.json", "\n"), KEPT, absent=True)
    assert (absent.form, absent.instances, absent.serial) == (state_file.ABSENT, [], None)


def test_state_without_resources_is_a_state():
    """`show -json` has no values if the state is empty."""
    assert state_file.loads(Source("x", '{"format_version":"1.0"}'), KEPT).instances == []
    assert read("empty", "pull").instances == read("empty", "show").instances == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"version": 3}, "this is not a supported state: its version is 3, but version 4 is needed."),
        ({"version": True}, "this is not a supported state: it has no version, but version 4 is needed."),
        ({}, "this is not a supported state: it has no version, but version 4 is needed."),
        ([], "this is not a state, because it is not an object."),
        ({"format_version": "2.0"}, "this is not a supported state: its `format_version` is not 1.x."),
        ({"format_version": 1}, "`format_version` is a number, not a string."),
        (pulled(serial=None), "`serial` is missing."),
        (pulled(serial=True), "`serial` is a boolean, not a whole number."),
        (pulled(serial=-1), "`serial` is negative."),
        (pulled(lineage=""), "`lineage` is not a lineage."),
        (pulled(lineage="a\nb"), "`lineage` is not a lineage."),
        (pulled(resources={}), "`resources` is an object, not a list."),
        (pulled(resources=[1]), "`resources[0]` is a number, not an object."),
        (pulled(resources=[{"mode": "managed", "type": "a", "name": "b"}]), "`resources[0].instances` is missing."),
        (
            pulled(resources=[{"mode": "other", "type": "a", "name": "b", "instances": [{}]}]),
            "`resources[0].mode` is neither `managed` nor `data`.",
        ),
        (
            pulled(resources=[{"mode": "managed", "type": "a b", "name": "b", "instances": [{}]}]),
            "`resources[0].type` is not a name.",
        ),
        (
            pulled(resources=[{"mode": "managed", "type": "a", "name": "b", "instances": [{"index_key": 1.5}]}]),
            "`resources[0].instances[0].index_key` is a fraction, neither a number nor a string.",
        ),
        (
            pulled(resources=[{"mode": "managed", "type": "a", "name": "b", "instances": [{"index_key": True}]}]),
            "`resources[0].instances[0].index_key` is a boolean, neither a number nor a string.",
        ),
        (
            pulled(resources=[{"module": "x", "mode": "managed", "type": "a", "name": "b", "instances": [{}]}]),
            "`resources[0].module` is invalid: it is not the address of a module.",
        ),
        (
            pulled(resources=[{"mode": "managed", "type": "a", "name": "b", "instances": [{"status": "odd"}]}]),
            "`resources[0].instances[0].status` is an unknown status.",
        ),
        (
            pulled(resources=[{"mode": "managed", "type": "a", "name": "b", "instances": [{}, {}]}]),
            "`a.b` is in the state twice.",
        ),
    ],
)
def test_what_is_no_state_is_refused_with_place_and_reason(value, message):
    """The message names the wrong field, and the fix says how to get a valid state."""
    expected = message if message.startswith("`index") else f"state.json: {message} {_AGAIN}"
    assert refusal(value) == expected


def test_plan_is_not_taken_for_a_state():
    """A plan begins like a state in the form of `show -json`, but lists changes."""
    plan = {"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": []}
    assert refusal(plan) == (
        "state.json: this is a plan, not a state. Pass the output of `tofu state pull`, or of `tofu show "
        "-json` without a plan file."
    )


def test_encrypted_state_is_refused():
    """The content of OpenTofu's encrypted state cannot be read."""
    sealed = {"serial": 1, "lineage": "x", "meta": {"key_provider.pbkdf2.k": CANARY}, "encrypted_data": CANARY,
              "encryption_version": "v0"}  # fmt: skip
    assert refusal(sealed) == (
        "state.json: the state is encrypted: its content cannot be read. "
        "Pass the output of `tofu state pull` from a place where the key is configured."
    )


@pytest.mark.parametrize("form", ["pull", "show"])
def test_every_truncation_is_refused(form):
    """A truncated state is refused at every length."""
    text = (STATES / "counted" / f"{form}.json").read_text(encoding="utf-8").rstrip()
    for end in range(1, len(text), 7):
        assert refusal(text[:end]).startswith("state.json:")
    assert "the text ends in the middle: it is truncated." in refusal(text[:-1])


def test_key_given_twice_is_refused():
    """Readers differ in which of two equal keys they take."""
    assert refusal('{"version": 4, "version": 4}') == (
        f"state.json: a key is given twice in one object: readers differ on which of them counts. {_AGAIN}"
    )


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, '{"version": ' + "9" * 10_000 + "}", "NaN", "x"])
def test_hostile_text_is_refused_at_once(text):
    """Depth, long numbers and unknown words give one error."""
    assert refusal(text).startswith("state.json:")


def test_too_many_values_are_refused_unread():
    """A text of brackets only would need fifty times its size."""
    text = "[" + "[]," * plain_json.MAX_VALUES + "[]]"
    assert refusal(text) == "state.json: more than 6000000 values. Check that it is the file you meant."


def test_commas_in_strings_are_no_values():
    """A manifest in a string is one value, whatever it contains."""
    resource = pulled()["resources"][0]
    instance = {"schema_version": 0, "attributes": {"manifest": '{"a": [1, "\\"]}, ' * (plain_json.MAX_VALUES // 4)}}
    text = json.dumps(pulled(resources=[{**resource, "instances": [instance]}]))
    assert len(state_file.loads(Source("state.json", text), KEPT).instances) == 1


def test_address_of_another_resource_is_refused():
    """In the form of `show -json` an address must match its parts."""
    text = (STATES / "six_releases" / "show.json").read_text(encoding="utf-8")
    forged = text.replace(
        '"address":"module.runner_set[\\"example-a\\"].terraform_data', '"address":"terraform_data', 1
    )
    assert forged != text
    assert "does not match its parts" in refusal(forged)


_PULLED = ("version", "serial", "lineage", "resources", "instances", "mode", "type", "name", "index_key", "module")
_SHOWN = ("format_version", "values", "root_module", "child_modules", "address", "deposed", "sensitive_values")
_KEYS = (*_PULLED, *_SHOWN, "attributes", "sensitive_attributes", "schema_version")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_JSON)
def test_any_json_is_a_state_or_refused(value):
    """Any JSON value is a state or is refused with this error."""
    try:
        state_file.loads(Source("x", json.dumps(value)), KEPT, absent=True)
    except FormatError as err:
        assert str(err)
