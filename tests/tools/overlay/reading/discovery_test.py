"""The files of an overlay are found by convention, in any folder, without leaving it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.overlay.reading import discovery
from flywheel.overlay.reading.discovery import FoundFiles

ORGANIZATION = ("config/organization.yaml", "config/organization.yml")


def put(folder: Path, *names: str) -> None:
    """Make empty files below `folder`."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def roles(found: FoundFiles) -> dict[str, list[str]]:
    """The roles that files play."""
    return {role: names for role, names in found.files.items() if names}


def test_each_convention(tmp_path: Path) -> None:
    """Every kind of file has its role, at any depth where it may stand at any depth."""
    put(
        tmp_path,
        "config/organization.yaml",
        "tofu/stacks/arc-runners/terraform.tfvars",
        "a.auto.tfvars.json",
        "terraform.tfvars.example",
        "tofu/backend/honey.s3.hcl",
        "x.backend.hcl",
        "backend-http.hcl",
        "one.tfbackend",
        "MODULE.bazel",
        "MODULE.bazel.lock",
        "core.MODULE.bazel",
        ".github/workflows/a.yml",
        ".github/workflows/b.yaml",
        ".forgejo/workflows/c.yml",
        "Justfile",
        "flake.nix",
        "flake.lock",
    )
    assert roles(discovery.discover(str(tmp_path), ORGANIZATION)) == {
        "organization": ["config/organization.yaml"],
        "tfvars": ["a.auto.tfvars.json", "terraform.tfvars.example", "tofu/stacks/arc-runners/terraform.tfvars"],
        "backend": ["backend-http.hcl", "one.tfbackend", "tofu/backend/honey.s3.hcl", "x.backend.hcl"],
        "module": ["MODULE.bazel", "core.MODULE.bazel"],
        "lock": ["MODULE.bazel.lock"],
        "workflow": [".forgejo/workflows/c.yml", ".github/workflows/a.yml", ".github/workflows/b.yaml"],
        "justfile": ["Justfile"],
        "flake": ["flake.nix"],
        "flake_lock": ["flake.lock"],
    }


def test_what_plays_no_role(tmp_path: Path) -> None:
    """Files elsewhere, and what other tools keep, are passed over; all names are told but theirs."""
    put(
        tmp_path,
        "docs/config/organization.yaml",
        "docs/.github/workflows/a.yml",
        ".github/workflows/deep/a.yml",
        ".github/workflows/README.md",
        "main.tf",
        "bazel-out/x.tfvars",
        ".terraform/x.tfvars",
        "node_modules/x.tfvars",
        ".git/x.tfvars",
    )
    found = discovery.discover(str(tmp_path), ORGANIZATION)
    assert roles(found) == {}
    assert "main.tf" in found.names
    assert not [name for name in found.names if name.endswith(".tfvars")]


def test_first_of_several_places_counts(tmp_path: Path) -> None:
    """Of two files that are the one, the contract's order decides."""
    put(tmp_path, *ORGANIZATION)
    assert discovery.discover(str(tmp_path), ORGANIZATION).of("organization") == ["config/organization.yaml"]


def test_odd_names_are_names(tmp_path: Path) -> None:
    """Spaces, quotes, line breaks and what is no UTF-8 change nothing."""
    odd = ["a b'c\".tfvars", "line\nbreak.tfvars", "-rf.tfvars", "é😀.tfvars", os.fsdecode(b"\xff.tfvars")]
    put(tmp_path, *odd)
    assert sorted(discovery.discover(str(tmp_path)).of("tfvars")) == sorted(odd)


def test_links_stay_in_the_folder(tmp_path: Path) -> None:
    """A link to a file in the folder is that file; one that leads out is refused with its place."""
    folder = tmp_path / "overlay"
    put(folder, "real/terraform.tfvars")
    put(tmp_path, "secret.tfvars", "outside/terraform.tfvars")
    (folder / "in.tfvars").symlink_to("real/terraform.tfvars")
    (folder / "out.tfvars").symlink_to(tmp_path / "secret.tfvars")
    (folder / "dangling.tfvars").symlink_to("nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "tree").symlink_to(tmp_path / "outside")
    found = discovery.discover(str(folder))
    assert found.of("tfvars") == ["in.tfvars", "real/terraform.tfvars"]
    assert [str(error) for error in found.refused] == [
        (
            "out.tfvars: the file is a link to a file outside the overlay's folder; it was not followed. "
            "Replace the link with a copy of the file."
        )
    ]
    assert list(found.missed()) == [
        "the target of tree (links out of the folder are not followed)",
        "the target of dangling.tfvars (it does not exist)",
    ]


def test_pipes_and_folders_are_not_files(tmp_path: Path) -> None:
    """Nothing is opened that would block or that is not text; a pipe in the place of a file is an error."""
    os.mkfifo(tmp_path / "pipe.tfvars")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder.tfvars").mkdir()
    found = discovery.discover(str(tmp_path))
    assert found.names == []
    assert [str(error) for error in found.refused] == [
        (
            "pipe.tfvars: this is not a regular file (but a pipe, a socket or a device); it was not opened. "
            "Remove it, or write a file."
        )
    ]
    assert list(found.missed()) == ["the content of pipe (only regular files are read)"]


def test_what_is_passed_over_is_reported(tmp_path: Path) -> None:
    """Each kind has a sentence; a link to a folder that is searched has none, and neither has `.git`."""
    folder = tmp_path / "overlay"
    put(folder, "terraform.tfvars", ".git/x", "node_modules/x", "a/.terraform/x", "b/.terraform/x", "c/.terraform/x")
    put(folder, "/".join("abcdefghijklmno") + "/deep.tfvars")
    put(tmp_path, "outside")
    (folder / "result").symlink_to(tmp_path)
    (folder / "notes.txt").symlink_to(tmp_path / "outside")
    (folder / "again").symlink_to("a")
    (folder / "cache").symlink_to("a/.terraform")
    assert list(discovery.discover(str(folder)).missed()) == [
        "the target of cache, notes.txt (links out of the folder are not followed)",
        "the content of a/b/c/d/e/f/g/h/i/j/k/l/m (folders are searched 12 levels deep)",
        "the content of a/.terraform, b/.terraform, c/.terraform and 2 more (folders of other tools are not searched)",
    ]


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is no overlay ends early."""
    monkeypatch.setattr(discovery, "MOST_FILES", 10)
    put(tmp_path, *(f"{number}.txt" for number in range(11)))
    with pytest.raises(UserError, match=r"more than 10 files\. Give the overlay's own folder"):
        discovery.discover(str(tmp_path))


def test_no_folder(tmp_path: Path) -> None:
    """A path that is none is told."""
    with pytest.raises(UserError, match="the folder does not exist"):
        discovery.discover(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("x/terraform.tfvars", "tfvars"),
        ("config/organization.yaml", "organization"),
        ("x/.github/workflows/ci.yml", "workflow"),
        ("MODULE.bazel", "module"),
        ("honey.s3.hcl", "backend"),
    ],
)
def test_single_file(tmp_path: Path, path: str, role: str) -> None:
    """One file plays the role that its name tells."""
    put(tmp_path, path)
    found = discovery.single(str(tmp_path / path), ORGANIZATION)
    assert roles(found) == {role: [str(tmp_path / path)]}
    assert Path(found.path(str(tmp_path / path))).is_file()


def test_single_file_without_a_role(tmp_path: Path) -> None:
    """The patterns there are, are listed."""
    put(tmp_path, "notes.txt")
    with pytest.raises(UserError, match=r"notes.txt: the kind of file is not known by its name.*\*\.tfvars, "):
        discovery.single(str(tmp_path / "notes.txt"), ORGANIZATION)
