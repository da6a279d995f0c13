"""actionlint has nothing to say of a generated workflow, given the list of labels that is generated for its repository.

The workflow of a new overlay, and those of the examples beside the overlay that serves them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flywheel_testing import oracles

EXAMPLES = Path(__file__).parents[3] / "examples"
SOURCES = {
    "the registry": (),
    "a registry": ("--registry", "https://registry.example.com"),
    "Git": (
        "--core-remote",
        "https://example.com/core.git",
        "--core-commit",
        "2281b5760123456789abcdef0123456789abcdef",
    ),
    "a folder": ("--core-path", "core"),
}


@pytest.fixture
def lint(flywheel, tmp_path: Path):
    """What actionlint finds in the workflows of a repository that an overlay serves."""

    def run(repository: Path, name: str, overlay: Path) -> list[str]:
        (repository / ".git").mkdir()
        listed = repository / ".github" / "actionlint.yaml"
        words = ("--actionlint", "--overlay", str(overlay), "--repository", f"{repository}={name}")
        made = flywheel("workflows", str(repository), *words, "--output", str(listed))
        assert (made.status, made.err) == (0, "")
        files = sorted((repository / ".github" / "workflows").iterdir())
        assert files
        found = oracles.actionlint(repository, *(str(path.relative_to(repository)) for path in files))
        return [f"{one['filepath']}:{one['line']}: {one['kind']}: {one['message']}" for one in found]

    return run


@pytest.mark.parametrize("kind", ["organization", "personal"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_new_overlay(flywheel, lint, tmp_path: Path, monkeypatch, kind: str, source: str) -> None:
    """Its lanes serve its own workflow."""
    monkeypatch.chdir(tmp_path)
    core = tmp_path / "core" / "MODULE.bazel"
    core.parent.mkdir()
    core.write_text('module(name = "gloriousflywheel")\n', encoding="utf-8")
    folder = tmp_path / "example-infra"
    made = flywheel("init", str(folder), "--kind", kind, "--owner", "example-one", *SOURCES[source])
    assert made.status == 0
    assert lint(folder, "example-one/example-infra", folder) == []


def test_an_example(lint, tmp_path: Path) -> None:
    """Each but the label that nobody serves, which the example's ledger has as a known gap."""
    assert [str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob(".github")] == ["operations/app/.github"]
    overlay = tmp_path / "operations"
    shutil.copytree(EXAMPLES / "operations", overlay)
    found = lint(overlay / "app", "example-org/app", overlay)
    assert [one.partition(" is unknown")[0] for one in found] == [
        '.github/workflows/ci.yaml:22: runner-label: label "tinyland-nix-kvm"'
    ]
