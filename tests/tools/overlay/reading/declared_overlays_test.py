"""A folder of rules is read without Bazel, before and after `.write`, as far as its facts are literals."""

from __future__ import annotations

from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.overlay.reading import directory

MODULE = """bazel_dep(name = "gloriousflywheel", version = "0.1.0")
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(version = "0.1.0", commit = "2281b5760123456789abcdef0123456789abcdef", contract = "sha256-x")
"""
BUILD = """load("@gloriousflywheel//rules:defs.bzl", "flywheel_overlay", "flywheel_owner", "flywheel_substrate")

exports_files(["overlay.tfvars"])

flywheel_owner(
    name = "owner",
    account_kind = "organization",
    config_url = "https://github.com/example-org",
    overlay_repository = "example-org/example-infra",
    slug = "example-org",
)

flywheel_substrate(name = "cluster", cluster_context = "example-cluster", state_bucket = "tofu-state")

flywheel_overlay(name = "overlay", core_pin = "@pin//:pin", owner = ":owner", substrate = "//infra:cluster")
"""
COPY = """cluster_context   = "another"
github_config_url = "https://github.com/example-org"
"""


def load(folder: Path, contract: Contract, **files: str):
    """The overlay of a folder with these files; a double underscore is a slash, and `_dot_` a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory.load(str(folder), contract)


def test_before_the_copies_are_written(tmp_path: Path, contract: Contract) -> None:
    """Facts, inputs and backend are those that the rules render; pins are those of MODULE.bazel."""
    overlay, read, missed = load(tmp_path, contract, infra__BUILD_dot_bazel=BUILD, MODULE_dot_bazel=MODULE)
    assert read == ("MODULE.bazel", "infra/BUILD.bazel")
    assert missed == ("workflows (so no pin in CI was judged)",)
    assert overlay.text("owner.slug") == "example-org"
    assert str(overlay.facts["owner.slug"].place) == "//infra:owner (slug)"
    assert overlay.inputs[0].get("cluster_context").value == "example-cluster"
    assert [backend.stack for backend in overlay.backends] == ["arc_runners"]
    assert [pin.kind for pin in overlay.pins] == ["bazel_dep", "tag"]
    assert [text.name for text in overlay.texts] == ["MODULE.bazel", "infra/BUILD.bazel"]


def test_after_the_copies_are_written(tmp_path: Path, contract: Contract) -> None:
    """What is delivered comes from the copies, what is declared from the rules."""
    files = {"infra__BUILD_dot_bazel": BUILD, "MODULE_dot_bazel": MODULE, "infra__overlay_dot_tfvars": COPY}
    overlay, read, _ = load(tmp_path, contract, **files)
    assert read == ("MODULE.bazel", "infra/BUILD.bazel", "infra/overlay.tfvars")
    assert overlay.inputs[0].get("cluster_context").value == "another"
    assert overlay.text("substrate.cluster_context") == "example-cluster"


def test_computed_facts_are_not_judged(tmp_path: Path, contract: Contract) -> None:
    """Bazel alone knows them, which is said by the name of the overlay."""
    computed = BUILD.replace('"example-cluster"', 'NAMES["one"]')
    overlay, read, missed = load(tmp_path, contract, BUILD_dot_bazel=computed)
    assert overlay.facts.keys() == {"unjudged"}
    assert read == ("BUILD.bazel",)
    assert missed[-1] == (
        "the facts of //:BUILD.bazel (its facts are not all literals in that file: `bazel test` judges them)"
    )


def test_facts_of_another_package_are_not_judged(tmp_path: Path, contract: Contract) -> None:
    """A label of another file is not followed."""
    _, _, missed = load(tmp_path, contract, BUILD_dot_bazel=BUILD)
    assert missed[-1] == (
        "the facts of //:overlay (its facts are not all literals in that file: `bazel test` judges them)"
    )


def test_several_overlays_are_not_judged_as_one(tmp_path: Path, contract: Contract) -> None:
    """Each is another owner's: none is taken for all."""
    here = BUILD.replace("//infra:cluster", ":cluster")
    _, _, missed = load(tmp_path, contract, a__BUILD_dot_bazel=here, b__BUILD=here)
    assert [one for one in missed if one.startswith("the facts")] == [
        "the facts of //a:overlay (one of 2 in this folder: `bazel test` judges them)",
        "the facts of //b:overlay (one of 2 in this folder: `bazel test` judges them)",
    ]


SEVERAL = (
    BUILD.replace("//infra:cluster", ":cluster")
    + """
flywheel_overlay(
    name = "cache",
    core_pin = "@pin//:pin",
    owner = ":owner",
    stack = "attic",
    substrate = ":cluster",
    variables = {"ingress_domain": "example.com"},
)
"""
)


def test_several_stacks_of_one_owner_are_one_overlay(tmp_path: Path, contract: Contract) -> None:
    """Each has inputs of its own, and a state of its own in the owner's folder."""
    overlay, _, missed = load(tmp_path, contract, BUILD_dot_bazel=SEVERAL)
    assert [one for one in missed if one.startswith("the facts")] == []
    assert [one.stack for one in overlay.inputs] == ["arc_runners", "attic"]
    assert [(one.stack, one.text("key")) for one in overlay.backends] == [
        ("arc_runners", "example-org/example-infra/arc-runners/terraform.tfstate"),
        ("attic", "example-org/example-infra/attic/terraform.tfstate"),
    ]
    assert overlay.facts["core.used"].value is True


def test_one_overlay_without_the_pin_is_enough(tmp_path: Path, contract: Contract) -> None:
    """Every overlay of the file must use the pin."""
    head, cache = SEVERAL.rsplit("flywheel_overlay(", 1)
    unpinned = cache.replace('    core_pin = "@pin//:pin",\n', "")
    overlay, _, _ = load(tmp_path, contract, BUILD_dot_bazel=f"{head}flywheel_overlay({unpinned}")
    assert (overlay.facts["core.used"].value, str(overlay.facts["core.used"].place)) == (
        False,
        "//:cache (core_pin)",
    )


def test_owners_of_one_file_are_not_judged_as_one(tmp_path: Path, contract: Contract) -> None:
    """None is taken for all."""
    other = BUILD.partition("exports_files")[2].partition("flywheel_owner(")[2].partition("flywheel_substrate")[0]
    text = SEVERAL.replace('owner = ":owner",\n    stack', 'owner = ":other",\n    stack') + (
        "flywheel_owner(" + other.replace('"owner"', '"other"').replace("example-org", "another-org")
    )
    _, _, missed = load(tmp_path, contract, BUILD_dot_bazel=text)
    assert [one for one in missed if one.startswith("the facts")] == [
        "the facts of //:overlay (one of 2 in this folder: `bazel test` judges them)",
        "the facts of //:cache (one of 2 in this folder: `bazel test` judges them)",
    ]


def test_what_rendering_refuses_is_said(tmp_path: Path, contract: Contract) -> None:
    """The build would fail with the same words."""
    twice = BUILD.replace("//infra:cluster", ":cluster").replace(
        "owner = ", 'variables = {"cluster_context": "other"}, owner = '
    )
    _, _, missed = load(tmp_path, contract, BUILD_dot_bazel=twice)
    assert missed[-1] == (
        "the facts of //:overlay (rendering refuses it: //:overlay (variables.cluster_context): `cluster_context` is "
        "already set by //:cluster (cluster_context). Keep one of them.: `bazel test` judges them)"
    )
