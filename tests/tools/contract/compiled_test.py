"""The contract document: loaded, asked, and stood for by its digest."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract, ContractDocument
from flywheel.errors import UserError
from flywheel.formats import tfvars
from flywheel.formats.json import canonical_json
from flywheel.formats.source import Source

VARIABLES = {
    "context": {
        "type": "string",
        "description": "A context.",
        "nullable": False,
        "sensitive": False,
        "ephemeral": False,
        "validations": [{"condition": "length(var.context) > 0", "error_message": "Name one."}],
    },
    "limit": {
        "type": "number",
        "default": Decimal("1.5"),
        "description": "",
        "nullable": False,
        "sensitive": True,
        "ephemeral": False,
        "validations": [],
    },
    "note": {
        "type": "string",
        "default": None,
        "description": "",
        "nullable": True,
        "sensitive": False,
        "ephemeral": False,
        "validations": [],
    },
    "sets": {
        "type": ["map", ["object", [{"name": "label", "type": "string"}]]],
        "default": {},
        "description": "",
        "nullable": False,
        "sensitive": False,
        "ephemeral": False,
        "validations": [],
    },
}

STACK = {
    "state_key": "example",
    "bindings": [["substrate.z", "context"], ["owner.a", "note"]],
    "controller_owner_flags": [],
    "runner_sets": {"variable": "sets", "bindings": [["capability", "label"]]},
    "primary_lanes": [
        {
            "name": "nix",
            "label": "tinyland-nix-kvm",
            "deploy": None,
            "bindings": [["max_runners", "limit"]],
            "inherits": [],
        }
    ],
    "ranges": {"variables": [], "runner_sets": []},
    "quantities": {"variables": {"pairs": [], "single": []}, "runner_sets": {"pairs": [], "single": []}},
    "images": {"variables": [], "runner_sets": []},
    "endpoints": {"variables": {}, "runner_sets": {}},
    "secret_names": {"variables": [], "runner_sets": []},
    "variables": VARIABLES,
}

CONTENT = {
    "capabilities": {
        "namespace": "tinyland",
        "labels": {
            "tinyland-nix-kvm": {
                "runner_type": "nix",
                "suffixes": ["kvm"],
                "class": "additive",
                "use": "Machines.",
            }
        },
        "runner_types": {
            "nix": {"automatic": "kubernetes", "allowed": ["kubernetes"]},
            "dind": {"automatic": "dind", "allowed": ["dind"]},
        },
        "suffixes": {"allowed": ["arm64", "kvm"], "only_on": {"kvm": ["nix"]}},
        "generic_labels": {"registration": ["linux"], "workflow": []},
        "foreign_labels": {"github_hosted": ["ubuntu-"], "third_party": []},
        "forbidden_tokens": {"projects": ["linux-xr", "7810"], "owners": [], "hosts": []},
        "retired_labels": ["old-nix"],
    },
    "arc": {
        "scale_set_name": {"min_length": 1, "max_length": 45},
        "object_name": {"replace": {"_": "-"}, "pattern": "[a-z-]+", "max_length": 63, "derived_suffix_lengths": {}},
        "release_name": {"max_length": 53},
        "namespace": {"max_length": 63},
        "label": {"min_length": 1, "max_length": 255, "ignores_case": True},
        "versions": {
            "0.13": {"released": "2025-10-16", "scale_set_labels": False, "controller_accepts": "same_minor"},
            "0.14": {"released": "2026-03-19", "scale_set_labels": True, "controller_accepts": "same_minor"},
        },
        "labels_written": "creation",
        "scale_set_labels": ["capability"],
        "scale_set_name_from": ["capability"],
        "container_modes": ["kubernetes", "dind"],
        "runners": {"minimum": 0},
        "app_secret_keys": [],
    },
    "wiring": {
        "endpoints": {},
        "requires": {},
        "runner_types": {"nix": ["attic_server"]},
        "substrate_modes": [],
        "retired": {"attic_public_keys": [], "attic_hosts": []},
        "forges": {},
        "app_secret": {"name": "app-{owner}", "shared_name": "app"},
        "state": {
            "backend": "s3",
            "key": "{overlay}/{state_key}",
            "region": "r",
            "must_be_true": [],
            "deprecated": {},
            "attributes": {},
            "locking": False,
            "legacy_backends": [],
        },
    },
    "stacks": {"example": STACK},
}

FORGE = {"adapter": "arc", "status": "proof", "hosts": [], "default_group": None, "scopes": {}}

#: In place of a value: the key is left out.
MISSING = object()


def document(**changes: object) -> dict:
    """A small contract document, with top-level members replaced."""
    content = copy.deepcopy(CONTENT)
    return {"schema": compiled.SCHEMA, "digest": compiled.digest(content), **content, **changes}


def node(text: str) -> object:
    """The value of an HCL literal."""
    return tfvars.loads(Source("x", f"x = {text}\n")).root.items["x"]


def test_answers() -> None:
    """Every part answers in the words of the contract, order kept."""
    it = Contract.from_json(document())
    stack = it.stacks["example"]
    assert list(stack.bindings.items()) == [("substrate.z", "context"), ("owner.a", "note")]
    assert stack.runner_sets is not None
    assert (stack.runner_sets.variable, stack.runner_sets.bindings) == ("sets", {"capability": "label"})
    assert stack.primary_lanes["nix"].bindings == {"max_runners": "limit"}
    assert it.capabilities.labels["tinyland-nix-kvm"].runner_type == "nix"
    assert it.capabilities.suffixes == {"arm64": ("nix", "dind"), "kvm": ("nix",)}
    assert it.capabilities.forbidden_tokens.projects == (("linux", "xr"), ("7810",))
    assert it.wiring.needs("nix") == ("attic_server",)
    assert it.wiring.needs("unheard-of") == ()
    assert it.arc.scale_set_name.max_length == 45


def test_variables() -> None:
    """A variable knows its type, whether it must be set, and its exact default."""
    variables = Contract.from_json(document()).stacks["example"].variables
    assert variables["context"].required
    assert variables["context"].validations[0].condition == "length(var.context) > 0"
    assert (variables["limit"].default, variables["limit"].sensitive) == (Decimal("1.5"), True)
    assert (variables["note"].required, variables["note"].default) == (False, None)
    assert str(variables["sets"].type) == "map(object({ label = string }))"


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("context", '"a"', []),
        ("context", "null", ["null"]),
        ("limit", "null", []),
        ("note", "null", []),
        ("sets", "{ a = {} }", ["missing-attribute"]),
    ],
)
def test_null_is_the_variables_own_affair(name: str, text: str, kinds: list[str]) -> None:
    """Null fails only a variable that takes none and has no default to fall back on."""
    variable = Contract.from_json(document()).stacks["example"].variables[name]
    assert [one.kind for one in variable.mismatches(node(text))] == kinds


def test_comes_back_whole(tmp_path: Path) -> None:
    """Written and loaded, the contract has the same digest and says the same."""
    first = Contract.from_json(document())
    path = tmp_path / "contract.json"
    path.write_text(canonical_json.dumps(first.to_json(), indent=1), encoding="utf-8")
    second = compiled.load(str(path))
    assert canonical_json.dumps(second.to_json()) == canonical_json.dumps(first.to_json())
    second.verify()


def test_digest_is_of_the_content() -> None:
    """The digest is an SRI string that any change of content changes, and no order of keys does."""
    one = compiled.digest(CONTENT)
    turned = json.loads(json.dumps(CONTENT, default=float), parse_float=Decimal)
    assert compiled.digest(dict(reversed(turned.items()))) == one
    assert one.startswith("sha256-") and len(one) == len("sha256-") + 44
    other = copy.deepcopy(CONTENT)
    other["stacks"]["example"]["bindings"].reverse()
    assert compiled.digest(other) != one


def test_verify_tells_a_changed_file() -> None:
    """A contract edited after it was compiled is told by its digest."""
    changed = document(digest="sha256-" + "A" * 43 + "=")
    with pytest.raises(UserError) as caught:
        Contract.from_json(changed).verify()
    assert str(caught.value) == (
        f"contract.json: its digest is sha256-{'A' * 43}=, its content has {compiled.digest(CONTENT)}. "
        "Compile it again with `flywheel compile-contract`."
    )


def test_other_schema() -> None:
    """A contract of another version is refused by name."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(document(schema="flywheel.contract/2"), "c.json")
    assert str(caught.value) == (
        f"c.json: `schema` is `flywheel.contract/2`; this version reads `flywheel.contract/1`. {BROKEN}"
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "the document is null, not an object."),
        ([], "the document is a list, not an object."),
        ("x", "the document is a string, not an object."),
        ({}, "there is no `schema`; this version reads `flywheel.contract/1`."),
    ],
)
def test_no_contract_at_all(value: object, problem: str) -> None:
    """Any other JSON is refused the same way."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(value)
    assert str(caught.value) == f"contract.json: {problem} {BROKEN}"


@pytest.mark.parametrize("member", ["digest", "capabilities", "arc", "wiring", "stacks"])
def test_half_a_contract(member: str) -> None:
    """A document that lacks a part is refused, and never met later as a fault of the tools."""
    broken = document()
    del broken[member]
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken)
    assert str(caught.value) == f"contract.json: `{member}` is missing. {BROKEN}"


BROKEN = "Compile it again with `flywheel compile-contract`."

FAULTS: dict[str, tuple[tuple[str, ...], object, str]] = {
    "a key": (("arc", "label"), MISSING, "`arc.label` is missing"),
    "a key within": (("arc", "label", "max_length"), MISSING, "`arc.label.max_length` is missing"),
    "a key of one of many": (
        ("capabilities", "labels", "tinyland-nix-kvm", "class"),
        MISSING,
        "`capabilities.labels.tinyland-nix-kvm.class` is missing",
    ),
    "text": (("arc", "labels_written"), 5, "`arc.labels_written` is a number, not a string"),
    "number": (("arc", "runners", "minimum"), "0", "`arc.runners.minimum` is a string, not a whole number"),
    "whole": (("arc", "runners", "minimum"), Decimal("0.5"), "`arc.runners.minimum` is a number, not a whole number"),
    "no number": (("arc", "runners", "minimum"), True, "`arc.runners.minimum` is true or false, not a whole number"),
    "flag": (("wiring", "state", "locking"), None, "`wiring.state.locking` is null, not true or false"),
    "list": (("arc", "app_secret_keys"), {}, "`arc.app_secret_keys` is an object, not a list"),
    "item": (("arc", "app_secret_keys"), ["a", []], "`arc.app_secret_keys[1]` is a list, not a string"),
    "object": (("wiring", "state"), [], "`wiring.state` is a list, not an object"),
    "mapping": (("wiring", "forges"), "x", "`wiring.forges` is a string, not an object"),
    "named objects": (("capabilities", "labels"), [], "`capabilities.labels` is a list, not an object"),
    "form": (
        ("wiring", "app_secret", "name"),
        "app-{name}",
        "`wiring.app_secret.name` has a brace that does not belong to `{owner}`",
    ),
    "forms": (
        ("wiring", "state", "key"),
        "{overlay}/{state_key}/}",
        "`wiring.state.key` has a brace that does not belong to `{overlay}` and `{state_key}`",
    ),
    "pattern": (
        ("arc", "object_name", "pattern"),
        "(",
        "`arc.object_name.pattern` is not a regular expression: missing ), unterminated subpattern at position 0",
    ),
    "type": (
        ("stacks", "example", "variables", "note", "type"),
        ["list"],
        "`stacks.example.variables.note.type` is not a type",
    ),
    "pairs": (
        ("stacks", "example", "bindings"),
        [["a"]],
        "`stacks.example.bindings[0]` is a list, not a pair of strings",
    ),
}


REFERENCES: dict[str, tuple[tuple[str | int, ...], object, str]] = {
    "a runner type": (
        ("capabilities", "labels", "tinyland-nix-kvm", "runner_type"),
        "kvm",
        "`capabilities.labels.tinyland-nix-kvm.runner_type` names the unknown runner type `kvm`",
    ),
    "a scope": (
        ("wiring", "forges"),
        {"hub": {**FORGE, "accounts": {"team": {"scopes": ["team"], "anchor": None, "groups": True}}}},
        "`wiring.forges.hub.accounts.team` names the unknown scope `team`",
    ),
    "an anchor": (
        ("wiring", "forges"),
        {"hub": {**FORGE, "accounts": {"one": {"scopes": [], "anchor": "here", "groups": True}}}},
        "`wiring.forges.hub.accounts.one` names the unknown scope `here`",
    ),
    "a variable": (
        ("stacks", "example", "bindings"),
        [["owner.a", "nope"]],
        "`stacks.example.bindings` names the unknown variable `nope`",
    ),
    "a map of sets": (
        ("stacks", "example", "runner_sets", "variable"),
        "more",
        "`stacks.example.runner_sets` names the unknown variable `more`",
    ),
    "a switch": (
        ("stacks", "example", "primary_lanes", 0, "deploy"),
        "on",
        "`stacks.example.primary_lanes` names the unknown variable `on`",
    ),
    "a label": (
        ("stacks", "example", "primary_lanes", 0, "label"),
        "tinyland-x",
        "`stacks.example.primary_lanes` names the unknown capability label `tinyland-x`",
    ),
    "an item": (
        ("conventions",),
        {"retirement": {"exits": {"a": {"use": "", "items": ["b"], "also": {}, "in_order": True}}, "items": {}}},
        "`conventions.retirement.exits.a` names the unknown item `b`",
    ),
}


@pytest.mark.parametrize(("path", "value", "problem"), REFERENCES.values(), ids=REFERENCES)
def test_names_that_lead_nowhere(path: tuple[str, ...], value: object, problem: str) -> None:
    """What a check would look up is there."""
    test_what_is_not_as_it_should_be(path, value, problem)


@pytest.mark.parametrize(("path", "value", "problem"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_as_it_should_be(path: tuple[str, ...], value: object, problem: str) -> None:
    """One error at loading, with the path that leads to the value."""
    broken = document()
    *outer, last = path
    inner = broken
    for step in outer:
        inner = inner[step]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken, "c.json")
    assert str(caught.value) == f"c.json: {problem}. {BROKEN}"


def test_what_may_be_left_out() -> None:
    """A key of a later version that has a default may be missing, and all conventions may."""
    it = Contract.from_json(document())
    assert (it.wiring.secret_name.max_length, it.wiring.exempt, it.stacks["example"].exceptions) == (253, {}, ())
    assert (it.conventions.debt, it.conventions.organization, it.conventions.default_role) == (None, None, "")


def test_a_contract_of_another_version_can_be_compared() -> None:
    """What comparing needs is judged, and nothing else."""
    other = document(arc={}, later=5)
    assert list(ContractDocument.from_json(other).stacks) == ["example"]
    del other["arc"]
    other["wiring"] = []
    with pytest.raises(UserError) as caught:
        ContractDocument.from_json(other)
    assert (
        str(caught.value)
        == f"contract.json: `arc` is missing. {BROKEN}\ncontract.json: `wiring` is not an object. {BROKEN}"
    )


def test_all_problems_are_told_at_once() -> None:
    """A line for each; a key that this version does not know is not a problem."""
    broken = document(digest=5)
    broken["arc"]["later"] = 1
    del broken["arc"]["label"]
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken)
    lines = ["`digest` is a number, not a string.", "`arc.label` is missing."]
    assert str(caught.value) == "\n".join(f"contract.json: {line} {BROKEN}" for line in lines)


@pytest.mark.parametrize("member", ["capabilities", "arc", "wiring", "stacks"])
def test_a_part_of_another_kind(member: str) -> None:
    """A part that is no object is refused the same way."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(document(**{member: 5}))
    assert str(caught.value) == (f"contract.json: `{member}` is a number, not an object. {BROKEN}")


def test_built_in_is_told_when_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tools without a contract say how to come by one."""
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "flywheel" / "model" / "contract.py"))
    with pytest.raises(UserError) as caught:
        compiled.built_in()
    assert str(caught.value) == (
        "no contract.json is installed with these tools. Build them with Bazel, or compile one: flywheel "
        "compile-contract --directory contract --output contract.json, and pass it as --contract."
    )


def test_start_loads_little() -> None:
    """The contract's own modules need none of the slow ones."""
    tools = Path(compiled.__file__).parents[2]
    code = (
        "import sys, flywheel.contract.compiled; slow = ('typing', 'dataclasses', 'enum', 'yaml', "
        "'hashlib', 'inspect');"
        "print([name for name in slow if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": str(tools)}
    done = subprocess.run([sys.executable, "-S", "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout in ("[]\n", "['enum']\n")


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_reader_and_schema_agree(data: st.DataObject) -> None:
    """The schema asks for what has a default too; the reader fills that in."""
    sound = json.loads(canonical_json.dumps({**Contract.of(document()).plain(), "conventions": {}}))
    assert mutations.disagreement(Contract, sound) == ""
    assert mutations.disagreement(Contract, data.draw(mutations.mutated(sound)), asks_more=True) == ""


def test_the_installed_contract_is_one() -> None:
    """It is read without being judged, so a test judges it; it is the same either way."""
    judged = compiled.load(compiled.built_in())
    installed = compiled.installed()
    judged.verify()
    assert installed.to_json() == judged.to_json()
    assert list(installed.stacks) == list(judged.stacks)


def test_an_installed_contract_of_another_schema(tmp_path, monkeypatch) -> None:
    """What is wrong with it is said as of any other file."""
    path = tmp_path / "contract.json"
    path.write_text('{"schema": "flywheel.contract/2"}', encoding="utf-8")
    monkeypatch.setattr(compiled, "built_in", lambda: str(path))
    with pytest.raises(UserError, match=r"`schema` is `flywheel.contract/2`; this version reads `flywheel.contract/1`"):
        compiled.installed()
