"""`flywheel publish` refuses to publish something unintended, and says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flywheel_testing import releases


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A small module at 1.0.0, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    return releases.module(tmp_path / "example")


@pytest.fixture
def refusal(flywheel, repository):
    """The error of publishing the checkout; nothing may be written."""

    def run(version: str = "1.0.0", *more: str) -> str:
        given = ["--source", "example", "--registry", "registry", "--url-template", "https://example.com/{archive}"]
        done = flywheel("publish", *given, "--version", version, *more)
        assert (done.status, done.out) == (2, "")
        assert not Path("registry").exists()
        assert done.err.startswith("flywheel: ")
        return done.err.removeprefix("flywheel: ").rstrip("\n")

    return run


_PREPARE = "Run `flywheel prepare-release --version 1.0.0` and commit the result."


def test_a_checkout_that_is_not_clean(refusal, repository):
    """Changed and new files are refused; ignored files do not matter."""
    repository.put("README.md", "# Changed\n")
    repository.put("new/file", "")
    assert refusal() == (
        "example: the checkout is not clean: README.md, new/file. "
        "Commit the files of the version; ignore or remove the rest."
    )


def test_a_staged_change(refusal, repository):
    """The index is checked like the working tree."""
    repository.put("README.md", "# Changed\n")
    repository.git("add", "README.md")
    repository.put("README.md", "# Example\n")
    assert "README.md" in refusal()


def test_a_version_that_the_commit_does_not_say(refusal, repository):
    """MODULE.bazel, or core's tools, have another version."""
    assert refusal("1.0.1") == (
        "MODULE.bazel: the version is `1.0.0` in the commit instead of `1.0.1`. " + _PREPARE.replace("1.0.0", "1.0.1")
    )
    repository.put("tools/flywheel/__init__.py", '__version__ = "0.9.0"\n')
    repository.commit()
    assert (
        refusal() == f"tools/flywheel/__init__.py: the version is `0.9.0` in the commit instead of `1.0.0`. {_PREPARE}"
    )


def test_a_tag_of_another_version(refusal, repository):
    """A tagged commit is that version."""
    repository.git("tag", "v1.0.1")
    assert refusal() == (
        "example: the commit has the tag `v1.0.1`, but not `v1.0.0`. "
        "Publish the version of the tag, or tag the commit with `v1.0.0`."
    )


def test_a_tag_of_another_commit(refusal, repository):
    """The version is already another commit."""
    before = repository.git("rev-parse", "HEAD").strip()
    repository.git("tag", "-a", "-m", "1.0.0", "v1.0.0")
    after = repository.commit()
    assert refusal() == (
        f"example: the tag `v1.0.0` is on the commit {before}, but {after} is checked out. "
        "Check the tag out, or publish another version."
    )


def test_a_changelog_that_does_not_know_the_version(refusal, repository):
    """The changelog must describe the version."""
    repository.put("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- x\n")
    repository.commit()
    assert refusal() == f"CHANGELOG.md: the section [1.0.0] is missing or empty. {_PREPARE}"


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (
            "1..0",
            "it has an empty identifier: two dots in a row, or a dot at an end. Write it as `1.2.3` or `1.2.3-rc.1`.",
        ),
        ("1.0.0+1", "Bazel never requests such a version. Write it as `1.2.3`."),
        ("", "Bazel never requests such a version. Write it as `1.2.3`."),
    ],
)
def test_a_version_that_no_registry_can_hold(refusal, version, reason):
    """Bazel would never find it."""
    assert refusal(version) == f"--version `{version}`: {reason}"


def test_links_that_lead_out(refusal, repository):
    """A program that unpacks the archive would follow them."""
    (repository.path / "bin/out").symlink_to("../../secret")
    repository.commit()
    assert refusal() == "bin/out: this is a link to `../../secret`, outside of the tree. Link to a file in the tree."


def test_contents_that_only_lfs_has(refusal, repository):
    """The commit contains only a pointer."""
    repository.put("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    repository.commit()
    assert refusal() == "big.bin: its content is in Git LFS, and the commit has only a pointer. Remove it from LFS."


def test_submodules(refusal, repository):
    """An archive cannot contain them."""
    commit = repository.git("rev-parse", "HEAD").strip()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    repository.git("commit", "-q", "-m", "a submodule")
    (repository.path / "sub").mkdir()
    assert refusal() == "sub: this is a submodule, and an archive cannot contain it. Make it a `bazel_dep`."


def test_no_checkout_and_no_module(refusal, repository, flywheel, tmp_path):
    """Each error names the missing part."""
    repository.git("rm", "-q", "MODULE.bazel")
    repository.git("commit", "-q", "-m", "no module")
    assert refusal() == "example: the commit has no MODULE.bazel at its root. Give the checkout of a module."
    (tmp_path / "plain").mkdir()
    done = flywheel("publish", "--source", "plain", "--registry", "registry", "--version", "1.0.0")
    assert done.status == 2
    assert done.err.startswith("flywheel: plain: `git rev-parse` failed: fatal: not a git repository")
    done = flywheel("publish", "--source", "absent", "--registry", "registry", "--version", "1.0.0")
    assert done.err == "flywheel: absent: this is not a folder. Pass a checkout with --source.\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            'module(name = "Example", version = "1.0.0")\n',
            "MODULE.bazel:1:1: `Example` is not the name of a module. Use small letters, digits and `._-`.",
        ),
        (
            'module(name = "example", version = "1.0.0")\ninclude("//:more.MODULE.bazel")\n',
            (
                "MODULE.bazel:2:1: `include` stops Bazel if the module is not the root module. Replace it with "
                "the included text."
            ),
        ),
    ],
)
def test_a_module_that_no_registry_can_hold(text, error, refusal, repository):
    """Bazel would stop at it in every consumer."""
    repository.put("MODULE.bazel", text)
    repository.commit()
    assert refusal() == error


def test_a_url_that_is_none_of_an_archive(refusal):
    """Bazel reads an archive's kind from its ending; an unknown placeholder is a mistake."""
    assert refusal("1.0.0", "--url-template", "https://example.com/{name}.zip") == (
        "--url-template: the archive is a .tar.gz file, but the URL is https://example.com/example.zip. "
        "End the template with {archive}."
    )
    assert refusal("1.0.0", "--url-template", "https://example.com/{nmae}.tar.gz").startswith(
        "`https://example.com/{nmae}.tar.gz`: {nmae} has no value. The known names are {VERSION}, {TAG}, {name}, "
    )


def test_a_repository_that_is_none(refusal):
    """The value must be owner and name, and nothing else."""
    assert (
        refusal("1.0.0", "--repository", "example")
        == "--repository `example`: this is not a repository. Write it as OWNER/NAME."
    )


def test_a_program_of_the_repository_is_not_run(flywheel, repository, tmp_path):
    """Git would start a file-system monitor from the repository's configuration."""
    monitor = tmp_path / "monitor"
    monitor.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    monitor.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(monitor))
    done = flywheel("publish", "--source", "example", "--registry", "registry", "--version", "1.0.0")
    assert done.status == 0
    assert not (tmp_path / "ran").exists()


def test_a_version_that_is_listed_and_gone(flywheel, repository):
    """A removed version must not be published again with the same number."""
    given = ["publish", "--source", "example", "--registry", "registry", "--version", "1.0.0"]
    flywheel(*given)
    subprocess.run(["rm", "-r", "registry/modules/example/1.0.0"], check=True)
    done = flywheel(*given)
    assert done.status == 2
    assert done.err.endswith(
        "registry/modules/example/metadata.json: it lists 1.0.0, but that version has no folder. "
        "A removed version must not be published again: publish the next version.\n"
    )
