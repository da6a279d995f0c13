"""Tests of the composite actions and pre-commit hooks of each verb, and of the page about them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

TREE = Path(__file__).parents[3]
ACTIONS = TREE / ".github" / "actions"
SHARED = ACTIONS / "check" / "publish.sh"
VERBS = ("check", "plan", "preflight", "workflows")
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((TREE / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
PAGE = TREE / "docs" / "how-to" / "run-in-ci.md"
PLANS = TREE / "tests" / "tools" / "plan" / "plans"
#: What every action has, and hands on by `publish.sh`.
COMMON = {"strict", "expect", "select", "ignore", "today", "require"}
WORKFLOW = "on: [push]\njobs:\n  vm:\n    runs-on: tinyland-nix-kvm\n    steps:\n      - run: make\n"
EVIDENCE = '{"schema": "flywheel.evidence/1", "collected_at": "2026-11-30T06:00:00Z", "collector": "flywheel 0.1.0"}'


@pytest.fixture
def action(job: dict[str, str], tmp_path: Path):
    """Runs the script of an action as a job would, in `tmp_path`."""

    def run(verb: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        env = {**job, "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
        words = ["bash", str(ACTIONS / verb / f"{verb}.sh")]
        return subprocess.run(
            words, env={**env, **inputs}, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The folder of a job whose workflow requests a lane that only a few overlays serve."""
    workflow = tmp_path / ".github" / "workflows" / "ci.yaml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(WORKFLOW, encoding="utf-8")
    return tmp_path


def test_every_verb_has_an_action_and_a_hook() -> None:
    """What CI judges, a commit can judge too."""
    assert tuple(sorted(path.parent.name for path in ACTIONS.glob("*/action.yml"))) == VERBS
    assert tuple(sorted(HOOKS)) == tuple(f"flywheel-{verb}" for verb in VERBS)
    assert {hook["entry"] for hook in HOOKS.values()} == {f"flywheel {verb}" for verb in VERBS}


@pytest.mark.parametrize("verb", VERBS)
def test_every_input_reaches_the_script(verb: str) -> None:
    """An input that no variable carries, or a variable that the script ignores, would be silently unused."""
    action = yaml.safe_load((ACTIONS / verb / "action.yml").read_text(encoding="utf-8"))
    env = action["runs"]["steps"][0]["env"]
    passed = {value[len("${{ inputs.") : -len(" }}")] for value in env.values() if value.startswith("${{ inputs.")}
    assert passed == set(action["inputs"])
    assert passed >= COMMON
    script = (ACTIONS / verb / f"{verb}.sh").read_text(encoding="utf-8") + SHARED.read_text(encoding="utf-8")
    assert [name for name in env if f"${{{name}" not in script and f"${name}" not in script] == []
    assert set(action["outputs"]) == {"report", "sarif"}


@pytest.mark.parametrize("verb", VERBS)
def test_checks_are_selected(action, repository: Path, overlay: Path, verb: str) -> None:
    """The inputs of every action reach its verb: a check that does not exist is named, whoever names it."""
    inputs = {
        "DIRECTORY": "." if verb == "workflows" else str(overlay),
        "PLAN": str(PLANS / "destroy" / "plan.json"),
    }
    selects = "flywheel: `GF000` selects no check."
    said = {
        "SELECT": selects,
        "IGNORE": selects,
        "EXPECT": "flywheel: expected: `GF000` is not the id of a check.",
        "REQUIRE": "flywheel: --require `GF000`: no check that runs has this id",
    }
    for name, message in said.items():
        ran = action(verb, **inputs, **{name: "GF000=1" if name == "EXPECT" else "GF000"})
        assert (ran.returncode, ran.stderr[: len(message)]) == (2, message)


def test_settings_are_named_or_left_out(action, overlay: Path, tmp_path: Path) -> None:
    """`none` reads no settings; another file replaces those of the overlay."""
    (overlay / "flywheel.toml").write_text("strict = true\n", encoding="utf-8")
    (tmp_path / "other.toml").write_text("expect = {GF202 = 7}\n", encoding="utf-8")
    assert "passed (strict)" in action("check", DIRECTORY=str(overlay)).stdout
    assert "passed: 0 blockers" in action("check", DIRECTORY=str(overlay), SETTINGS="none").stdout
    other = action("check", DIRECTORY=str(overlay), SETTINGS="other.toml")
    assert other.returncode == 1
    assert "GF202 was expected 7 times" in other.stdout


def test_a_job_is_compared_with_overlays(action, repository: Path, overlay: Path) -> None:
    """The label that nobody serves is marked in the workflow, and the routes are in the summary."""
    facts = {
        "GITHUB_REPOSITORY": "example-org/app",
        "GITHUB_REPOSITORY_ID": "7",
        "JOB_VISIBILITY": "private",
        "JOB_DEFAULT_BRANCH": "trunk",
    }
    ran = action("workflows", OVERLAYS=str(overlay), **facts)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "::error file=.github/workflows/ci.yaml,line=4," in ran.stdout
    assert "GF715" in ran.stdout
    summary = (repository / "summary").read_text()
    assert "example-org/app" in summary
    assert "tinyland-nix-kvm" in summary


def test_what_the_job_knows_is_about_its_own_folder(action, repository: Path, overlay: Path) -> None:
    """Another folder has another repository: its name is an input, or unknown."""
    (repository / ".github").rename(repository / "app.github")
    (repository / "app").mkdir()
    (repository / "app.github").rename(repository / "app" / ".github")
    facts = {"DIRECTORY": "app", "OVERLAYS": str(overlay), "GITHUB_REPOSITORY": "example-org/infra"}
    ran = action("workflows", **facts)
    assert ran.stderr == "flywheel: app: the repository's name is unknown. Add --repository app=OWNER/NAME.\n"
    assert "example-org/infra" not in (repository / "summary").read_text()
    ran = action("workflows", **facts, REPOSITORY="example-org/app:private:7")
    assert ran.stderr == ""
    assert "example-org/app" in (repository / "summary").read_text()


def test_a_plan_that_destroys_fails_the_job(action, tmp_path: Path) -> None:
    """The summary names what is destroyed; without the file the job says so."""
    ran = action("plan", PLAN=str(PLANS / "destroy" / "plan.json"))
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "`terraform_data.gone` is destroyed." in (tmp_path / "summary").read_text()
    ran = action("plan")
    assert ran.returncode == 2
    assert ran.stderr.startswith("flywheel plan: error: the following arguments are required: FILE\n")
    assert "the following arguments are required: FILE" in (tmp_path / "summary").read_text()


@pytest.mark.parametrize(("inputs", "status"), [({}, 0), ({"COUNTS": "3 added"}, 1), ({"REFRESH_ONLY": "true"}, 2)])
def test_the_expected_shape_of_a_plan(action, inputs: dict[str, str], status: int) -> None:
    """An update in place passes, unless another shape is expected; it is not a refresh."""
    assert action("plan", PLAN=str(PLANS / "updated" / "plan.json"), **inputs).returncode == status


def test_a_preflight_is_published(action, tmp_path: Path, overlay: Path) -> None:
    """The ladder and the queue are in the summary; what was not seen fails only if it is required."""
    (tmp_path / "live.json").write_text(EVIDENCE, encoding="utf-8")
    inputs = {"DIRECTORY": str(overlay), "EVIDENCE": "live.json", "TODAY": "2026-12-01", "MAX_AGE": "3d"}
    seen = action("preflight", **inputs)
    assert (seen.returncode, seen.stderr) == (0, "")
    summary = (tmp_path / "summary").read_text()
    assert "### Proof ladder" in summary
    assert "### Enrollment queue" in summary
    required = action("preflight", **inputs, REQUIRE="live_objects")
    assert required.returncode == 1
    assert "GF824 is required and did not run" in required.stdout


def test_lines_of_an_input_are_words(action, overlay: Path) -> None:
    """A block scalar of YAML ends in a newline, and may have several."""
    ran = action("check", DIRECTORY=str(overlay), SELECT="GF301\nGF304\n", REQUIRE="GF304\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "ran        2 checks" in ran.stdout


def test_hooks_judge_the_files_of_a_repository(flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hook does with its own arguments what its name says."""
    monkeypatch.chdir(overlay)
    Path("evidence.json").write_text(EVIDENCE, encoding="utf-8")
    Path("plan.json").write_bytes((PLANS / "destroy" / "plan.json").read_bytes())
    found = {}
    for name, hook in HOOKS.items():
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        ran = flywheel(*hook["entry"].split()[1:], *hook["args"])
        found[name] = (ran.status, "GF901" in ran.out)
    expected = dict.fromkeys(HOOKS, (0, False)) | {"flywheel-plan": (1, True)}
    assert found == expected
    assert [name for name, hook in HOOKS.items() if hook.get("stages") == ["manual"]] == [
        "flywheel-plan",
        "flywheel-preflight",
    ]


def test_the_page_uses_what_there_is() -> None:
    """Each action, input, output and hook of the page exists, and so does each argument."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```yaml (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    config = yaml.safe_load(blocks.pop(".pre-commit-config.yaml"))
    assert {hook["id"] for repo in config["repos"] for hook in repo["hooks"]} == HOOKS.keys()
    used = set()
    for document in map(yaml.safe_load, blocks.values()):
        for step in (step for one in document["jobs"].values() for step in one["steps"]):
            verb = re.match(r"example-org/GloriousFlywheel/\.github/actions/(\w+)@[0-9a-f]{40}$", step.get("uses", ""))
            if verb:
                used.add(verb[1])
                inputs = yaml.safe_load((ACTIONS / verb[1] / "action.yml").read_text(encoding="utf-8"))["inputs"]
                assert step.get("with", {}).keys() <= inputs.keys()
    assert used == {"check", "plan", "workflows"}
    assert set(re.findall(r"outputs\.(\w+)", text)) == {"sarif"}
    for name in re.findall(r"--hook-stage manual (\S+)", text):
        assert HOOKS[name]["stages"] == ["manual"]


def test_sarif_is_what_code_scanning_reads(action, tmp_path: Path) -> None:
    """The output names a file of the version that GitHub accepts, whatever the verdict."""
    assert action("plan", PLAN=str(PLANS / "destroy" / "plan.json")).returncode == 1
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    assert json.loads(Path(outputs["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
