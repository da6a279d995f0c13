"""Overlays that the tools wrote, built and tested as they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nested_bazel import NestedBazel, example

ADOPTED = Path("tests/support/flywheel_testing/testdata/overlay")


def files_below(folder: Path) -> dict[str, str]:
    """The text files of a folder by path."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize(("kind", "owner"), [("organization", "example-org"), ("personal", "example-user")])
def test_a_new_overlay_passes(bazel: NestedBazel, kind: str, owner: str) -> None:
    """`flywheel init`, and then `bazel test //...`: nothing else is needed."""
    bazel.lay({})
    words = ("--kind", kind, "--owner", owner, "--repository", f"{owner}/infra", "--core-path", "../..")
    words = (*words, "--core-commit", "2281b576cc02f81cbfb4a3c1e28e88d6b6dcd9a1")
    assert bazel.flywheel("init", ".", *words).status == 0
    outcome = bazel.run("test", "//...")
    assert outcome.status == 0
    assert "//:overlay_tests.pin " in outcome.output


def test_an_adopted_overlay_renders_the_same(bazel: NestedBazel) -> None:
    """What Bazel hands to rendering is what `flywheel adopt` had proved, odd characters included."""
    files = files_below(ADOPTED)
    tfvars = "tofu/stacks/arc-runners/terraform.tfvars"
    files[tfvars] += 'shared_runner_affinity = { "ü\\"\\\\" = ["€😀", "$${a}\\n"], half = 0.5 }\n'
    files["MODULE.bazel"] = example("organization")["MODULE.bazel"]
    files[".bazelrc"] = example("organization")[".bazelrc"]
    bazel.lay(files)
    assert bazel.flywheel("adopt", ".").status == 0
    assert bazel.run("build", "//:overlay").status == 0
    built = bazel.path("bazel-bin")
    facts = json.loads((built / "overlay.facts.json").read_text(encoding="utf-8"))
    script = (
        "import json, sys; from flywheel.overlay.facts import build_facts; "
        "print(json.dumps(build_facts.facts(open('BUILD.bazel', encoding='utf-8').read(), 'overlay')))"
    )
    proved = json.loads(bazel.python(script).output)
    assert {**facts, "core_pin": {}} == proved
    compared = (
        "import sys; from flywheel.formats import tfvars; from flywheel.formats.values import plain; "
        "a, b = (plain(tfvars.load(one).root) for one in sys.argv[1:]); print(a == b)"
    )
    assert bazel.python(compared, tfvars, str(built / "overlay.tfvars")).output == "True\n"
