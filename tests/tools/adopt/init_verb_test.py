"""`flywheel init`: a new overlay, in an empty folder alone, with every example in sight."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel import __version__
from flywheel.adopt import new_overlay_texts
from flywheel.contract import compiled
from flywheel.errors import UserError
from flywheel.findings import subjects
from flywheel.formats.bazel import module_file
from flywheel.formats.source import Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.overlay.facts import build_facts, facts_file

ROOT = Path(__file__).parents[3]
FILES = [
    ".bazelrc",
    ".bazelversion",
    ".github/workflows/validate.yml",
    ".gitignore",
    "BUILD.bazel",
    "MODULE.bazel",
    "README.md",
]
ORGANIZATION = ("--kind", "organization", "--owner", "example-org")
PERSONAL = ("--kind", "personal", "--owner", "example-user")
COMMIT = "2281b5760123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with nothing in it."""
    monkeypatch.chdir(tmp_path)


def written(folder: str) -> list[str]:
    """The files in a folder."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def facts_of(folder: str) -> dict:
    """What the overlay of a folder declares."""
    return build_facts.facts(Path(folder, "BUILD.bazel").read_text(encoding="utf-8"), "overlay")


def test_an_organization(flywheel) -> None:
    """Two facts are enough; what was made up is told line by line."""
    result = flywheel("init", "example-infra", *ORGANIZATION)
    assert result.status == 0
    assert written("example-infra") == FILES
    assert result.out.splitlines() == [f"wrote example-infra/{name}" for name in FILES]
    facts = facts_of("example-infra")
    assert facts["owner"]["facts"] == {
        "account_kind": "organization",
        "app_secret": "github-app-secret-example-org",
        "config_url": "https://github.com/example-org",
        "forge": "github",
        "overlay_repository": "example-org/example-infra",
        "repository_visibility": "private",
        "runner_group": "example-infra",
        "runner_namespace": "arc-runners-example-org",
        "slug": "example-org",
        "state_boundary": "example-org/example-infra",
        "tenant": "organization",
    }
    lanes = [one["facts"]["release"] for one in facts["runner_sets"]]
    assert lanes == ["example-org-nix", "example-org-docker", "example-org-dind"]
    lines = Path("example-infra/BUILD.bazel").read_text(encoding="utf-8").splitlines()
    told = result.err.splitlines()
    assert told[-3:] == [
        (
            "flywheel: the tests expect one warning (GF320) as long as an example is left; after the last one, remove "
            "`examples` and the expectation"
        ),
        "flywheel: MODULE.bazel names no commit of core yet: until it does, the test of the pin fails (GF613)",
        "flywheel: now run: cd example-infra && bazel test //...",
    ]
    assert len(told) == 14
    assert facts["examples"]["owner.runner_group"] == "example-infra"
    assert len(facts["examples"]) == 10
    assert '    expected = {"GF320": 1},\n' in Path("example-infra/BUILD.bazel").read_text(encoding="utf-8")
    for number, line in enumerate(lines, 1):
        if line.endswith("  # an example"):
            text = line.strip().removesuffix(",  # an example")
            assert f"flywheel: replace this example: example-infra/BUILD.bazel:{number}: {text}" in told
    assert told[-4].startswith("flywheel: replace this example: example-infra/MODULE.bazel:9: commit = ")


def test_a_personal_account(flywheel) -> None:
    """It registers at its repository, has no runner group, and expects the one finding that this is."""
    assert flywheel("init", "infra", *PERSONAL).status == 0
    facts = facts_of("infra")
    assert facts["owner"]["facts"]["config_url"] == "https://github.com/example-user/infra"
    assert "runner_group" not in facts["owner"]["facts"]
    build = Path("infra/BUILD.bazel").read_text(encoding="utf-8")
    assert '    expected = {\n        "GF202": 1,\n        "GF320": 1,\n    },\n' in build


def test_examples_that_were_replaced(flywheel, contract) -> None:
    """One warning names all examples that are left; after the last one there is none, so that its expectation fails."""
    assert flywheel("init", "infra", *ORGANIZATION).status == 0
    declared = facts_of("infra")
    check = subjects.of("overlay")["GF320"]

    def messages() -> list[str]:
        return [one.message for one in check.run(facts_file.of(declared, contract, "BUILD.bazel"), contract)]

    [message] = messages()
    assert message == (
        "`owner.app_secret`, `owner.runner_group`, `substrate.attic_cache`, `substrate.attic_public_key`, "
        "`substrate.attic_server`, `substrate.bazel_cache_endpoint`, `substrate.cluster_context`, "
        "`substrate.controller_owner`, `substrate.state_bucket`, `substrate.state_endpoint` have the values of "
        "examples. The first is at //:owner (app_secret)."
    )
    for section in ("owner", "substrate"):
        for name in declared[section]["facts"]:
            if f"{section}.{name}" in declared["examples"] and name != "attic_cache":
                declared["examples"][f"{section}.{name}"] = "an old value"
    assert messages() == [
        "`substrate.attic_cache` has the value of an example. The first is at //:cluster (attic_cache)."
    ]
    declared["substrate"]["facts"]["attic_cache"] = "builds"
    assert messages() == []


def test_an_example_of_no_fact(flywheel, contract) -> None:
    """A name that the overlay does not set is refused, with the one that was meant."""
    assert flywheel("init", "infra", *ORGANIZATION).status == 0
    declared = facts_of("infra")
    declared["examples"]["owner.app_secrets"] = "x"
    with pytest.raises(UserError) as caught:
        facts_file.of(declared, contract, "BUILD.bazel")
    assert str(caught.value) == (
        "//:overlay (examples): `owner.app_secrets` is not a fact of this overlay that is set. "
        "Did you mean `owner.app_secret`?"
    )


def test_everything_given(flywheel) -> None:
    """What is given stands there, and is no example."""
    result = flywheel(
        "init", "new", *ORGANIZATION, "--repository", "example-org/infra", "--cluster", "one", "--app-secret",
        "github-app-secret-example-org-one", "--runner-group", "builds", "--attic-server", "https://attic.example.com",
        "--attic-cache", "one", "--attic-public-key", "one:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=",
        "--bazel-cache-endpoint", "grpcs://cache.example.com", "--state-bucket", "state", "--state-endpoint",
        "https://state.example.com", "--controller-owner", "example-org/cluster", "--chart-version", "0.14.1",
        "--core-remote", "https://example.com/core.git", "--core-commit", COMMIT,
    )  # fmt: skip
    assert (result.status, result.err) == (0, "flywheel: now run: cd new && bazel test //...\n")
    everything = "".join(Path("new", name).read_text(encoding="utf-8") for name in FILES[:-1])
    assert "# an example" not in everything
    module = module_file.load("new/MODULE.bazel")
    [override] = module.of("git_override")
    assert {name: one.value for name, one in override.named.items()} == {
        "module_name": "gloriousflywheel", "commit": COMMIT, "remote": "https://example.com/core.git"
    }  # fmt: skip
    [pin] = module.tags("flywheel", "core_pin")
    assert pin.text("repository") == "core"  # a mirror under another name
    contract = compiled.load(compiled.built_in())
    assert [pin.text(name) for name in ("commit", "contract", "version")] == [COMMIT, contract.digest, __version__]


def test_core_from_a_registry_or_a_folder(flywheel) -> None:
    """The registry stands in .bazelrc, with Bazel's own behind it; a folder is named from the overlay's."""
    flywheel("init", "one", *ORGANIZATION, "--registry", "https://registry.example.com")
    assert (
        Path("one/.bazelrc")
        .read_text(encoding="utf-8")
        .startswith(
            "# The registry of core; all other modules come from Bazel's own registry.\n"
            "common --registry=https://registry.example.com\ncommon --registry=https://bcr.bazel.build\n\n"
        )
    )
    Path("core").mkdir()
    Path("core/MODULE.bazel").write_text('module(name = "gloriousflywheel")\n', encoding="utf-8")
    flywheel("init", "below/two", *ORGANIZATION, "--core-path", "core")
    assert '    path = "../../core",\n' in Path("below/two/MODULE.bazel").read_text(encoding="utf-8")
    assert "registry" not in Path("below/two/.bazelrc").read_text(encoding="utf-8")


def test_what_a_new_overlay_is_told(flywheel) -> None:
    """A core from a folder is one expected warning; an example commit is a blocker until it is replaced."""
    Path("core").mkdir()
    Path("core/MODULE.bazel").write_text('module(name = "gloriousflywheel")\n', encoding="utf-8")
    flywheel("init", "new", *PERSONAL, "--core-path", "core", "--core-commit", COMMIT)
    build = Path("new/BUILD.bazel").read_text(encoding="utf-8")
    assert '    expected = {\n        "GF202": 1,\n        "GF320": 1,\n        "GF604": 1,\n    },\n' in build
    counts = [word for id in ("GF202", "GF320", "GF604") for word in ("--expect", f"{id}=1")]
    passing = flywheel("check", "new", "--strict", *counts)
    assert (passing.status, passing.err) == (0, "")
    flywheel("init", "example", *ORGANIZATION)
    failing = flywheel("check", "example", "--format", "json")
    assert failing.status == 1
    blockers = [one for one in json.loads(failing.out)["findings"] if one["severity"] == "blocker"]
    assert [(one["id"], one["file"]) for one in blockers] == [("GF613", "example/MODULE.bazel")]


def test_the_workflow(flywheel) -> None:
    """It may do nothing but read, names actions by commit, and runs on a lane that the overlay serves."""
    flywheel("init", "new", *ORGANIZATION)
    text = Path("new/.github/workflows/validate.yml").read_text(encoding="utf-8")
    workflow = plain(strict_yaml.loads(Source("validate.yml", text)).root)
    assert workflow["permissions"] == {}
    [job] = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert job["runs-on"] in {one["facts"]["capability"] for one in facts_of("new")["runner_sets"]}
    assert all(len(step["uses"].partition("@")[2]) == 40 for step in job["steps"] if "uses" in step)
    assert job["steps"][-1] == {"run": "bazel test //..."}


def test_its_bazel_is_ours() -> None:
    """A new overlay is built with the Bazel that this tree is built with."""
    assert (ROOT / ".bazelversion").read_text(encoding="utf-8").strip() == new_overlay_texts.BAZEL_VERSION


def test_a_fresh_clone_is_empty_enough(flywheel) -> None:
    """What Git keeps is no file of the overlay."""
    Path("new/.git").mkdir(parents=True)
    assert flywheel("init", "new", *ORGANIZATION).status == 0


REFUSED = {
    "a folder with files": (
        ("used", *ORGANIZATION), 2,
        ("used: the folder contains `a`, `b`, `c`, ..., and nothing is overwritten. Give a new folder; for "
        "an existing overlay use `flywheel adopt`."),
    ),
    "a file": (("used/a", *ORGANIZATION), 2, "used/a: it exists and is not a folder. Give a new folder."),
    "an owner in capitals": (
        ("new", "--kind", "personal", "--owner", "Example"), 2,
        "--owner: `Example` is not an account name in lower case. Write it like `example-org`.",
    ),
    "a repository of another owner": (
        ("new", *ORGANIZATION, "--repository", "other/infra"), 2,
        "--repository: `other/infra` does not belong to the owner `example-org`. Change one of the two.",
    ),
    "no repository": (
        ("new", *ORGANIZATION, "--repository", "infra"), 2,
        "--repository: `infra` is not of the form OWNER/NAME. Write it like `example-org/example-infra`.",
    ),
    "a branch of core": (
        ("new", *ORGANIZATION, "--core-commit", "main"), 2,
        "--core-commit: `main` is not a full commit id. Write its 40 digits.",
    ),
    "core without a commit": (
        ("new", *ORGANIZATION, "--core-remote", "https://example.com/core.git"), 2,
        "--core-remote: the commit is missing. Add --core-commit SHA.",
    ),
    "no checkout": (
        ("new", *ORGANIZATION, "--core-path", "used"), 2,
        "--core-path: used has no MODULE.bazel. Give a checkout of core.",
    ),
    "a line of its own": (
        ("new", *ORGANIZATION, "--registry", "https://e.com\nbuild --config=x"), 2,
        "--registry: `https://e.com\\nbuild --config=x` is not a URL. Write it like `https://registry.example.com`.",
    ),
    "an empty fact": (
        ("new", *ORGANIZATION, "--cluster", ""), 2,
        "--cluster: `` is empty or not printable. Omit the option to see an example.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(flywheel, case: str) -> None:
    """A wrong call writes nothing."""
    Path("used").mkdir()
    for name in "abcd":
        Path("used", name).write_text("", encoding="utf-8")
    arguments, status, message = REFUSED[case]
    result = flywheel("init", *arguments)
    assert (result.status, result.err) == (status, f"flywheel: {message}\n")
    assert written("used") == list("abcd")
    assert not Path("new").exists()


def test_facts_that_would_fail(flywheel) -> None:
    """An overlay whose tests would fail is not written: the findings are told instead."""
    result = flywheel("init", "new", *ORGANIZATION, "--attic-server", "attic", "--runner-group", "Default")
    assert result.status == 2
    lines = result.err.splitlines()
    assert lines[0] == "flywheel: nothing was written, because the new overlay would fail its tests:"
    assert any(line.startswith("GF") and "//:cluster (attic_server)" in line for line in lines), json.dumps(lines)
    assert not Path("new").exists()
