"""Tests of `flywheel registry`: a whole registry is checked, versions are withdrawn, modules deprecated."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flywheel_testing import releases

_BARE = ["GF623", "GF623", "GF623", "GF637"]


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel) -> Path:
    """A registry with two versions of a module, both made by `publish`."""
    monkeypatch.chdir(tmp_path)
    repository = releases.module(tmp_path / "example")
    given = [
        "publish",
        "--source",
        "example",
        "--registry",
        "registry",
        "--url-template",
        "https://example.com/{archive}",
    ]
    assert flywheel(*given, "--version", "1.0.0").status == 0
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.1.0")\n')
    repository.put("CHANGELOG.md", "## [1.1.0]\n\n- More.\n")
    repository.commit()
    assert flywheel(*given, "--version", "1.1.0").status == 0
    return Path("registry")


def _found(flywheel, *more: str) -> list[tuple[str, str]]:
    done = flywheel("registry", "check", "registry", "--archives", "registry/archives", "--format", "json", *more)
    return [(one["id"], one["file"]) for one in json.loads(done.out)["findings"]]


def _metadata(registry: Path) -> Path:
    return registry / "modules/example/metadata.json"


def test_what_publish_makes_is_sound(flywheel, registry):
    """There is no blocker; the further rules of the central registry give warnings."""
    done = flywheel("registry", "check", "registry", "--archives", "registry/archives")
    assert done.status == 0
    assert sorted(id for id, _ in _found(flywheel)) == _BARE
    assert "read       1 modules, 2 versions, 2 archives\n" in done.out
    assert done.out.splitlines()[-1] == "passed: 0 blockers, 4 warnings, 0 notes in registry"


_VERSION = "modules/example/1.0.0"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) >= 1, path
    path.write_text(text.replace(old, new))


_FAULTS = {
    "a document is torn": (lambda root: (root / "bazel_registry.json").write_text("{"), "GF621", "bazel_registry.json"),
    "a document is gone": (
        lambda root: (root / _VERSION / "source.json").unlink(),
        "GF621",
        f"{_VERSION}/source.json",
    ),
    "a key is mistyped": (
        lambda root: _replace(root / _VERSION / "source.json", "strip_prefix", "strip_prefx"),
        "GF621",
        f"{_VERSION}/source.json",
    ),
    "two names differ in case": (
        lambda root: (root / "modules/Example").mkdir(),
        "GF622",
        "modules/Example",
    ),
    "a stray key": (lambda root: _replace(_metadata(root), '"versions"', '"x": 1, "versions"'), "GF623", ""),
    "another module": (
        lambda root: _replace(root / _VERSION / "MODULE.bazel", '"example"', '"exmaple"'),
        "GF624",
        f"{_VERSION}/MODULE.bazel",
    ),
    "an override": (
        lambda root: _replace(
            root / _VERSION / "MODULE.bazel", ")\n", ')\nlocal_path_override(module_name = "x", path = "x")\n'
        ),
        "GF625",
        f"{_VERSION}/MODULE.bazel",
    ),
    "a version not listed": (lambda root: _replace(_metadata(root), '"1.0.0",', ""), "GF626", _VERSION),
    "a version not there": (lambda root: _replace(_metadata(root), '"1.0.0"', '"0.9.0", "1.0.0"'), "GF626", ""),
    "another order": (
        lambda root: _metadata(root).write_text('{"versions": ["1.1.0", "1.0.0"]}'),
        "GF627",
        "modules/example/metadata.json",
    ),
    "another archive": (
        lambda root: (root / "archives/example-1.0.0.tar.gz").write_bytes(b"x"),
        "GF628",
        f"{_VERSION}/source.json",
    ),
    "another module file": (
        lambda root: _replace(root / _VERSION / "MODULE.bazel", "module(", "# Edited.\nmodule("),
        "GF629",
        f"{_VERSION}/MODULE.bazel",
    ),
    "a patch that is gone": (
        lambda root: _replace(
            root / _VERSION / "source.json",
            '"integrity"',
            '"patches": {"x": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}, "integrity"',
        ),
        "GF630",
        f"{_VERSION}/source.json",
    ),
    "a file too many": (
        lambda root: (root / _VERSION / "notes.txt").write_text("x"),
        "GF631",
        f"{_VERSION}/notes.txt",
    ),
    "a link": (
        lambda root: (root / _VERSION / "presubmit.yml").symlink_to("/etc/hosts"),
        "GF632",
        f"{_VERSION}/presubmit.yml",
    ),
    "a link for a version": (
        lambda root: (root / "modules/example/1.2.0").symlink_to("1.1.0"),
        "GF632",
        "modules/example/1.2.0",
    ),
    "a prefix that leads out": (
        lambda root: _replace(root / _VERSION / "source.json", '"example-1.0.0"', '"../x"'),
        "GF632",
        f"{_VERSION}/source.json",
    ),
    "a dependency on nothing": (
        lambda root: _replace(
            root / _VERSION / "MODULE.bazel", ")\n", ')\nbazel_dep(name = "example", version = "9")\n'
        ),
        "GF633",
        f"{_VERSION}/MODULE.bazel",
    ),
    "nothing withdrawn": (lambda root: _replace(_metadata(root), "{}", '{"0.1.0": "Bad."}'), "GF634", ""),
    "a dependency withdrawn": (
        lambda root: (
            _replace(_metadata(root), "{}", '{"1.0.0": "Bad."}'),
            _replace(
                root / "modules/example/1.1.0/MODULE.bazel",
                ")\n",
                ')\nbazel_dep(name = "example", version = "1.0.0")\n',
            ),
        ),
        "GF635",
        "modules/example/1.1.0/MODULE.bazel",
    ),
    "the newest withdrawn": (lambda root: _replace(_metadata(root), "{}", '{"1.1.0": "Bad."}'), "GF636", ""),
    "a task without Bazel": (
        lambda root: (root / _VERSION / "presubmit.yml").write_text("tasks: {macos: {}}\n"),
        "GF637",
        f"{_VERSION}/presubmit.yml",
    ),
    "attestations of nothing": (
        lambda root: (root / _VERSION / "attestations.json").write_text(
            '{"mediaType": "application/vnd.build.bazel.registry.attestation+json;version=1.0.0", "attestations": {}}'
        ),
        "GF638",
        f"{_VERSION}/attestations.json",
    ),
    "no https": (
        lambda root: _replace(root / _VERSION / "source.json", "https://", "http://"),
        "GF639",
        f"{_VERSION}/source.json",
    ),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_a_planted_fault_is_told(fault, flywheel, registry):
    """The right check reports it, in the right file."""
    before = sorted(_found(flywheel))
    plant, id, file = _FAULTS[fault]
    plant(registry)
    found = _found(flywheel)
    assert (id, file or "modules/example/metadata.json") in [
        one for one in found if one not in before or found.count(one) > before.count(one)
    ]


def test_sarif_has_each_finding_at_its_line(flywheel, registry):
    """SARIF output is for code scanning in the registry's repository."""
    _replace(_metadata(registry), '"versions"', '"x": 1,\n    "versions"')
    done = flywheel("registry", "check", "registry", "--format", "sarif", "--select", "GF623")
    (run,) = json.loads(done.out)["runs"]
    result = next(one for one in run["results"] if "`x`" in one["message"]["text"])
    assert result["ruleId"] == "GF623"
    region = result["locations"][0]["physicalLocation"]
    assert region["artifactLocation"]["uri"].endswith("modules/example/metadata.json")
    assert region["region"]["startLine"] == 2


def test_expected_warnings_and_strictness(flywheel, registry):
    """Expected counts are exact, as in every other check."""
    given = ["registry", "check", "registry", "--strict", "--expect", "GF623=3"]
    assert flywheel(*given).status == 1
    assert flywheel(*given, "--expect", "GF637=1").status == 0


def test_what_was_not_judged_is_said(flywheel, registry):
    """Missing archives and modules of other registries are listed."""
    _replace(registry / _VERSION / "MODULE.bazel", ")\n", ')\nbazel_dep(name = "platforms", version = "1.0.0")\n')
    out = flywheel("registry", "check", "registry").out
    assert "2 archives (pass their folder with --archives), modules of other registries: platforms (pass" in " ".join(
        out.split()
    )


def test_a_version_is_withdrawn_and_nothing_else_changes(flywheel, registry):
    """One key with its reason changes; the second run has nothing to do."""
    before = _metadata(registry).read_text()
    given = ["registry", "yank", "--registry", "registry", "example", "1.0.0", "--reason", "Loses data, use 1.1.0."]
    shown = flywheel(*given, "--check")
    assert shown.out.startswith("--- a/modules/example/metadata.json\n+++ b/modules/example/metadata.json\n")
    assert _metadata(registry).read_text() == before
    done = flywheel(*given)
    assert (done.status, done.out, done.err) == (0, "withdrew example 1.0.0 in registry\n", "")
    expected = before.replace("{}", '{\n        "1.0.0": "Loses data, use 1.1.0."\n    }')
    assert _metadata(registry).read_text() == expected
    assert flywheel(*given).out == "example in registry is up to date: nothing to do.\n"
    assert sorted(id for id, _ in _found(flywheel)) == _BARE


def test_a_module_is_deprecated(flywheel, registry):
    """Then its newest version can be withdrawn without a note."""
    assert flywheel("registry", "deprecate", "--registry", "registry", "example", "--reason", "Use other.").status == 0
    assert json.loads(_metadata(registry).read_text())["deprecated"] == "Use other."
    done = flywheel("registry", "yank", "--registry", "registry", "example", "1.1.0", "--reason", "Use other.")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["yank", "example", "2.0.0", "--reason", "x"],
            "registry/modules/example/metadata.json: there is no version `2.0.0`. The newest are 1.0.0, 1.1.0.",
        ),
        (
            ["yank", "../example", "1.0.0", "--reason", "x"],
            "registry: it has no module `../example`. Give the registry's folder and one of its modules.",
        ),
        (
            ["deprecate", "absent", "--reason", "x"],
            "registry: it has no module `absent`. Give the registry's folder and one of its modules.",
        ),
    ],
)
def test_what_is_not_there_is_not_withdrawn(arguments, error, flywheel, registry):
    """The file does not change."""
    before = releases.tree(registry)
    done = flywheel("registry", *arguments, "--registry", "registry")
    assert (done.status, done.err) == (2, f"flywheel: {error}\n")
    assert releases.tree(registry) == before


def test_a_reason_is_a_line(flywheel, registry):
    """Bazel shows the reason when a build stops."""
    for reason in ("", " ", "two\nlines"):
        done = flywheel("registry", "deprecate", "--registry", "registry", "example", "--reason", reason)
        assert done.status == 2
        assert done.err.startswith("flywheel: --reason: write one line")


def test_another_reason_is_not_written_over_the_first(flywheel, registry):
    """Users may have seen the first reason already."""
    given = ["registry", "yank", "--registry", "registry", "example", "1.0.0", "--reason"]
    assert flywheel(*given, "Loses data.").status == 0
    assert flywheel(*given, "Is old.").err.endswith(
        "`1.0.0` is already withdrawn: `Loses data.` Edit the reason in the file.\n"
    )


def test_the_newest_version_is_withdrawn_with_a_warning(flywheel, registry):
    """Users of the newest version have no newer one."""
    done = flywheel("registry", "yank", "--registry", "registry", "example", "1.1.0", "--reason", "Bad.")
    assert done.err == "flywheel: 1.1.0 is the newest version, so users have no newer one.\n"


def test_no_registry_is_told(flywheel, tmp_path, monkeypatch):
    """The folder has no modules, or does not exist."""
    monkeypatch.chdir(tmp_path)
    os.mkdir("plain")
    for folder in ("plain", "absent"):
        done = flywheel("registry", "check", folder)
        assert done.err == f"flywheel: {folder}: it has no folder `modules`. Give the folder of a Bazel registry.\n"
