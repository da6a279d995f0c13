"""The states in this folder are what Terraform and OpenTofu make of their cases."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing import oracles

from flywheel.formats.source import FormatError, Source
from flywheel.rehome import state_file


def _load_maker() -> ModuleType:
    path = Path(__file__).parent / "states" / "make.py"
    spec = importlib.util.spec_from_file_location("states_make", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_MAKER = _load_maker()


@pytest.mark.parametrize("case", _MAKER.cases())
def test_terraform_makes_the_same_state(case: str) -> None:
    """Both forms and the list of addresses are equal to the committed files."""
    for name, text in _MAKER.make(oracles.need("terraform"), case).items():
        assert (_MAKER.HERE / case / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("case", _MAKER.cases())
def test_opentofu_makes_the_same_state(case: str) -> None:
    """All but its version, and that `state pull` prints one line."""
    program = oracles.need("tofu")
    version = oracles.version(program, _MAKER.HERE)
    for name, text in _MAKER.make(program, case).items():
        recorded = (_MAKER.HERE / case / name).read_text(encoding="utf-8")
        if name == "addresses.txt":
            assert recorded == text
            continue
        known = json.loads(recorded) | {"terraform_version": version}
        assert json.dumps(json.loads(text)) == json.dumps(known), name
        assert "\n" not in text.rstrip("\n")


def test_there_are_states() -> None:
    """An empty folder would look like a folder of equal states."""
    assert len(_MAKER.cases()) == 8


def test_opentofu_decrypts_a_state(tmp_path: Path) -> None:
    """The file of an encrypted state is refused; what the refusal names, `state pull`, is read."""
    program = oracles.need("tofu")
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {}\n', encoding="utf-8")
    for words in (["init"], ["apply", "-auto-approve"]):
        assert oracles.ask(program, tmp_path, *words, "-input=false", env=oracles.ENCRYPTED).returncode == 0
    with pytest.raises(FormatError) as refused:
        state_file.loads(Source("state.json", (tmp_path / "terraform.tfstate").read_text(encoding="utf-8")), {})
    assert str(refused.value) == (
        "state.json: the state is encrypted: its content cannot be read. "
        "Pass the output of `tofu state pull` from a place where the key is configured."
    )
    pulled = oracles.ask(program, tmp_path, "state", "pull", env=oracles.ENCRYPTED)
    read = state_file.loads(Source("state.json", pulled.stdout), {})
    assert [one.address for one in read.instances] == ["terraform_data.one"]
