"""The runbook is executed with Terraform and with OpenTofu on real state, and each of its checks passes."""

from __future__ import annotations

import json
from pathlib import Path

import fixture_estate
import pytest
from fixture_estate import CANARY, COMMIT, OWN, SIX, STATES, Estate

from flywheel import cli

OLD, NEW = "github-app-secret-example-org", "github-app-secret-example-user"


@pytest.fixture
def estate(tmp_path: Path, planner: str) -> Estate:
    """Both stacks are applied: the source contains six releases of the target."""
    made = Estate(tmp_path, SIX, 'module.runner_set["{}"].terraform_data.release', STATES / "six_releases", planner)
    made.set_sets("source", {OWN["source"]: OLD, **dict.fromkeys(SIX, OLD)})
    made.set_sets("target", {OWN["target"]: NEW})
    for side in OWN:
        made.terraform(side, "init", "-input=false")
        made.terraform(side, "apply", "-input=false", "-auto-approve")
    return made


def write_runbook(estate: Estate) -> str:
    """The runbook that `flywheel rehome plan` writes for the estate."""
    for side in OWN:
        state = estate.terraform(side, "state", "pull")
        (estate.folder / f"{side}.tfstate").write_text(state, encoding="utf-8")
    words = ["rehome", "plan", "--contract", str(estate.contract), "--migration", str(estate.folder / "migration.yaml")]
    for side in OWN:
        words += [f"--{side}-state", str(estate.folder / f"{side}.tfstate")]
        words += [f"--{side}-overlay", str(estate.folder / f"{side}-overlay")]
    for name in ("releases", "scale-sets"):
        words += ["--live", str(estate.folder / "live" / f"{name}.json")]
    output = estate.folder / "runbook.md"
    assert cli.main([*words, "--output", str(output)]) == 0
    return output.read_text(encoding="utf-8")


def backups(runbook: str) -> str:
    """The digests of the backups that the runbook says to record."""
    return runbook.partition("```yaml\n")[2].partition("```")[0]


def follow(estate: Estate, runbook: str, before: dict[str, object], last: str = "Record, and check") -> None:
    """Run every step up to `last`; `before` has the manual edits before some steps."""
    done = set()
    for title, commands in fixture_estate.steps(runbook):
        if title in before:
            before[title]()  # type: ignore[operator]
            done.add(title)
        estate.shell(commands)
        if title == last:
            break
    assert done == before.keys() or last != "Record, and check"


def merge(estate: Estate) -> None:
    """Apply the reviewed changes: the source drops the sets, the target declares them with its secret."""
    estate.set_sets("source", {OWN["source"]: OLD})
    estate.set_sets("target", {OWN["target"]: NEW, **dict.fromkeys(SIX, NEW)})


def record(estate: Estate) -> None:
    """The apply changed the live objects, and its operator records that."""
    estate.list_live("example-user", 4)
    estate.record(f'audit:\n  core_commit: "{COMMIT}"\n  operator: example-operator\n  applied: "2026-04-29"\n')


def test_the_runbook_moves_six_releases_and_every_check_in_it_passes(estate):
    """The checks pass before, between two moves, and after; in the end both plans are empty."""
    estate.write_migration("input.app_secret, output")
    runbook = write_runbook(estate)
    follow(
        estate,
        runbook,
        {
            "Collect the live objects, and check": lambda: estate.record(backups(runbook)),
            "Plan both, and check": lambda: merge(estate),
            "Record, and check": lambda: record(estate),
        },
    )
    listed = {side: estate.terraform(side, "state", "list").split() for side in OWN}
    assert listed["source"] == ['module.runner_set["shared-nix"].terraform_data.release']
    assert len(listed["target"]) == 1 + len(SIX)
    assert estate.reports.count("passed: 0 blockers") == 3 + len(SIX)
    assert CANARY not in estate.reports + runbook


def test_the_way_back_restores_both_states(estate):
    """After the push and before an apply the backups restore both states, and the first check passes again."""
    estate.write_migration("input.app_secret, output")
    runbook = write_runbook(estate)
    first = {side: estate.terraform(side, "state", "list") for side in OWN}
    recorded = {"Collect the live objects, and check": lambda: estate.record(backups(runbook))}
    follow(estate, runbook, recorded, last="Push both states")
    assert estate.terraform("source", "state", "list") != first["source"]
    steps = dict(fixture_estate.steps(runbook))
    estate.shell(steps["Way back"])
    assert {side: estate.terraform(side, "state", "list") for side in OWN} == first
    estate.shell(steps["Collect the live objects, and check"])


def test_the_runbook_stops_when_somebody_has_applied_since(estate):
    """The digests in the runbook are those of the states that it was written from."""
    estate.write_migration("input.app_secret, output")
    runbook = write_runbook(estate)
    estate.set_sets("source", {OWN["source"]: NEW, **dict.fromkeys(SIX, OLD)})
    estate.terraform("source", "apply", "-input=false", "-auto-approve")
    with pytest.raises(AssertionError, match=r"source\.backup\.tfstate: FAILED"):
        follow(estate, runbook, {}, last="Save both states")


def test_the_runbook_into_a_new_state(tmp_path, planner):
    """A stack that was never applied has no state: its backup is an empty file, and the move creates the state."""
    made = Estate(tmp_path, SIX[:1], 'module.runner_set["{}"].terraform_data.release', STATES / "six_releases", planner)
    made.live = (OWN["source"], SIX[0])
    made.list_live("example-org", 3)
    overlay = made.folder / "target-overlay" / "terraform.tfvars"
    lines = overlay.read_text(encoding="utf-8").replace(OWN["target"], SIX[0]).partition("extra_runner_sets")[0]
    overlay.write_text(lines, encoding="utf-8")
    made.set_sets("source", {OWN["source"]: OLD, SIX[0]: OLD})
    made.set_sets("target", {SIX[0]: NEW})
    for side in OWN:
        made.terraform(side, "init", "-input=false")
    made.terraform("source", "apply", "-input=false", "-auto-approve")
    path = made.write_migration("input.app_secret, output")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("target:\n", "target:\n  new_state: true\n"), encoding="utf-8")
    runbook = write_runbook(made)
    assert "The target has no state yet, and its backup is an empty file." in runbook
    follow(
        made,
        runbook,
        {
            "Collect the live objects, and check": lambda: made.record(backups(runbook)),
            "Plan both, and check": lambda: made.set_sets("source", {OWN["source"]: OLD}),
            "Record, and check": lambda: record(made),
        },
    )
    address = 'module.runner_set["example-a"].terraform_data.release'
    assert made.terraform("target", "state", "list").split() == [address]
    back = dict(fixture_estate.steps(runbook))["Way back"].splitlines()
    assert [line.partition('"$TOFU" ')[2] for line in back] == [
        f"state rm '{address}') &&",
        'state push -force "$WORK/source.backup.tfstate")',
    ]


def test_the_runbook_that_imports(estate):
    """With `state rm` and import blocks, the target's plan imports what is in neither state for a while."""
    estate.write_migration("input, output", method="import")
    runbook = write_runbook(estate)

    def merge_imports() -> None:
        merge(estate)
        blocks = runbook.partition("```hcl\n")[2].partition("```")[0]
        (estate.folder / "target" / "imports.tf").write_text(blocks, encoding="utf-8")

    def record_imports() -> None:
        record(estate)
        (estate.folder / "target" / "imports.tf").unlink()

    follow(
        estate,
        runbook,
        {
            "Collect the live objects, and check": lambda: estate.record(backups(runbook)),
            "Plan both, and check": merge_imports,
            "Record, and check": record_imports,
        },
    )
    assert estate.reports.count("passed: 0 blockers") == 3 + len(SIX)


def test_the_runbook_of_blocks(tmp_path, planner):
    """With `removed` and import blocks, the source's plan forgets exactly what the target's plan imports."""
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "own.tf").write_text(_own("own"), encoding="utf-8")
    made = Estate(tmp_path, ("example-a",), "terraform_data.{}", stack, planner)
    for side in OWN:
        (made.folder / side / "own.tf").write_text(_own(OWN[side]), encoding="utf-8")
    (made.folder / "source" / "moving.tf").write_text(_own("example-a"), encoding="utf-8")
    for side in OWN:
        made.terraform(side, "init", "-input=false")
        made.terraform(side, "apply", "-input=false", "-auto-approve")
    made.write_migration("input, output", method="blocks")
    runbook = write_runbook(made)
    imports, removed = (text.partition("```")[0] for text in runbook.split("```hcl\n")[1:])

    def merge_blocks() -> None:
        (made.folder / "source" / "moving.tf").write_text(removed, encoding="utf-8")
        (made.folder / "target" / "moving.tf").write_text(_own("example-a") + imports, encoding="utf-8")

    def record_blocks() -> None:
        record(made)
        (made.folder / "source" / "moving.tf").unlink()
        (made.folder / "target" / "moving.tf").write_text(_own("example-a"), encoding="utf-8")

    follow(
        made,
        runbook,
        {
            "Collect the live objects, and check": lambda: made.record(backups(runbook)),
            "Plan both, and check": merge_blocks,
            "Record, and check": record_blocks,
        },
    )
    assert made.terraform("target", "state", "list").split() == ["terraform_data.example-a", "terraform_data.user-nix"]


def _own(name: str) -> str:
    fields = {"name": name, "namespace": "arc-runners", "chart": "gha-runner-scale-set"}
    return f'resource "terraform_data" "{name}" {{\n  input = {json.dumps(fields)}\n}}\n'.replace('": ', '" = ')
