"""The commands of `docs/how-to/core-cleanup.md` are executed in their order."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from flywheel_testing import oracles

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "core-cleanup.md"
PLANS = Path(__file__).parents[1] / "plan" / "plans"


def _commands(section: str) -> list[str]:
    """The command lines of the section's shell blocks."""
    text = PAGE.read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    (found,) = [one for one in part if one.startswith(section)]
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", found, flags=re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def _judge(flywheel, line: str) -> None:
    """Run a line of `flywheel`; it must fail exactly if the page says so."""
    command, _, comment = line.partition(" # ")
    result = flywheel(*shlex.split(command)[1:])
    assert result.status == (1 if comment == "fails" else 0), result.out + result.err


def _take(case: str, name: str) -> None:
    Path(name).write_bytes((PLANS / case / "plan.json").read_bytes())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_cleanup_with_recorded_plans(flywheel) -> None:
    """The plan of an output-only cleanup passes, and so does the next plan."""
    _take("output_only", "plan.json")
    _take("unchanged", "after.json")
    judged = [line for line in _commands("Plan, check and apply") if line.startswith("flywheel ")]
    assert len(judged) == 3
    for line in judged:
        _judge(flywheel, line)


def test_cleanup_that_is_none(flywheel) -> None:
    """A plan with a destroy fails in both lines; a second plan with outputs fails in the last line."""
    judged = [line for line in _commands("Plan, check and apply") if line.startswith("flywheel ")]
    _take("each_key_removed", "plan.json")
    _take("output_only", "after.json")
    for line in judged:
        assert flywheel(*shlex.split(line)[1:]).status == 1


@pytest.mark.parametrize("name", oracles.PLANNERS)
def test_cleanup_with_terraform_and_opentofu(flywheel, folder: Path, name: str) -> None:
    """Every line of the section works on a stack that is applied first."""
    program = shlex.quote(oracles.need(name))
    shutil.copyfile(PLANS / "output_only" / "before.tf", "main.tf")
    environment = dict(os.environ, TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")

    def shell(line: str) -> None:
        line = line.replace("tofu ", f"{program} ")
        subprocess.run(line, shell=True, env=environment, check=True, capture_output=True)

    shell("tofu init")
    shell("tofu apply -auto-approve")
    shutil.copyfile(PLANS / "output_only" / "after.tf", "main.tf")
    for line in _commands("Plan, check and apply"):
        if line.startswith("flywheel "):
            _judge(flywheel, line)
        else:
            shell(line)
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        "main.tf", "terraform.tfstate", "terraform.tfstate.backup",
    ]  # fmt: skip


def test_something_has_to_go(flywheel) -> None:
    """The plan fails, the draft allows nothing, and the page's approval lets the plan pass."""
    _take("each_key_removed", "plan.json")
    refused, drafting, judging = _commands("If an object must be destroyed")
    _judge(flywheel, refused)
    _judge(flywheel, drafting)
    draft = Path("approvals.yaml").read_text(encoding="utf-8")
    assert flywheel(*shlex.split(judging)[1:]).status == 1
    page = PAGE.read_text(encoding="utf-8")
    (block,) = re.findall(r"^  ```yaml\n(.*?)^  ```$", page, flags=re.MULTILINE | re.DOTALL)
    digest = re.findall("^plan: (.*)$", draft, flags=re.MULTILINE)[0]
    signed = re.sub("^  ", "", block, flags=re.MULTILINE).replace("sha256:...", digest)
    Path("approvals.yaml").write_text(signed, encoding="utf-8")
    _judge(flywheel, judging)
    assert flywheel(*shlex.split(judging.replace("04-29", "05-01"))[1:]).status == 1
