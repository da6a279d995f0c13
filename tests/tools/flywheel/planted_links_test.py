"""No verb writes or reads through a link that a repository contains, and no file of somebody else is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import releases
from flywheel_testing.verbs import Outcome

from flywheel.contract import compiled

COMMIT = "0123456789abcdef0123456789abcdef01234567"

Verb = Callable[..., Outcome]


@pytest.fixture
def victim(overlay: Path) -> Path:
    """A file outside of the overlay."""
    path = Path("victim").absolute()
    path.write_text("", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("check", "overlay", "--output", "LINK"),
        ("check", "overlay", "--format", "json", "--output", "LINK"),
        ("check", "overlay", "--baseline", "LINK", "--write-baseline", "--allow-growth"),
        ("adopt", "overlay", "--output", "LINK"),
        ("manifest", "overlay", "--output", "LINK"),
        ("core-check", "overlay", "--output", "LINK"),
    ],
    ids=" ".join,
)
def test_an_output_is_not_written_through_a_link(flywheel: Verb, victim: Path, command: tuple[str, ...]) -> None:
    """The target keeps its text, and the link stays."""
    victim.write_text('{"schema": "flywheel.baseline/2", "findings": []}', encoding="utf-8")
    Path("LINK").symlink_to(victim)
    found = flywheel(*command)
    assert found.status == 2
    assert found.err.endswith(
        "flywheel: LINK: this is a link, and nothing is written through it. Give the file itself, or remove the link.\n"
    )
    assert victim.read_text(encoding="utf-8") == '{"schema": "flywheel.baseline/2", "findings": []}'
    assert os.readlink("LINK") == str(victim)


@pytest.mark.parametrize("name", ["report.txt", "families"])
def test_a_bundle_stays_in_its_folder(flywheel: Verb, victim: Path, name: str) -> None:
    """Neither a file nor a folder of it may be a link out."""
    Path("outside").mkdir()
    Path("bundle").mkdir()
    Path("bundle", name).symlink_to(victim if "." in name else Path("outside").absolute())
    found = flywheel("check", "overlay", "--bundle", "bundle")
    assert found.status == 2
    assert found.err.startswith(f"flywheel: bundle/{name}")
    assert found.err.endswith(
        "this is a link out of the folder bundle, so nothing is written there. Remove the link.\n"
    )
    assert victim.read_text(encoding="utf-8") == ""
    assert os.listdir("outside") == []


@pytest.mark.parametrize("name", ["BUILD.bazel", "MODULE.bazel"])
def test_adopt_refuses_a_link_out_of_the_overlay(flywheel: Verb, overlay: Path, victim: Path, name: str) -> None:
    """Neither is the file behind it read, nor written."""
    (overlay / name).unlink(missing_ok=True)
    (overlay / name).symlink_to(victim)
    for more in ((), ("--check",)):
        found = flywheel("adopt", overlay, *more)
        assert (found.status, found.out) == (2, "")
        assert found.err.endswith(
            f"flywheel: overlay/{name}: the file is a link out of the folder overlay; it was not followed. "
            "Replace the link with the file.\n"
        )
    assert victim.read_text(encoding="utf-8") == ""
    assert not [path for path in overlay.iterdir() if path.name.startswith(".flywheel")]


def test_adopt_keeps_a_link_in_the_overlay(flywheel: Verb, overlay: Path) -> None:
    """A link to an empty file of the overlay stays one."""
    (overlay / "build").mkdir()
    (overlay / "build/file").write_text("", encoding="utf-8")
    (overlay / "BUILD.bazel").unlink(missing_ok=True)
    (overlay / "BUILD.bazel").symlink_to("build/file")
    flywheel("adopt", overlay)
    assert os.readlink(overlay / "BUILD.bazel") == "build/file"
    assert "flywheel_overlay(" in (overlay / "build/file").read_text(encoding="utf-8")


def test_approvals_are_never_overwritten(flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not through a link to a file that does not exist either."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_text(
        '{"format_version": "1.2", "terraform_version": "1.11.4", "applyable": false, "complete": true,'
        ' "errored": false, "resource_changes": [], "planned_values": {"root_module": {}}}',
        encoding="utf-8",
    )
    Path("approvals.yaml").symlink_to("nothing.yaml")
    found = flywheel("plan", "plan.json", "--write-approvals", "approvals.yaml")
    assert found.status == 2
    assert found.err == (
        "flywheel: approvals.yaml: the file exists and may be signed. Write to another file, or delete this one.\n"
    )
    assert not Path("nothing.yaml").exists()


def test_a_release_is_prepared_in_its_checkout(flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changelog that is a link out of the checkout is refused, and the other files keep their text."""
    monkeypatch.chdir(tmp_path)
    repository = releases.core(tmp_path / "example", compiled.load(compiled.built_in()))
    before = (repository.path / "MODULE.bazel").read_text(encoding="utf-8")
    outside = Path("CHANGELOG.md").absolute()
    (repository.path / "CHANGELOG.md").rename(outside)
    (repository.path / "CHANGELOG.md").symlink_to(outside)
    text = outside.read_text(encoding="utf-8")
    found = flywheel("prepare-release", "--source", "example", "--version", "1.1.0")
    assert (found.status, found.out) == (2, "")
    assert found.err == (
        "flywheel: example/CHANGELOG.md: the file is a link out of the folder example; it was not followed. "
        "Replace the link with the file.\n"
    )
    assert outside.read_text(encoding="utf-8") == text
    assert (repository.path / "MODULE.bazel").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_registry_says_what_is_in_the_way(
    flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The name under which versions are prepared must be free; what is behind a link stays."""
    monkeypatch.chdir(tmp_path)
    module = Path("registry/modules/example")
    module.mkdir(parents=True)
    (module / "metadata.json").write_text('{"versions": ["1.0.0"], "yanked_versions": {}}', encoding="utf-8")
    Path("outside").mkdir()
    Path("outside/file").write_text("theirs", encoding="utf-8")
    staging = Path("registry/.flywheel-staging")
    staging.symlink_to(Path("outside").absolute()) if kind == "link" else staging.write_text("theirs")
    found = flywheel("registry", "yank", "--registry", "registry", "--reason", "a reason", "example", "1.0.0")
    assert (found.status, found.out) == (2, "")
    assert found.err == (
        f"flywheel: {tmp_path}/registry/.flywheel-staging: this is not a folder. Under this name new versions are "
        "prepared: remove it, and run the command again.\n"
    )
    assert Path("outside/file").read_text(encoding="utf-8") == "theirs"
