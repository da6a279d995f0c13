"""The contract of this tree, and others made of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError


def _load_contract() -> Contract:
    try:
        return compiled.load(compiled.built_in())
    except UserError:
        from flywheel.contract.sources import compiler

        return compiler.load_directory(str(Path(__file__).parents[3] / "contract"))


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The contract of this tree."""
    return _load_contract()


@pytest.fixture(scope="session")
def patched(contract: Contract) -> Callable[[object], Contract]:
    """Makes a contract with other data: a patch merged into this tree's."""
    return lambda patch: Contract.from_json(_merged(copy.deepcopy(contract.to_json()), patch))


def _merged(value: object, patch: object) -> object:
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    return {**value, **{key: _merged(value.get(key), item) for key, item in patch.items()}}
