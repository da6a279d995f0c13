"""Overlays for the tests of checks.

A fixture is a small overlay, read as `flywheel check` reads a folder. Beside its files may stand

    facts.json           facts by dotted name, e.g. {"owner.slug": "example-org"}
    evidence.json        what the run is given, e.g. {"today": "2026-08-16"}

A folder `core/` in it is a tree of core instead, read as `flywheel core-check` reads one. See
`flywheel_testing.check_fixtures` for what else a fixture may hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flywheel_testing.check_fixtures import fixture_subject, made_up
from flywheel_testing.contracts import contract, patched

from flywheel.contract.changes.contract_change import ContractChange
from flywheel.contract.compiled import Contract
from flywheel.findings import subjects
from flywheel.findings.evidence import Evidence
from flywheel.findings.finding import Finding
from flywheel.formats import tfvars
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place, Source
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pinned_contract import PinnedContract
from flywheel.overlay.reading import core_tree, directory
from flywheel.overlay.stack_inputs import Inputs

_HEAD = """
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.0"
"""

# The example of implementation-overlays, What Belongs In An Implementation Overlay, with its owner filled in
# and the chart that it takes.
_SPECIFICATION = """
github_config_url    = "https://github.com/example-org"
github_config_secret = "github-app-secret-example-org"
attic_server         = "http://attic.nix-cache.svc.cluster.local"
attic_cache          = "main"
attic_public_key     = "main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

controller_chart_version = "0.14.0"

extra_runner_sets = {
  tinyland-nix-heavy-compute-expansion = {
    github_config_url    = "https://github.com/example-org"
    github_config_secret = "github-app-secret-example-org"
    runner_label         = "tinyland-nix-heavy"
    runner_scale_set_name = "tinyland-nix-heavy-compute-expansion"
    runner_labels        = ["self-hosted", "nix", "linux"]
    runner_type          = "nix"
    max_runners          = 1
  }
}
"""

_FACTS = {"owner.slug": "example-org", "owner.overlay_repository": "example-org/example-infra"}


@pytest.fixture(scope="session")
def load_subject() -> Callable[[Path, Contract, Path], Overlay]:
    """Reads the overlay of a fixture's folder."""
    return _overlay


def _overlay(copy: Path, contract: Contract, folder: Path) -> Overlay:
    if (copy / "core").is_dir():
        overlay, _, _ = core_tree.load(str(copy / "core"), contract)
    else:
        overlay, _, _ = directory.load(str(copy), contract)
    facts = folder / "facts.json"
    _add_facts(overlay, json.loads(facts.read_text(encoding="utf-8")) if facts.exists() else {})
    given = folder / "evidence.json"
    _add_evidence(overlay, json.loads(given.read_text(encoding="utf-8")) if given.exists() else {})
    return overlay


def _add_evidence(overlay: Overlay, given: dict[str, Any]) -> None:
    pinned = given.pop("pinned_contract", None)
    overlay.evidence = Evidence(**given)
    if pinned is not None:
        changes = [ContractChange((), "", one["breaking"], one["text"], "") for one in pinned["changes"]]
        overlay.pinned_contract = PinnedContract(pinned["digest"], changes)


def _add_facts(overlay: Overlay, facts: dict[str, object]) -> None:
    document = DeclaredDocument("facts.json")
    for name, value in facts.items():
        overlay.facts[name] = Fact(document.node(value, Place(f"facts.json ({name})")), document)


@pytest.fixture(scope="session")
def overlay(contract: Contract) -> Callable[..., Overlay]:
    """Makes an overlay from the text of a variable file and facts."""

    def make(text: str, facts: dict[str, object] | None = None, today: str = "") -> Overlay:
        stack = next(name for name, one in contract.stacks.items() if one.runner_sets)
        document = tfvars.loads(Source("terraform.tfvars", text))
        made = Overlay("overlay", {}, [Inputs(stack, [document])])
        _add_facts(made, facts or {})
        made.evidence = Evidence(today)
        return made

    return make


@pytest.fixture(scope="session")
def findings(contract: Contract, overlay: Callable[..., Overlay]) -> Callable[..., list[Finding]]:
    """Runs taxonomy and boundary, or the families given, on the text of a variable file."""

    def run(
        text: str,
        facts: dict[str, object] | None = None,
        families: Iterable[str] = ("taxonomy", "boundary"),
        judged_by: Contract = contract,
        today: str = "",
    ) -> list[Finding]:
        made = overlay(text, facts, today)
        checks = [check for check in subjects.of("overlay").values() if check.family in families]
        return [finding for check in checks for finding in check.run(made, judged_by)]

    return run


@pytest.fixture(scope="session")
def ids(findings: Callable[..., list[Finding]]) -> Callable[..., list[str]]:
    """The ids that `findings` gives for the same arguments, in order."""
    return lambda *arguments, **named: [finding.id for finding in findings(*arguments, **named)]


@pytest.fixture(scope="session")
def specification() -> str:
    """The variable file that the specification gives as an example."""
    return _SPECIFICATION


@pytest.fixture(scope="session")
def one_set() -> Callable[..., str]:
    """Makes the variable file of an organization with one runner set, sound but for the attributes given."""

    def make(key: str = "builds", **attributes: str | None) -> str:
        values = {
            "github_config_url": '"https://github.com/example-org"',
            "github_config_secret": '"github-app-secret-example-org"',
            "runner_label": '"tinyland-nix"',
            "runner_scale_set_name": '"example-builds"',
            **attributes,
        }
        lines = "\n".join(f"    {name} = {value}" for name, value in values.items() if value is not None)
        return f"{_HEAD}\nextra_runner_sets = {{\n  {key} = {{\n{lines}\n  }}\n}}\n"

    return make


@pytest.fixture(scope="session")
def taxonomy(findings: Callable[..., list[Finding]]) -> Callable[..., list[Finding]]:
    """The findings of the taxonomy family on sets given by key, each a dict of attributes."""

    def run(sets: dict[str, dict[str, object]], more: str = "", facts: dict[str, object] = _FACTS, **named: Contract):
        chart = "" if "controller_chart_version" in more else 'controller_chart_version = "0.14.0"\n'
        text = f"{more}\nextra_runner_sets = {{\n"
        for key, given in sets.items():
            attributes = {"runner_label": "tinyland-nix", "runner_scale_set_name": f"of-{key}".lower(), **given}
            text += f'  "{key}" = {{\n'
            text += "".join(f"    {name} = {_hcl(value)}\n" for name, value in attributes.items() if value is not None)
            text += "  }\n"
        return findings(f"{text}}}\n{chart}", facts, ("taxonomy",), **named)

    return run


def _hcl(value: object) -> str:
    return "[" + ", ".join(map(_hcl, value)) + "]" if isinstance(value, list) else f'"{value}"'


@pytest.fixture(scope="session")
def told(taxonomy: Callable[..., list[Finding]]) -> Callable[..., list[str]]:
    """The ids for one set with these attributes."""
    return lambda **given: [one.id for one in taxonomy({"a": given})]
