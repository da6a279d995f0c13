"""The plans of this folder are what Terraform and OpenTofu make from their cases.

If FLYWHEEL_TERRAFORM names a program, or `terraform` is on the PATH, all plans are made again and compared; likewise
FLYWHEEL_TOFU and `tofu`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing import oracles

PLANS = Path(__file__).parent / "plans"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_plans", PLANS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
#: The versions of the plans. Another version can write them differently.
VERSIONS = {"terraform": "1.11.4", "tofu": "1.12.6"}


@pytest.fixture(scope="module", params=VERSIONS)
def program(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Terraform and OpenTofu, of the versions that made the plans: the program, and the file of its plans."""
    name = request.param
    found = oracles.need(name)
    version = oracles.version(found, PLANS)
    if version != VERSIONS[name]:
        pytest.skip(f"{name} is {version}; the plans are of {VERSIONS[name]}")
    return found, "plan.tofu.json" if name == "tofu" else "plan.json"


@pytest.mark.parametrize("name", MAKER.cases_of_opentofu())
@pytest.mark.parametrize("program", ["tofu"], indirect=True)
def test_plan_of_opentofu_is_as_made(name: str, program: tuple[str, str]) -> None:
    """The new plan is equal byte for byte."""
    maker, file = program
    assert MAKER.make(maker, name) == (PLANS / name / file).read_text(encoding="utf-8")


def test_terraform_makes_no_such_plan() -> None:
    """Terraform refuses what only OpenTofu plans, so that no case of both is missing."""
    maker = oracles.need("terraform")
    for name in MAKER.cases_of_opentofu():
        with pytest.raises(RuntimeError, match='An argument named "destroy" is not expected here'):
            MAKER.make(maker, name)


@pytest.mark.parametrize("name", MAKER.cases())
def test_plan_is_as_made(name: str, program: tuple[str, str]) -> None:
    """The new plan is equal byte for byte."""
    maker, file = program
    assert MAKER.make(maker, name) == (PLANS / name / file).read_text(encoding="utf-8")
