"""Backend configuration in files: its kind, its stack, and its attributes with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.contract.sources import compiler
from flywheel.formats import tfvars
from flywheel.formats.source import FormatError, Source
from flywheel.overlay.reading import backend_files
from flywheel.overlay.stack_inputs import Backend


@pytest.fixture(scope="module")
def contract() -> Contract:
    """This repository's."""
    return compiler.load_directory(str(Path(__file__).parents[4] / "contract"))


def _of(name: str, text: str, contract: Contract) -> Backend:
    return backend_files.of(tfvars.loads(Source(name, text)), contract)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("backend/honey.s3.hcl", "", "s3"),
        ("honey.http.hcl", 'bucket = "b"', "http"),
        ("overlay.backend.hcl", 'bucket = "b"\nendpoints = { s3 = "http://s" }', "s3"),
        ("overlay.backend.hcl", 'address = "https://h"\nlock_address = "https://h"', "http"),
        ("overlay.backend.hcl", 'key = "k"', "s3"),
        ("s3.backend.hcl", 'address = "https://h"', "http"),
    ],
)
def test_kind_is_told_by_name_and_then_by_attributes(name: str, text: str, kind: str, contract: Contract) -> None:
    """What tells neither is of the kind that the contract has."""
    assert _of(name, text, contract).kind == kind


@pytest.mark.parametrize(
    ("name", "key", "stack"),
    [
        ("honey.s3.hcl", "infra/arc-runners/terraform.tfstate", "arc_runners"),
        ("honey-arc-runners.s3.hcl", "infra/edge/terraform.tfstate", "arc_runners"),
        ("honey.s3.hcl", "infra/edge/terraform.tfstate", ""),
        ("honey.s3.hcl", "infra/my-arc-runners-2/terraform.tfstate", ""),
    ],
)
def test_stack_is_told_by_name_and_then_by_key(name: str, key: str, stack: str, contract: Contract) -> None:
    """A key names the stack in a step of its own."""
    assert _of(name, f'key = "{key}"', contract).stack == stack


def test_attributes_are_found_with_their_places(contract: Contract) -> None:
    """By dotted path; what is null or no object on the way is not there."""
    backend = _of("a.s3.hcl", 'bucket = "b"\nregion = null\nendpoints = {\n  s3 = "http://s"\n}\n', contract)
    found = backend.get("endpoints.s3")
    assert found is not None
    assert (found.value, str(found.place)) == ("http://s", "a.s3.hcl:4:3")
    assert [backend.get(path) for path in ("region", "bucket.s3", "endpoints.s4", "key")] == [None] * 4
    assert (backend.text("bucket"), backend.text("endpoints"), str(backend.place)) == ("b", "", "a.s3.hcl")


def test_file_that_is_no_list_of_attributes_is_refused(tmp_path: Path, contract: Contract) -> None:
    """A whole `terraform` block is no backend configuration."""
    path = tmp_path / "a.s3.hcl"
    path.write_text('terraform {\n  backend "s3" {}\n}\n', encoding="utf-8")
    with pytest.raises(FormatError, match=r"a\.s3\.hcl:1:"):
        backend_files.load(["a.s3.hcl"], lambda name: str(tmp_path / name), contract)
