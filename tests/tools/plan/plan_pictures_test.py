"""The picture of a plan: each object that it touches, before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings.pictures import BAD, GOOD, PLAIN, Grid
from flywheel.plan import judged_plan, plan_pictures
from flywheel.plan.plan_review import PlanReview

PLANS = Path(__file__).parent / "plans"


def grid(name: str, contract: Contract) -> Grid:
    """The picture of a real plan."""
    plan = judged_plan.load(str(PLANS / name / "plan.json"), contract, name)
    (found,) = plan_pictures.pictures(PlanReview(plan))
    assert isinstance(found, Grid)
    return found


def rows(found: Grid) -> list[tuple[str, ...]]:
    """Group, address, and the marks of each row."""
    told = []
    for row in found.rows:
        texts = [row.marks[column].text for column in found.columns]
        told.append((row.group, row.name, *texts, row.marks["after"].tone))
    return told


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("created", ("not there", "create", "there", GOOD)),
        ("updated", ("there", "update", "changed", PLAIN)),
        ("config_removed", ("there", "delete", "gone", BAD)),
        ("deposed", ("left by a replacement", "delete", "gone", BAD)),
        ("forget", ("there", "forget", "there, unmanaged", BAD)),
        ("imported", ("there, unmanaged", "import", "there", PLAIN)),
        ("imported_and_updated", ("there, unmanaged", "import and update", "changed", PLAIN)),
        ("moved", ("terraform_data.old", "move", "there", PLAIN)),
        ("refresh_only_dropped", ("there", "forget", "not in the state", BAD)),
        ("replace", ("there", "delete and create", "another one", BAD)),
        ("replace_create_before_destroy", ("there", "create and delete", "another one", BAD)),
    ],
)
def test_before_and_after_of_real_plans(name: str, expected: tuple[str, ...], contract: Contract) -> None:
    """What Terraform does to an object, in words, and whether something is lost."""
    assert rows(grid(name, contract))[0][2:] == expected


def test_objects_are_grouped_by_kind_and_what_is_lost_comes_first(contract: Contract) -> None:
    """The sentence is that of the plan."""
    found = grid("wrong_repetition", contract)
    assert [one[1] for one in rows(found)] == ["terraform_data.release[0]", 'terraform_data.release["a"]']
    assert found.says == (
        "The objects that the plan touches, by kind: 1 to add, 0 to change, 1 to destroy; 0 unchanged."
    )


def test_a_plan_without_changes_has_an_empty_picture(contract: Contract) -> None:
    """A page does not draw it."""
    assert grid("unchanged", contract).tones() == set()


def test_the_verb_draws_it(flywheel, tmp_path, monkeypatch) -> None:
    """With a table of the objects below."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes((PLANS / "config_removed" / "plan.json").read_bytes())
    out = flywheel("plan", "plan.json", "--format", "html").out
    assert "Before and after the plan</title>" in out and ">terraform_data.gone</text>" in out
    assert "<caption>Objects that the plan touches: 1</caption>" in out
