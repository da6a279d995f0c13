"""The examples as their users build them, and overlays that must fail."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import cases
import pytest
from cases import Case
from nested_bazel import NestedBazel, example

FAMILIES = ("taxonomy", "boundary", "contract", "wiring", "secrets", "pin")


@pytest.mark.parametrize("name", ["personal_account", "gitlab", "operations", "fleet", "organization"])
def test_example_passes(bazel: NestedBazel, name: str) -> None:
    """Every target of an example builds, and every test of it passes."""
    bazel.lay(example(name))
    outcome = bazel.run("test", "//...")
    assert outcome.status == 0
    for family in FAMILIES:
        assert f"//:overlay_tests.{family} " in outcome.output


def test_the_overlay_of_the_readme_passes(bazel: NestedBazel) -> None:
    """The twenty lines that README shows are an overlay that builds and passes, as they stand."""
    blocks = re.findall(r"```starlark\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    [build] = [block for block in blocks if "flywheel_overlay(" in block]
    # Here core is a folder, which is the one warning that it has.
    build = build.replace("strict = True", 'expected = {"GF604": 1}, strict = True')
    bazel.lay({**example("organization"), "BUILD.bazel": build})
    outcome = bazel.run("test", "//...")
    assert outcome.status == 0, outcome.output


PINNED = "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"


@pytest.mark.parametrize(
    ("edits", "id"),
    [
        pytest.param({"BUILD.bazel": ('    core_pin = "@flywheel_core_pin//:pin",\n', "")}, "GF601", id="no_core_pin"),
        pytest.param({"MODULE.bazel": (PINNED, "0" * 40)}, "GF613", id="zeros"),
        pytest.param({"BUILD.bazel": ('    expected = {"GF604": 1},\n', "")}, "GF604", id="local_path_override"),
        pytest.param({".bazelrc": ("test --test", "common --override_module=gloriousflywheel=../..\ntest --test")},
                     "GF604", id="override_module"),
    ],
)  # fmt: skip
def test_a_pin_that_does_not_bind_fails(bazel: NestedBazel, edits: dict[str, tuple[str, str]], id: str) -> None:
    """The pin family of `bazel test` reads MODULE.bazel and .bazelrc, as `flywheel check .` does."""
    files = example("organization")
    for name, (old, new) in edits.items():
        assert files[name].count(old) == 1, name
        files[name] = files[name].replace(old, new)
    bazel.lay(files)
    outcome = bazel.run("test", "//:overlay_tests.pin")
    assert outcome.status != 0
    assert id in outcome.output
    checked = bazel.flywheel("check", ".", "--strict", "--select", "pin")
    assert checked.status != 0
    assert id in checked.output


def test_junit_has_a_case_for_each_check(bazel: NestedBazel) -> None:
    """What CI reads is our own JUnit file, not one case for the whole script."""
    bazel.lay(example("organization"))
    assert bazel.run("test", "//:overlay_tests").status == 0
    logs = bazel.path("bazel-testlogs")
    text = (logs / "overlay_tests.contract" / "test.xml").read_text()
    assert len(list(ElementTree.fromstring(text).iter("testcase"))) > 1


def test_report_is_printed(bazel: NestedBazel) -> None:
    """`bazel run` on the report prints it, whatever it says."""
    bazel.lay(example("personal_account"))
    outcome = bazel.run("run", "//:overlay_tests.report")
    assert outcome.status == 0
    assert "GF202" in outcome.output


def test_the_program_starts_where_bazel_is_called(bazel: NestedBazel) -> None:
    """Its paths are those of the folder that it is typed in, and its exit status is Bazel's."""
    tfvars = 'cluster_context = "cluster"\ncontroler_chart_version = "0.14.0"\nextra_runner_sets = {}\n'
    bazel.lay({**example("organization"), "infra/terraform.tfvars": tfvars})
    program = "@gloriousflywheel//tools/flywheel"
    outcome = bazel.run("run", program, "--", "check", ".", below="infra")
    assert outcome.status == 1
    assert "\nterraform.tfvars:2:1  blocker  GF301 " in outcome.output
    outcome = bazel.run("run", program, "--", "check", "infra/terraform.tfvars")
    assert outcome.status == 1
    assert "\ninfra/terraform.tfvars:2:1  blocker  GF301 " in outcome.output


def test_written_documents_are_kept_equal(bazel: NestedBazel) -> None:
    """Copies get a test of their own, which names the command that mends them."""
    bazel.lay(example("organization"))
    assert "no such target" in bazel.run("test", "//:overlay.write_test").output
    assert "wrote overlay.tfvars" in bazel.run("run", "//:overlay.write").output
    assert bazel.run("test", "//:overlay.write_test").status == 0
    assert "unchanged overlay.tfvars" in bazel.run("run", "//:overlay.write").output

    tfvars = bazel.workspace / "overlay.tfvars"
    tfvars.write_text(tfvars.read_text() + "# edited by hand\n")
    outcome = bazel.run("test", "//:overlay.write_test")
    assert outcome.status != 0
    assert "overlay.tfvars differs from what is generated, at the lines" in outcome.output
    assert "edited by hand" not in outcome.output
    assert "bazel run //:overlay.write" in outcome.output

    tfvars.unlink()
    outcome = bazel.run("test", "//:overlay.write_test")
    assert outcome.status != 0
    assert "overlay.tfvars is missing." in outcome.output

    build = bazel.workspace / "BUILD.bazel"
    build.write_text(build.read_text().replace("app-secret-example-org", "app-secret-other-org"))
    outcome = bazel.run("test", "//:overlay.write_test")
    assert outcome.status != 0
    assert outcome.output.index("GF206") < outcome.output.index("overlay.tfvars is missing.")
    assert "Mend the findings above first" in outcome.output
    assert "bazel run //:overlay.write" not in outcome.output


def test_writing_needs_bazel_run(bazel: NestedBazel) -> None:
    """Started by itself, the writer refuses: it would not know the source tree."""
    bazel.lay(example("organization"))
    assert bazel.run("build", "//:overlay.write").status == 0
    script = bazel.path("bazel-bin") / "overlay.write.sh"
    environment = {name: value for name, value in os.environ.items() if name != "BUILD_WORKSPACE_DIRECTORY"}
    done = subprocess.run([script], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "Run it as: bazel run //:overlay.write" in done.stderr


@pytest.mark.parametrize(
    "case",
    [*cases.REFUSED_FACTS, *cases.REFUSED_PINS, *cases.REFUSED_FOLDERS, *cases.FAILING_TESTS],
    ids=lambda case: case.name,
)
def test_case_fails(bazel: NestedBazel, case: Case) -> None:
    """An edited example fails, and its message names place, value and fix."""
    files = example(case.example) | dict(case.files)
    for edit in case.edits:
        assert files[edit.file].count(edit.old) == 1, f"{edit.old!r} must stand once in {edit.file}"
        files[edit.file] = files[edit.file].replace(edit.old, edit.new)
    bazel.lay(files)
    outcome = bazel.run(case.command, case.target)
    assert outcome.status != 0
    for fragment in case.fragments:
        assert fragment in outcome.output
    # Bazel shows a failed fail() as a traceback with tabs; Python's own has spaces.
    assert "Traceback (most recent call last):\n  " not in outcome.output
