"""The states in this folder are what Terraform makes of their cases."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _load_maker() -> ModuleType:
    path = Path(__file__).parent / "states" / "make.py"
    spec = importlib.util.spec_from_file_location("states_make", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_MAKER = _load_maker()
_TERRAFORM = _MAKER.terraform()


@pytest.mark.skipif(_TERRAFORM is None, reason="no terraform: set FLYWHEEL_TERRAFORM or the PATH")
@pytest.mark.parametrize("case", _MAKER.cases())
def test_terraform_makes_the_same_state(case: str) -> None:
    """Both forms and the list of addresses are equal to the committed files."""
    for name, text in _MAKER.make(_TERRAFORM, case).items():
        assert (_MAKER.HERE / case / name).read_text(encoding="utf-8") == text, name


def test_there_are_states() -> None:
    """An empty folder would look like a folder of equal states."""
    assert len(_MAKER.cases()) == 8
