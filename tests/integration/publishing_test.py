"""Core from a registry: published, pinned by an overlay, published anew, and pinned anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from nested_bazel import NestedBazel, example

VARIABLES = "contract/stacks/arc_runners/variables.tf"
CONTRACT = "tools/flywheel/contract.json"
FIRST = re.findall(r'(?m)^    version = "(.*)"', Path("MODULE.bazel").read_text(encoding="utf-8"))[0]
#: What a variable with a default asks for.
SECOND = "{}.{}.0".format(*(int(number) + at for at, number in enumerate(FIRST.split(".")[:2])))
ADDED = """
variable "nix_runner_nickname" {
  description = "A name that people give a runner."
  type        = string
  default     = ""
}
"""


class Core:
    """A checkout of this very module, and the registry that its versions are published in."""

    def __init__(self, bazel: NestedBazel, folder: Path) -> None:
        self.bazel = bazel
        self.path = folder / "core"
        self.registry = folder / "registry"
        shutil.copytree(bazel.core, self.path, ignore=shutil.ignore_patterns("examples", "bazel-*", "__pycache__"))
        shutil.copyfile("CHANGELOG.md", self.path / "CHANGELOG.md")
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> str:
        """Run Git in the checkout, as nobody in particular."""
        identity = {f"GIT_{role}_{what}": "nobody" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(self.path.parent)}
        done = subprocess.run(
            ["git", *words], cwd=self.path, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self) -> str:
        """Commit everything; return the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=a version")
        return self.git("rev-parse", "HEAD")

    def publish(self, version: str) -> None:
        """Publish the commit as a version."""
        words = ("--source", str(self.path), "--registry", str(self.registry), "--version", version)
        outcome = self.bazel.flywheel("publish", *words)
        assert outcome.status == 0, outcome.output

    def grow(self, version: str) -> None:
        """Add a variable to the contract, and prepare the version that it asks for."""
        with (self.path / VARIABLES).open("a", encoding="utf-8") as stream:
            stream.write(ADDED)
        compiled = ("--directory", str(self.path / "contract"), "--output", str(self.path / CONTRACT))
        assert self.bazel.flywheel("compile-contract", *compiled).status == 0
        self.commit()
        words = ("--source", str(self.path), "--registry", str(self.registry), "--version", version)
        outcome = self.bazel.flywheel("prepare-release", *words)
        assert outcome.status == 0, outcome.output


@pytest.fixture
def core(bazel: NestedBazel, tmp_path: Path) -> Core:
    """The checkout, with its first version published and no other."""
    return Core(bazel, tmp_path)


def consumer(core: Core, commit: str) -> dict[str, str]:
    """The example of an organization as its owner has it: `bazel_dep` and `core_pin`, and no override."""
    files = example("organization")
    module = files["MODULE.bazel"]
    start, end = module.index("# Here core is"), module.index("flywheel = use_extension")
    module = module[:start] + module[end:]
    assert "override" not in module
    [old] = [line.split('"')[1] for line in module.splitlines() if "commit = " in line]
    registries = [f"file://{core.registry}"]
    if not os.environ.get("FLYWHEEL_BAZELRC"):  # which names the registries of an air-gapped machine
        registries.append("https://bcr.bazel.build")
    tests = 'pinned_contract = "contract.json", strict = True'
    rows = "".join(f"common --registry={registry}\n" for registry in registries)
    return {
        **files,
        "MODULE.bazel": module.replace(old, commit),
        "BUILD.bazel": files["BUILD.bazel"]
        .replace('    expected = {"GF604": 1},\n', "")
        .replace("strict = True", tests),
        ".bazelrc": rows + files[".bazelrc"],
        "contract.json": (core.path / CONTRACT).read_text(encoding="utf-8"),
    }


def test_an_overlay_follows_core(bazel: NestedBazel, core: Core) -> None:
    """The pin holds, tells that the contract moved and how, and follows with one command."""
    commit = core.commit()
    core.publish(FIRST)
    files = consumer(core, commit)
    bazel.lay(files)
    outcome = bazel.run("test", "//...")
    assert outcome.status == 0

    core.grow(SECOND)
    commit = core.commit()
    core.publish(SECOND)
    # What a bot does: it raises the version, and knows nothing of pins.
    files["MODULE.bazel"] = files["MODULE.bazel"].replace(
        f'bazel_dep(name = "gloriousflywheel", version = "{FIRST}")',
        f'bazel_dep(name = "gloriousflywheel", version = "{SECOND}")',
    )
    bazel.lay(files)
    outcome = bazel.run("test", "//:overlay_tests.pin")
    assert outcome.status != 0
    assert "GF608" in outcome.output
    assert "`nix_runner_nickname`" in outcome.output

    words = ("--to-version", SECOND, "--commit", commit, "--contract-file", str(core.path / CONTRACT))
    assert bazel.flywheel("pin", "refresh", ".", *words).status == 0
    shutil.copyfile(core.path / CONTRACT, bazel.workspace / "contract.json")
    module = (bazel.workspace / "MODULE.bazel").read_text(encoding="utf-8")
    assert commit in module
    assert module.startswith('"""The implementation overlay of an organization."""\n')
    outcome = bazel.run("test", "//...")
    assert outcome.status == 0
