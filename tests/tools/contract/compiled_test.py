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
from fixture_contract import CONTENT, document
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import tfvars
from flywheel.formats.json import canonical_json
from flywheel.formats.source import Source


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
