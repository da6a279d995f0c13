"""Tests of `flywheel prepare-release`, and of how `publish` compares a version with the contract's changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flywheel_testing import releases

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract

_LOST = "helm_storage_driver"
_DIGEST = "sha256-" + "A" * 43 + "="


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of this tree."""
    return compiled.load(compiled.built_in())


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract: Contract) -> releases.Repository:
    """A core at 1.0.0 with a contract, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    return releases.core(tmp_path / "example", contract)


@pytest.fixture
def publish(flywheel, repository):
    """Publishes the checkout into `registry`."""

    def run(version: str, *more: str | Path):
        given = ["--source", "example", "--registry", "registry", "--url-template", "https://example.com/{archive}"]
        return flywheel("publish", *given, "--version", version, *more)

    return run


@pytest.fixture
def prepare(flywheel, repository):
    """Prepares the checkout for a version."""
    return lambda *more: flywheel("prepare-release", "--source", "example", *more)


def _break(repository: releases.Repository, contract: Contract) -> None:
    """Remove a variable."""
    releases.put_contract(repository, releases.without_variable(contract, _LOST))
    repository.commit()


def _text(repository: releases.Repository, name: str) -> str:
    return (repository.path / name).read_text(encoding="utf-8")


_CHANGE = "the contract changed since 1.0.0 (variable `helm_storage_driver` is removed), which can break an overlay"


def test_a_version_too_small_for_the_change_is_refused(publish, prepare, repository, contract):
    """Both commands refuse it, whatever the files contain."""
    assert publish("1.0.0").status == 0
    _break(repository, contract)
    refusal = f"flywheel: --version `1.1.0`: the version 1.1.0 is too low: {_CHANGE}. Publish it as 2.0.0 or later.\n"
    assert prepare("--registry", "registry", "--version", "1.1.0").err == refusal
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.1.0")\n')
    repository.put("tools/flywheel/__init__.py", '__version__ = "1.1.0"\n')
    repository.put("CHANGELOG.md", "## [1.1.0]\n\n- More.\n")
    repository.commit()
    assert publish("1.1.0").err == refusal
    assert not Path("registry/modules/example/1.1.0").exists()


def test_preparing_writes_every_place_of_a_version(publish, prepare, repository, contract):
    """Module, tools and changelog get the version; the changelog lists the contract's changes. Then it can "
    "be published."""
    publish("1.0.0")
    _break(repository, contract)
    done = prepare("--registry", "registry")
    assert (done.status, done.err) == (0, "")
    assert done.out == "prepared example 2.0.0: MODULE.bazel, tools/flywheel/__init__.py, CHANGELOG.md\n"
    assert 'version = "2.0.0",\n' in _text(repository, "MODULE.bazel")
    assert _text(repository, "tools/flywheel/__init__.py") == '"""Tools."""\n\n__version__ = "2.0.0"\n'
    assert _text(repository, "CHANGELOG.md") == (
        "# Changelog\n\n## [Unreleased]\n\n## [2.0.0]\n\n### Contract\n\n"
        f"The contract is `{_DIGEST}`; 1.0.0 has `{contract.digest}`. Changes since then:\n\n"
        "- **Breaking:** Variable `helm_storage_driver` is removed.\n\n## [1.0.0]\n\n- The first.\n"
    )
    repository.commit()
    assert prepare("--registry", "registry", "--version", "2.0.0").out == (
        "prepared example 2.0.0: nothing, because it is already prepared\n"
    )
    assert publish("2.0.0").status == 0


def test_a_changelog_that_does_not_tell_the_change_is_refused(publish, repository, contract):
    """Users who refresh a pin read the changelog."""
    publish("1.0.0")
    _break(repository, contract)
    repository.put("MODULE.bazel", 'module(name = "example", version = "2.0.0")\n')
    repository.put("tools/flywheel/__init__.py", '__version__ = "2.0.0"\n')
    repository.put("CHANGELOG.md", "## [2.0.0]\n\n- More.\n")
    repository.commit()
    assert publish("2.0.0").err == (
        "flywheel: CHANGELOG.md: the section [2.0.0] does not say how the contract changed. "
        "Run `flywheel prepare-release --version 2.0.0` and commit the result.\n"
    )


def test_preparing_can_be_looked_at_first(prepare, repository):
    """A diff is shown, and no file changes."""
    repository.put("CHANGELOG.md", "## [Unreleased]\n\n- x\n")
    before = releases.tree(repository.path)
    done = prepare("--version", "1.0.1", "--check")
    assert done.status == 0
    assert "--- a/MODULE.bazel\n+++ b/MODULE.bazel\n" in done.out
    assert "+## [1.0.1]\n" in done.out
    assert releases.tree(repository.path) == before


def test_nothing_to_tell_is_refused(prepare, repository):
    """A version without an entry in the changelog is refused."""
    repository.put("tools/flywheel/contract.json", None)
    assert prepare("--version", "1.0.1").err == (
        "flywheel: example/CHANGELOG.md:4:1: the section [Unreleased] is empty. List there what the version changes.\n"
    )


def test_the_first_version_has_to_be_said(prepare):
    """There is no version to count from."""
    assert prepare().err == "flywheel: --version: there is no earlier version to count from. Pass the first version.\n"


def test_the_contract_of_a_tag_serves(prepare, repository, contract):
    """Without a registry the previous version is the greatest one in a tag."""
    repository.git("tag", "v1.0.0")
    repository.git("tag", "-a", "-m", "older", "v0.9.0")
    repository.git("tag", "nightly")
    _break(repository, contract)
    assert prepare("--version", "1.5.0").err.endswith(f"{_CHANGE}. Publish it as 2.0.0 or later.\n")
    assert prepare().out.startswith("prepared example 2.0.0: ")


def test_an_archive_that_was_exchanged_is_not_believed(publish, repository):
    """Only the published archive is used for the comparison."""
    publish("1.0.0")
    archive = Path("registry/archives/example-1.0.0.tar.gz")
    archive.write_bytes(archive.read_bytes() + b"\0")
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.1.0")\n')
    repository.put("tools/flywheel/__init__.py", '__version__ = "1.1.0"\n')
    repository.put("CHANGELOG.md", "## [1.1.0]\n\n- More.\n")
    repository.commit()
    done = publish("1.1.0")
    assert done.status == 2
    assert f"{archive}: it does not have the integrity sha256-" in done.err
    assert done.err.endswith("source.json. Pass the contract with --previous-contract.\n")


def test_a_contract_that_cannot_be_had_is_asked_for(publish, repository, contract):
    """The previous version is known but nothing of it is on this machine; a file of its contract is accepted."""
    publish("1.0.0")
    subprocess.run(["rm", "-r", "registry/archives"], check=True)
    old = releases.Repository(repository.path.parent / "old")
    releases.put_contract(old, contract)
    _break(repository, contract)
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.1.0")\n')
    repository.put("tools/flywheel/__init__.py", '__version__ = "1.1.0"\n')
    repository.commit()
    assert publish("1.1.0").err == (
        "flywheel: registry/modules/example: the contract of 1.0.0 cannot be read: its archive is not on "
        "this machine, and no tag "
        "of the checkout names it. Pass the contract with --previous-contract, or the archive's folder with "
        "--archives.\n"
    )
    given = publish("1.1.0", "--previous-contract", old.path / "tools/flywheel/contract.json")
    assert given.err.endswith(f"{_CHANGE}. Publish it as 2.0.0 or later.\n")


def test_release_notes_tell_how_to_use_the_version_and_what_changed(publish, prepare, repository, contract, tmp_path):
    """The notes have the pin with commit and digest, the changelog's section, and the archive."""
    publish("1.0.0")
    _break(repository, contract)
    prepare("--registry", "registry")
    commit = repository.commit()
    assert publish("2.0.0", "--notes", tmp_path / "notes.md").status == 0
    source = Path("registry/modules/example/2.0.0/source.json").read_text()
    integrity = source.partition('"integrity": "')[2].partition('"')[0]
    assert (tmp_path / "notes.md").read_text() == (
        "# example 2.0.0\n\nIn `MODULE.bazel`:\n\n```starlark\n"
        'bazel_dep(name = "example", version = "2.0.0")\n'
        'flywheel = use_extension("@example//rules:extensions.bzl", "flywheel")\n'
        f'flywheel.core_pin(version = "2.0.0", commit = "{commit}", contract = "{_DIGEST}")\n'
        'use_repo(flywheel, "flywheel_core_pin")\n```\n\n## Changes\n\n### Contract\n\n'
        f"The contract is `{_DIGEST}`; 1.0.0 has `{contract.digest}`. Changes since then:\n\n"
        "- **Breaking:** Variable `helm_storage_driver` is removed.\n\n## Archive\n\n"
        f"`example-2.0.0.tar.gz`, made from the commit `{commit}`:\n\n```\n{integrity}\n```\n"
    )


def test_a_contract_that_is_the_same_is_said_to_be(publish, prepare, repository, contract):
    """A patch version is enough, and the changelog names the version with the same contract."""
    publish("1.0.0")
    repository.put("CHANGELOG.md", "## [Unreleased]\n\n- A fix.\n")
    assert prepare("--registry", "registry").out.startswith("prepared example 1.0.1: ")
    assert f"The contract is `{contract.digest}`, the same as in 1.0.0.\n" in _text(repository, "CHANGELOG.md")
    repository.commit()
    assert publish("1.0.1").status == 0


def test_changelog_and_notes_repeat_no_secret(repository, publish, prepare, contract, made_up: dict[str, str]) -> None:
    """A name in a contract that looks like a secret: as a diff, in the changelog, and in the notes of the release."""
    token = made_up["GitHub token"]
    publish("1.0.0")
    document = contract.to_json()
    variables = document["stacks"]["arc_runners"]["variables"]
    variables[token] = {**variables["attic_server"]}
    document["digest"] = _DIGEST
    releases.put_contract(repository, Contract.from_json(document))
    repository.commit()
    shown = prepare("--registry", "registry", "--version", "1.1.0", "--check")
    assert prepare("--registry", "registry", "--version", "1.1.0").status == 0, shown.out + shown.err
    repository.commit()
    result = publish("1.1.0", "--notes", "notes.md")
    assert result.status == 0, result.err
    texts = [shown.out + shown.err, result.out + result.err, _text(repository, "CHANGELOG.md")]
    texts.append(Path("notes.md").read_text(encoding="utf-8"))
    assert [text for text in texts if token[4:20] in text] == []
    assert [index for index, text in enumerate(texts) if "Variable `<GitHub token>` is new" not in text] == [1], texts
