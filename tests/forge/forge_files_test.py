"""What the forge and registries read of this tree: workflows, templates of a registry entry, renovate's rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

WORKFLOWS = sorted(Path(".github/workflows").glob("*.y*ml"))
ACTIONS = sorted(Path(".github/actions").glob("*/action.yml"))


def _workflow(path: Path) -> dict:
    """The workflow at `path`; YAML 1.1 reads its key `on` as true."""
    document = yaml.safe_load(path.read_text())
    return {("on" if key is True else key): value for key, value in document.items()}


def _steps(document: dict) -> list[dict]:
    return [step for job in document["jobs"].values() for step in job.get("steps", ())]


def test_there_are_workflows() -> None:
    """The files reach the test."""
    assert [path.name for path in WORKFLOWS] == ["ci.yaml", "release.yaml"]
    assert ACTIONS


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=str)
def test_every_action_is_pinned_by_digest(path: Path) -> None:
    """A tag can be moved; behind each digest stands the version that it was."""
    uses = re.findall(r"^\s*(?:- )?uses: *(.+)$", path.read_text(), re.MULTILINE)
    remote = [use for use in uses if not use.startswith("./")]
    assert [use for use in remote if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v?\d+\.\d+\.\d+", use)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=str)
def test_nothing_is_permitted_but_by_a_job(path: Path) -> None:
    """A workflow begins with no permission; each job says what it needs."""
    document = _workflow(path)
    assert document["permissions"] == {}
    assert [name for name, job in document["jobs"].items() if "permissions" not in job] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=str)
def test_no_expression_stands_in_a_script(path: Path) -> None:
    """What a branch or a title is called would become part of the script: it comes as a variable."""
    scripts = [step["run"] for step in _steps(_workflow(path)) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=str)
def test_no_checkout_keeps_its_token(path: Path) -> None:
    """A token that lies in `.git/config` can be read by whatever runs later."""
    checkouts = [step for step in _steps(_workflow(path)) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert [step["with"].get("persist-credentials") for step in checkouts] == [False] * len(checkouts)


def test_a_release_has_the_packages_of_its_commit() -> None:
    """They are built where the archive is, and publishing compares them with the commit."""
    (script,) = [
        step["run"]
        for step in _steps(_workflow(Path(".github/workflows/release.yaml")))
        if "--notes " in step.get("run", "")
    ]
    folder = '"$RUNNER_TEMP/release"'
    built = f"python3 tools/dev/packages/build_packages.py --output {folder}\n"
    assert built in script
    published = script.partition(built)[2]
    assert f"--archives {folder}" in published
    assert f"--packages {folder}" in published


def test_every_bazel_is_tested_on_every_system() -> None:
    """What MODULE.bazel lets in is tried, on root and examples."""
    matrix = _workflow(Path(".github/workflows/ci.yaml"))["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["bazel"] == ["7.x", "8.x", "9.x"]
    assert [os.split("-")[0] for os in matrix["os"]] == ["ubuntu", "macos"]
    assert matrix["folder"] == [".", *(str(path.parent) for path in sorted(Path("examples").glob("*/MODULE.bazel")))]
    assert 'bazel_compatibility = [">=7.7.0"]' in Path("MODULE.bazel").read_text()


def test_a_registry_runs_the_tests_of_the_quick_start() -> None:
    """A version that only builds may still not work."""
    module = yaml.safe_load(Path(".bcr/presubmit.yml").read_text())["bcr_test_module"]
    assert Path(module["module_path"], "MODULE.bazel").exists()
    assert module["matrix"]["bazel"] == ["7.x", "8.x", "9.x"]
    assert [task["test_targets"] for task in module["tasks"].values()] == [["//..."]]


def test_templates_name_nobody() -> None:
    """Owner and repository are filled in when a version is published."""
    source = json.loads(Path(".bcr/source.template.json").read_text())
    assert source["strip_prefix"] == "gloriousflywheel-{VERSION}"
    assert "{OWNER}/{REPO}" in source["url"]
    metadata = json.loads(Path(".bcr/metadata.template.json").read_text())
    assert metadata["repository"] == ["github:{OWNER}/{REPO}"]
    assert metadata["versions"] == []
    assert metadata["yanked_versions"] == {}


def test_renovate_leaves_minimum_versions_alone() -> None:
    """Versions in MODULE.bazel are the oldest that serve."""
    rules = json.loads(Path("renovate.json").read_text())["packageRules"]
    assert [rule["enabled"] for rule in rules if rule.get("matchManagers") == ["bazel-module"]] == [False]
