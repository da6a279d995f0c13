"""Shared fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixture_rehome
import pytest
from flywheel_testing.check_fixtures import fixture_subject, made_up
from flywheel_testing.contracts import contract, patched
from flywheel_testing.oracles import planner
from flywheel_testing.verbs import edit, flywheel, overlay, pytest_configure, pytest_generate_tests

from flywheel.contract.compiled import Contract


@pytest.fixture(scope="session")
def load_subject() -> Callable[[Path, Contract, Path], object]:
    """Reads the subject from a fixture's folder."""
    return lambda copy, judged_by, folder: fixture_rehome.load(copy, judged_by)
