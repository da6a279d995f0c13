"""`flywheel publish` refuses what would publish something else than was meant, and says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flywheel_testing import releases


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A small module at 1.0.0; the working directory is beside it."""
    monkeypatch.chdir(tmp_path)
    return releases.module(tmp_path / "example")


@pytest.fixture
def refusal(flywheel, repository):
    """What publishing the checkout says; nothing may be written."""

    def run(version: str = "1.0.0", *more: str) -> str:
        given = ["--source", "example", "--registry", "registry", "--url-template", "https://example.com/{archive}"]
        done = flywheel("publish", *given, "--version", version, *more)
        assert (done.status, done.out) == (1, "")
        assert not Path("registry").exists()
        assert done.err.startswith("flywheel: ")
        return done.err.removeprefix("flywheel: ").rstrip("\n")

    return run


_PREPARE = "Run `flywheel prepare-release --version 1.0.0` and commit what it writes."


def test_a_checkout_that_is_not_clean(refusal, repository):
    """Neither changed nor new files; ignored ones are nobody's business."""
    repository.put("README.md", "# Changed\n")
    repository.put("new/file", "")
    assert refusal() == (
        "example: the checkout is not clean: README.md, new/file. "
        "Commit what belongs to the version; ignore or remove the rest."
    )


def test_a_staged_change(refusal, repository):
    """The index counts as the working tree does."""
    repository.put("README.md", "# Changed\n")
    repository.git("add", "README.md")
    repository.put("README.md", "# Example\n")
    assert "README.md" in refusal()


def test_a_version_that_the_commit_does_not_say(refusal, repository):
    """In MODULE.bazel, or in the tools that core brings."""
    assert refusal("1.0.1") == (
        "MODULE.bazel: the version is `1.0.0` in the commit, not `1.0.1`. " + _PREPARE.replace("1.0.0", "1.0.1")
    )
    repository.put("tools/flywheel/__init__.py", '__version__ = "0.9.0"\n')
    repository.commit()
    assert refusal() == f"tools/flywheel/__init__.py: the version is `0.9.0` in the commit, not `1.0.0`. {_PREPARE}"


def test_a_tag_of_another_version(refusal, repository):
    """A commit that is tagged is that version."""
    repository.git("tag", "v1.0.1")
    assert refusal() == (
        "example: the commit is tagged `v1.0.1`, not `v1.0.0`. "
        "Publish the version that the tag names, or tag the commit."
    )


def test_a_tag_of_another_commit(refusal, repository):
    """The version is another commit already."""
    before = repository.git("rev-parse", "HEAD").strip()
    repository.git("tag", "-a", "-m", "1.0.0", "v1.0.0")
    after = repository.commit()
    assert refusal() == (
        f"example: the tag `v1.0.0` is of the commit {before}, and {after} is checked out. "
        "Check the tag out, or publish another version."
    )


def test_a_changelog_that_does_not_know_the_version(refusal, repository):
    """What a version brings is told in it."""
    repository.put("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- x\n")
    repository.commit()
    assert refusal() == f"CHANGELOG.md: it has no section [1.0.0] that says anything. {_PREPARE}"


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("1..0", "it has an empty identifier: two dots, or one at an end. Write it as `1.2.3` or `1.2.3-rc.1`."),
        ("1.0.0+1", "Bazel asks a registry for no such version. Write it as `1.2.3`."),
        ("", "Bazel asks a registry for no such version. Write it as `1.2.3`."),
    ],
)
def test_a_version_that_no_registry_can_hold(refusal, version, reason):
    """It would never be found."""
    assert refusal(version) == f"--version `{version}`: {reason}"


def test_links_that_lead_out(refusal, repository):
    """Whoever unpacks the archive would follow them."""
    (repository.path / "bin/out").symlink_to("../../secret")
    repository.commit()
    assert refusal() == "bin/out: a link to `../../secret`, outside the tree. Link to a file of it."


def test_contents_that_only_lfs_has(refusal, repository):
    """The commit has a pointer in their place."""
    repository.put("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    repository.commit()
    assert refusal() == "big.bin: Git LFS has its contents, the commit only a pointer. Take it out of LFS."


def test_submodules(refusal, repository):
    """An archive does not hold them."""
    commit = repository.git("rev-parse", "HEAD").strip()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    repository.git("commit", "-q", "-m", "a submodule")
    (repository.path / "sub").mkdir()
    assert refusal() == "sub: a submodule, which an archive does not hold. Make it a `bazel_dep`."


def test_no_checkout_and_no_module(refusal, repository, flywheel, tmp_path):
    """Each is named."""
    repository.git("rm", "-q", "MODULE.bazel")
    repository.git("commit", "-q", "-m", "no module")
    assert refusal() == "example: no MODULE.bazel at the root of the commit. Give the checkout of a module."
    (tmp_path / "plain").mkdir()
    done = flywheel("publish", "--source", "plain", "--registry", "registry", "--version", "1.0.0")
    assert done.status == 1
    assert done.err.startswith("flywheel: plain: `git rev-parse` failed: fatal: not a git repository")
    done = flywheel("publish", "--source", "absent", "--registry", "registry", "--version", "1.0.0")
    assert done.err == "flywheel: absent: no folder. Give a checkout as --source.\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            'module(name = "Example", version = "1.0.0")\n',
            "MODULE.bazel:1:1: `Example` is no name of a module. Use small letters, digits and `._-`.",
        ),
        (
            'module(name = "example", version = "1.0.0")\ninclude("//:more.MODULE.bazel")\n',
            "MODULE.bazel:2:1: `include` stops Bazel where the module is not the root one. Write out what it includes.",
        ),
    ],
)
def test_a_module_that_no_registry_can_hold(text, error, refusal, repository):
    """Bazel would stop at it in every consumer."""
    repository.put("MODULE.bazel", text)
    repository.commit()
    assert refusal() == error


def test_a_url_that_is_none_of_an_archive(refusal):
    """Bazel tells an archive's kind by its end; an unknown name is a mistyped one."""
    assert refusal("1.0.0", "--url-template", "https://example.com/{name}.zip") == (
        "--url-template: the archive is a .tar.gz, and the URL is https://example.com/example.zip. "
        "End it with {archive}."
    )
    assert refusal("1.0.0", "--url-template", "https://example.com/{nmae}.tar.gz").startswith(
        "`https://example.com/{nmae}.tar.gz`: nothing says what {nmae} is. Known are {VERSION}, {TAG}, {name}, "
    )


def test_a_repository_that_is_none(refusal):
    """Owner and name, and nothing else."""
    assert refusal("1.0.0", "--repository", "example") == "--repository `example`: write it as OWNER/NAME."


def test_a_program_of_the_repository_is_not_run(flywheel, repository, tmp_path):
    """Git would start what its configuration names as a monitor of the file system."""
    monitor = tmp_path / "monitor"
    monitor.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    monitor.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(monitor))
    done = flywheel("publish", "--source", "example", "--registry", "registry", "--version", "1.0.0")
    assert done.status == 0
    assert not (tmp_path / "ran").exists()


def test_a_version_that_is_listed_and_gone(flywheel, repository):
    """What was removed is not given again under its number."""
    given = ["publish", "--source", "example", "--registry", "registry", "--version", "1.0.0"]
    flywheel(*given)
    subprocess.run(["rm", "-r", "registry/modules/example/1.0.0"], check=True)
    done = flywheel(*given)
    assert done.status == 1
    assert done.err.endswith(
        "registry/modules/example/metadata.json: it lists 1.0.0, which is not there. "
        "A version that was removed is not given again: publish the next one.\n"
    )
