"""`flywheel pin refresh`: another core in every place, and nothing else moves by a byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.contract import compiled

OLD = "2281b5760123456789abcdef0123456789abcdef"
NEW = "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"
OTHER = "82c96f5c0123456789abcdef0123456789abcdef"
DIGEST = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
OLD_DIGEST = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
ARGUMENTS = ("--commit", NEW, "--to-version", "0.2.0", "--contract", DIGEST)
TAG = 'flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")\n'
REPOSITORY = "example-org/GloriousFlywheel"
#: As in the batteries: `<old>`, `<0.1.0>` and `<digest>` are what a refresh replaces.
DEPENDENCY = 'bazel_dep(name = "gloriousflywheel", version = "<0.1.0>")'


def laid(folder: Path, files: dict[str, str]) -> Path:
    """The files below a folder, byte for byte."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def before(text: str) -> str:
    """A text of the battery as it is found."""
    return text.replace("<old>", OLD).replace("<0.1.0>", "0.1.0").replace("<digest>", OLD_DIGEST)


def after(text: str) -> str:
    """A text of the battery as a refresh leaves it."""
    return text.replace("<old>", NEW).replace("<0.1.0>", "0.2.0").replace("<digest>", DIGEST)


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.battery("pin_refresh/battery.txt")
def test_battery(flywheel, tmp_path: Path, case: dict[str, str], ending: str) -> None:
    """Whatever the form, the values alone change, and a second run changes nothing."""
    files = {"MODULE.bazel": DEPENDENCY + "\n", **case}  # a clone by a tag needs the version that it is a tag of
    files = {name: text.replace("\n", ending) for name, text in files.items()}
    laid(tmp_path, {name: before(text) for name, text in files.items()})
    result = flywheel("pin", "refresh", tmp_path, *ARGUMENTS)
    assert result.status == 0, result.err
    for name, text in files.items():
        assert (tmp_path / name).read_bytes().decode() == after(text)
    again = flywheel("pin", "refresh", tmp_path, *ARGUMENTS)
    assert (again.status, again.out) == (0, "")
    assert again.err.endswith("every pin of the role `implementation` already names this core; nothing to write\n")


def test_every_place_is_told(flywheel, overlay: Path) -> None:
    """What changed is printed by place, the rest of the overlay is as it was."""
    files = {path: path.read_bytes() for path in overlay.rglob("*") if path.is_file()}
    result = flywheel("pin", "refresh", overlay, *ARGUMENTS)
    assert result.status == 0
    assert result.out.splitlines() == [
        f".github/workflows/validate.yml:11:16: `GF_CORE_REF`: {OLD} -> {NEW}",
        f"Justfile:1:17: `gf_core_sha`: {OLD} -> {NEW}",
        f"Justfile:2:16: `gf_core_ci`: {OLD} -> {NEW}",
        "MODULE.bazel:5:1: `bazel_dep` of `attic-iac`: 0.1.0 -> 0.2.0",
        f"MODULE.bazel:8:14: `commit` of the `git_override` of `attic-iac`: {OLD} -> {NEW}",
        f"config/organization.yaml:16:18: `core.pinned_commit`: {OLD} -> {NEW}",
    ]
    assert result.err == (
        "flywheel: 6 pins in 4 files. Now run: bazel test //... "
        "(and `bazel mod deps` first, if you keep a MODULE.bazel.lock)\n"
    )
    for path, data in files.items():
        wanted = data.replace(OLD.encode(), NEW.encode())
        if path.name == "MODULE.bazel":
            wanted = wanted.replace(b'"0.1.0"', b'"0.2.0"')
        assert path.read_bytes() == wanted
    assert flywheel("check", overlay, "--select", "pin", "--expected-core", NEW).status == 0


def test_a_role_of_its_own(flywheel, overlay: Path) -> None:
    """Places of another role keep their pin, whatever else they look like."""
    module = (overlay / "MODULE.bazel").read_bytes()
    result = flywheel("pin", "refresh", overlay, "--commit", NEW, "--role", "dispatch")
    assert result.status == 0
    assert result.out.splitlines() == [
        f".github/workflows/dispatch.yaml:9:11: `uses: {REPOSITORY}/.github/workflows/dispatch.yml`: {OTHER} -> {NEW}",
        f"config/organization.yaml:19:15: `core.pins.dispatch`: {OTHER} -> {NEW}",
    ]
    assert (overlay / "MODULE.bazel").read_bytes() == module


def test_check_writes_nothing(flywheel, tmp_path: Path) -> None:
    """`--check` prints the diff and fails; with nothing to do it is silent."""
    laid(tmp_path, {"MODULE.bazel": "# core\n" + before(DEPENDENCY)})
    result = flywheel("pin", "refresh", tmp_path, *ARGUMENTS, "--check")
    assert result.status == 1
    assert result.out == (
        "--- a/MODULE.bazel\n+++ b/MODULE.bazel\n@@ -1,2 +1,2 @@\n # core\n"
        '-bazel_dep(name = "gloriousflywheel", version = "0.1.0")\n\\ No newline at end of file\n'
        '+bazel_dep(name = "gloriousflywheel", version = "0.2.0")\n\\ No newline at end of file\n'
    )
    assert [path.name for path in tmp_path.iterdir()] == ["MODULE.bazel"]
    assert b"0.1.0" in (tmp_path / "MODULE.bazel").read_bytes()
    flywheel("pin", "refresh", tmp_path, *ARGUMENTS)
    result = flywheel("pin", "refresh", tmp_path, *ARGUMENTS, "--check")
    assert (result.status, result.out) == (0, "")


ARCHIVE = (
    'bazel_dep(name = "gloriousflywheel", version = "0.1.0")\n'
    "archive_override(\n"
    '    module_name = "gloriousflywheel",\n'
    '    integrity = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\n'
    '    strip_prefix = "GloriousFlywheel-0.1.0",\n'
    '    urls = ["https://example.com/v0.1.0.tar.gz", "https://mirror.example.com/10.1.0/v0.1.0.tar.gz"],\n'
    ")\n"
)


@pytest.mark.battery("pin_refresh/refused.txt")
def test_refused(flywheel, tmp_path: Path, case: dict[str, str]) -> None:
    """What cannot be refreshed is told before anything is written, places that could be included."""
    files = {name: before(text) for name, text in case.items()}
    message = files.pop("expected").replace("<new>", NEW)
    files["config/organization.yaml"] = f"core: {{pinned_commit: {OLD}}}\n"
    laid(tmp_path, files)
    result = flywheel("pin", "refresh", tmp_path, *ARGUMENTS)
    assert result.status == 2
    assert result.err == f"flywheel: nothing was changed, because some pins cannot be refreshed:\n{message}"
    for name, text in files.items():
        assert (tmp_path / name).read_bytes() == text.encode()


def test_archive(flywheel, tmp_path: Path) -> None:
    """With its hash at hand an archive moves: URLs, folder and integrity, and nothing like a version beside them."""
    laid(tmp_path, {"MODULE.bazel": ARCHIVE})
    result = flywheel("pin", "refresh", tmp_path, *ARGUMENTS, "--integrity", DIGEST)
    assert result.status == 0, result.err
    text = (tmp_path / "MODULE.bazel").read_text()
    assert text == ARCHIVE.replace("v0.1.0", "v0.2.0").replace("-0.1.0", "-0.2.0").replace(
        'version = "0.1.0"', 'version = "0.2.0"'
    ).replace("sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", DIGEST)


def test_a_number_that_the_new_commit_would_be(flywheel, tmp_path: Path) -> None:
    """Without quotes, YAML reads some commits as numbers: the pin would be gone."""
    number = "1234567890" * 4
    laid(tmp_path, {"config/organization.yaml": f"core:\n  pinned_commit: {OLD}\n"})
    result = flywheel("pin", "refresh", tmp_path, "--commit", number)
    assert result.status == 2
    assert result.err == (
        "flywheel: nothing was changed, because some pins cannot be refreshed:\n"
        "config/organization.yaml:2:18: `core.pinned_commit`: with the new value the file would have "
        "another meaning. Write the value as one plain, quoted word; or edit the file by hand and pass it to --skip.\n"
    )


def test_skipped_and_left(flywheel, tmp_path: Path) -> None:
    """A file to skip and a core that is taken from a folder stay, and that is said."""
    laid(
        tmp_path,
        {
            "MODULE.bazel": 'local_path_override(module_name = "gloriousflywheel", path = "../core")\n',
            "Justfile": 'gf_core_ref := "main"\n',
            "config/organization.yaml": f"core: {{pinned_commit: {OLD}}}\n",
        },
    )
    result = flywheel("pin", "refresh", tmp_path, "--commit", NEW, "--skip", "Justfile")
    assert (result.status, result.out) == (
        0, f"config/organization.yaml:1:23: `core.pinned_commit`: {OLD} -> {NEW}\n"
    )  # fmt: skip
    assert result.err.splitlines()[:2] == [
        "flywheel: not changed: MODULE.bazel:1:62: `local_path_override` of `gloriousflywheel`",
        "flywheel: not changed: Justfile:1:17: `gf_core_ref`",
    ]


def test_modes_and_links_stay(flywheel, tmp_path: Path) -> None:
    """An executable stays one, and a link within the overlay stays a link."""
    laid(tmp_path, {"tools/ci.just": f'gf_core_sha := "{OLD}"\n'})
    (tmp_path / "tools" / "ci.just").chmod(0o750)
    (tmp_path / "Justfile").symlink_to("tools/ci.just")
    assert flywheel("pin", "refresh", tmp_path, "--commit", NEW).status == 0
    assert os.readlink(tmp_path / "Justfile") == "tools/ci.just"
    assert (tmp_path / "tools" / "ci.just").read_text() == f'gf_core_sha := "{NEW}"\n'
    assert (tmp_path / "tools" / "ci.just").stat().st_mode & 0o777 == 0o750


def test_byte_order_mark(flywheel, tmp_path: Path) -> None:
    """A mark at the start of a file is part of it."""
    laid(tmp_path, {"Justfile": f'\ufeffgf_core_sha := "{OLD}"\n'})
    assert flywheel("pin", "refresh", tmp_path, "--commit", NEW).status == 0
    assert (tmp_path / "Justfile").read_bytes() == f'\ufeffgf_core_sha := "{NEW}"\n'.encode()


@pytest.mark.parametrize(("flag", "value"), [("--to-version", "v 1"), ("--contract", "sha256-x"), ("--integrity", "x")])
def test_usage(flywheel, tmp_path: Path, flag: str, value: str) -> None:
    """A value that can be no pin is a wrong call."""
    result = flywheel("pin", "refresh", tmp_path, "--commit", NEW, flag, value)
    message = f"flywheel: {flag}: `{value}` is malformed. Copy the value from core's release notes.\n"
    assert (result.status, result.err) == (2, message)
    result = flywheel("pin", "refresh", tmp_path, "--commit", "main")
    message = "flywheel: --commit: `main` is not a full commit id. Write its 40 lower-case digits.\n"
    assert (result.status, result.err) == (2, message)


def test_nothing_to_refresh(flywheel, tmp_path: Path) -> None:
    """A folder without pins of the role is a mistake of the call."""
    laid(tmp_path, {"Justfile": f'gf_arc_core_sha := "{OLD}"\n'})
    result = flywheel("pin", "refresh", tmp_path, "--commit", NEW)
    assert result.status == 2
    assert result.err == (
        f"flywheel: {tmp_path}: no pin of core has the role `implementation`. Roles with pins: `arc`.\n"
    )


def test_contract_file(flywheel, tmp_path: Path) -> None:
    """The digest may be taken from the contract itself."""
    laid(tmp_path, {"MODULE.bazel": TAG + f'flywheel.core_pin(contract="{OLD_DIGEST}")\n'})
    path = compiled.built_in()
    arguments = ("--commit", NEW, "--to-version", "0.2.0", "--contract-file", path)
    assert flywheel("pin", "refresh", tmp_path, *arguments).status == 0
    assert f'contract="{compiled.load(path).digest}"' in (tmp_path / "MODULE.bazel").read_text()
