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

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import tfvars
from flywheel.formats.json import canonical_json
from flywheel.formats.source import Source
from flywheel.hcl import types

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
            "label": "tinyland-nix",
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
    "arc": {"scale_set_name": {"min_length": 1, "max_length": 45}},
    "wiring": {"runner_types": {"nix": ["attic_server"]}},
    "stacks": {"example": STACK},
}


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
    assert it.capabilities.forbidden_tokens["projects"] == (("linux", "xr"), ("7810",))
    assert it.wiring.needs("nix") == ("attic_server",)
    assert it.wiring.needs("unheard-of") == ()
    assert it.arc["scale_set_name"]["max_length"] == 45


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
        "c.json: schema is 'flywheel.contract/2'; this version reads 'flywheel.contract/1'. "
        "Compile the contract with the flywheel that reads it."
    )


@pytest.mark.parametrize("value", [None, [], "x", 5, {}])
def test_no_contract_at_all(value: object) -> None:
    """Any other JSON is refused the same way."""
    with pytest.raises(UserError, match=r"^contract\.json: schema is None; this version reads"):
        Contract.from_json(value)


@pytest.mark.parametrize("member", ["digest", "capabilities", "arc", "wiring", "stacks"])
def test_half_a_contract(member: str) -> None:
    """A document that lacks a part is refused, never met later as a fault of ours."""
    broken = document()
    del broken[member]
    with pytest.raises(
        UserError,
        match=f"^contract.json: not a valid contract .*{member}.* Compile it again with `flywheel compile-contract`.$",
    ):
        Contract.from_json(broken)


@pytest.mark.parametrize("member", ["capabilities", "arc", "wiring", "stacks"])
def test_a_part_of_another_kind(member: str) -> None:
    """A part that is no object is refused the same way."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(document(**{member: 5}))
    assert str(caught.value) == (
        "contract.json: not a valid contract (TypeError: a part is not an object). "
        "Compile it again with `flywheel compile-contract`."
    )


def test_built_in_is_told_when_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tools without a contract say how to come by one."""
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "flywheel" / "model" / "contract.py"))
    with pytest.raises(UserError) as caught:
        compiled.built_in()
    assert str(caught.value) == (
        "no contract.json is installed with these tools. Build them with Bazel, or compile one: flywheel "
        "compile-contract --directory contract --output contract.json, and pass it as --contract."
    )


def test_types_are_built_when_asked_for() -> None:
    """Loading reads no type: a run needs few of them."""
    variable = Contract.from_json(document()).stacks["example"].variables["context"]
    assert variable._type is None
    assert variable.type is types.STRING


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
