"""organization.yaml becomes facts under the names that rules and checks use."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.overlay.fact import Fact
from flywheel.overlay.reading import organization_file

REPOSITORY = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of this tree."""
    return compiled.load(compiled.built_in())


def facts(tmp_path: Path, contract: Contract, text: str) -> dict[str, Fact]:
    """The facts in `text`."""
    path = tmp_path / "organization.yaml"
    path.write_text(text, encoding="utf-8")
    return organization_file.facts(organization_file.read("config/organization.yaml", str(path)), contract)


def test_facts_and_their_places(tmp_path: Path, contract: Contract) -> None:
    """Each value stands under its fact's name, where it was written."""
    found = facts(
        tmp_path,
        contract,
        "owner:\n  slug: example-org\n  repository: example-org/infra\nsubstrate:\n  cluster: {context: one}\n",
    )
    assert {name: (fact.value, str(fact.place)) for name, fact in found.items()} == {
        "owner.slug": ("example-org", "config/organization.yaml:2:9"),
        "owner.overlay_repository": ("example-org/infra", "config/organization.yaml:3:15"),
        "substrate.cluster_context": ("one", "config/organization.yaml:5:22"),
    }


def test_what_is_not_of_its_type_is_no_fact(tmp_path: Path, contract: Contract) -> None:
    """A check tells it; nothing else has to expect it."""
    text = "owner: {slug: [a], forge: 7, account_kind: , repository: {a: b}, github_config_url: true}\ncore: no\n"
    assert facts(tmp_path, contract, text) == {}


def test_legacy_file_has_no_facts(tmp_path: Path, contract: Contract) -> None:
    """The older overlays' file is of another shape, whatever some of its keys are called."""
    assert facts(tmp_path, contract, "organization: {name: x}\ncore: {repository: a/b}\n") == {}


def test_every_fact_of_an_owner_and_a_substrate_can_be_written(contract: Contract) -> None:
    """What rules declare, the file can declare too."""
    organization = contract.conventions.organization
    assert organization is not None
    from_file = set(organization.facts.values())
    declared = set()
    for section in ("owner", "substrate"):
        tree = ast.parse((REPOSITORY / "rules" / "private" / f"{section}.bzl").read_text(encoding="utf-8"))
        attributes = next(
            node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "_ATTRS"
        )
        declared |= {f"{section}.{key.value}" for key in attributes.keys}
    assert declared - from_file == set()
