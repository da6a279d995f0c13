"""The plans of this folder are what Terraform makes from their cases.

If FLYWHEEL_TERRAFORM names a program, or `terraform` is on the PATH, all plans are made again and compared.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

PLANS = Path(__file__).parent / "plans"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_plans", PLANS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
TERRAFORM = MAKER.terraform()
#: The Terraform version of the plans. Another version can write them differently.
VERSION = "1.11.4"
pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="no terraform: set FLYWHEEL_TERRAFORM or the PATH")


@pytest.fixture(scope="module")
def program() -> str:
    """Terraform, of the version that made the plans."""
    done = subprocess.run([TERRAFORM, "version", "-json"], capture_output=True, check=True)
    found = json.loads(done.stdout)["terraform_version"]
    if found != VERSION:
        pytest.skip(f"terraform is {found}; the plans are of {VERSION}")
    return str(TERRAFORM)


@pytest.mark.parametrize("name", MAKER.cases())
def test_plan_is_as_made(name: str, program: str) -> None:
    """The new plan is equal byte for byte."""
    assert MAKER.make(program, name) == (PLANS / name / "plan.json").read_text(encoding="utf-8")
