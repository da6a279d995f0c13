"""The page `docs/how-to/rehome.md` is executed command by command."""

from __future__ import annotations

import re
from pathlib import Path

import fixture_estate
from fixture_estate import COMMIT, OWN, STATES, Estate

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "rehome.md"
TEXT = PAGE.read_text(encoding="utf-8")

OLD, NEW = "github-app-secret-example-org", "github-app-secret-example-user"


def blocks(language: str) -> list[str]:
    """The blocks of a language on the page, without the indentation of their list."""
    found = re.findall(rf"^  ```{language}\n(.*?)^  ```", TEXT, re.MULTILINE | re.DOTALL)
    return [re.sub(r"^  ", "", block, flags=re.MULTILINE) for block in found]


def test_the_page_leads_through_a_rehome(tmp_path, planner):
    """The page's commands, migration and runbook move a release, and every check passes."""
    estate = Estate(tmp_path, ("example-a",), "", STATES / "six_releases", planner)
    estate.set_sets("source", {OWN["source"]: OLD, "example-a": OLD})
    estate.set_sets("target", {OWN["target"]: NEW})
    for side in OWN:
        estate.terraform(side, "init", "-input=false")
        estate.terraform(side, "apply", "-input=false", "-auto-approve")
    (tmp_path / "work").mkdir()
    (migration,) = blocks("yaml")
    assert COMMIT in migration
    (tmp_path / "migration.yaml").write_text(migration, encoding="utf-8")
    listings, pulls, plan = blocks("sh")
    for commands in (listings, pulls, plan):
        estate.shell(commands)
    runbook = (tmp_path / "work" / "runbook.md").read_text(encoding="utf-8")
    for title, commands in fixture_estate.steps(runbook):
        if title == "Collect the live objects, and check":
            estate.record(runbook.partition("```yaml\n")[2].partition("```")[0])
        if title == "Plan both, and check":
            estate.set_sets("source", {OWN["source"]: OLD})
            estate.set_sets("target", {OWN["target"]: NEW, "example-a": NEW})
        if title == "Record, and check":
            estate.list_live("example-user", 4)
            estate.record(f'audit: {{ core_commit: "{COMMIT}", operator: somebody, applied: "2026-04-29" }}\n')
        if title != "Way back":
            estate.shell(commands)
    assert estate.reports.count("passed: 0 blockers") == 4
    assert 'module.runner_set["example-a"].terraform_data.release' in estate.terraform("target", "state", "list")


def test_the_page_names_every_phase():
    """The table lists the evidence of each phase."""
    from flywheel.rehome import judged_rehome

    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    assert {re.match(r"\| `(\w+)`", row)[1] for row in rows} == set(judged_rehome.PHASES)
