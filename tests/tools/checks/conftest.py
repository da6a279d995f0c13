"""Overlays for the tests of checks.

A fixture is a folder `fixtures/<ID>/pass*/` or `fixtures/<ID>/fail*/`: a small overlay, read as
`flywheel check` reads a folder. Beside its files may stand

    facts.json           facts by dotted name, e.g. {"owner.slug": "example-org"}
    contract.patch.json  merged into the contract: objects by key, anything else replaced
    expected.txt         of a failing one: its findings, `ID place: message | fix`, a line each

A folder `core/` in it is a tree of core instead, read as `flywheel core-check` reads one. What a check
judges that is no overlay, `fixture_<subject>.py` reads from the same folder: `load(folder, contract)`.

`{made-up KIND}` in a file stands for a secret of that kind in `testdata/made_up_secrets.json`, where
it lies in pieces: no scanner may take this tree to hold one.

To rewrite every expected.txt, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools python3 -m pytest tests/tools/checks
"""

from __future__ import annotations

import copy
import importlib.util
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest

from flywheel.checks import table
from flywheel.errors import UserError
from flywheel.formats import tfvars
from flywheel.formats.source import Place, Source
from flywheel.loaders import core_tree, directory
from flywheel.model import contract as contract_model
from flywheel.model.contract import Contract
from flywheel.model.findings import Finding
from flywheel.model.overlay import Fact, Inputs, Overlay
from flywheel.model.tables import TableDocument

_MADE_UP = Path(__file__).parent / "testdata" / "made_up_secrets.json"
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

#: What a fixture has beside the files that are judged.
_BESIDE = ("facts.json", "contract.patch.json", "expected.txt")


def _load_contract() -> Contract:
    try:
        return contract_model.load(contract_model.built_in())
    except UserError:
        from flywheel.loaders import contract_sources

        return contract_sources.load_directory(str(Path(__file__).parents[3] / "contract"))


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


@pytest.fixture(scope="session")
def made_up() -> dict[str, str]:
    """A secret of each kind that was never anybody's."""
    pieces = json.loads(_MADE_UP.read_text(encoding="utf-8"))
    return {kind: "".join(parts) for kind, parts in pieces.items()}


def _fill_in(folder: Path, made_up: dict[str, str]) -> None:
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if b"{made-up " in data:
            for kind, secret in made_up.items():
                data = data.replace(b"{made-up %s}" % kind.encode(), secret.encode())
            path.unlink()  # the copy may be read-only
            path.write_bytes(data)


@pytest.fixture(scope="session")
def fixture_subject(
    contract: Contract,
    patched: Callable[[object], Contract],
    made_up: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path, str], tuple[object, Contract]]:
    """Reads what is judged in a fixture's folder, and the contract it is judged by.

    It is read from a copy: under Bazel the files are links that lead out of their folder, which are
    not followed, and what stands beside the overlay is none of its files.
    """

    def load(folder: Path, subject: str) -> tuple[object, Contract]:
        patch = folder / "contract.patch.json"
        judged_by = patched(json.loads(patch.read_text(encoding="utf-8"))) if patch.exists() else contract
        copy_of = tmp_path_factory.mktemp("fixture") / "overlay"
        shutil.copytree(folder, copy_of, ignore=shutil.ignore_patterns(*_BESIDE))
        _fill_in(copy_of, made_up)
        if subject != "overlay":
            return _fixture_module(subject).load(copy_of, judged_by), judged_by
        facts = folder / "facts.json"
        return _overlay(copy_of, json.loads(facts.read_text(encoding="utf-8")) if facts.exists() else {}, judged_by)

    return load


def _fixture_module(subject: str) -> ModuleType:
    """`fixture_SUBJECT.py` of this folder, which is on no path of Python's under Bazel."""
    path = Path(__file__).parent / f"fixture_{subject}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _overlay(folder: Path, facts: dict[str, object], contract: Contract) -> tuple[Overlay, Contract]:
    if (folder / "core").is_dir():
        overlay, _ = core_tree.load(str(folder / "core"), contract)
    else:
        overlay, _, _ = directory.load(str(folder), contract)
    _add_facts(overlay, facts)
    return overlay, contract


@pytest.fixture(scope="session")
def fixture_overlay(
    fixture_subject: Callable[[Path, str], tuple[object, Contract]],
) -> Callable[[Path], tuple[object, Contract]]:
    """Reads the overlay in a fixture's folder, and the contract it is judged by."""
    return lambda folder: fixture_subject(folder, "overlay")


def _add_facts(overlay: Overlay, facts: dict[str, object]) -> None:
    document = TableDocument("facts.json")
    for name, value in facts.items():
        overlay.facts[name] = Fact(document.node(value, Place(f"facts.json ({name})")), document)


@pytest.fixture(scope="session")
def overlay(contract: Contract) -> Callable[..., Overlay]:
    """Makes an overlay from the text of a variable file and facts."""

    def make(text: str, facts: dict[str, object] | None = None) -> Overlay:
        stack = next(name for name, one in contract.stacks.items() if one.runner_sets)
        document = tfvars.loads(Source("terraform.tfvars", text))
        made = Overlay("overlay", {}, [Inputs(stack, [document])])
        _add_facts(made, facts or {})
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
    ) -> list[Finding]:
        made = overlay(text, facts)
        checks = [check for check in table.CHECKS.values() if check.family in families]
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
