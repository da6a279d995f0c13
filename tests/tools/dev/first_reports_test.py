"""The script that tries README's ways to `flywheel` knows each of them; what it types is what README says."""

from __future__ import annotations

from pathlib import Path

import first_reports
import pytest

README = Path("README.md").read_text(encoding="utf-8")


def test_every_way_is_tried_with_the_words_of_readme() -> None:
    """A row that changes is typed as it stands."""
    assert {way.name: way.lines for way in first_reports.ways(README)} == {
        "a checkout": ["pip install pyyaml", "PYTHONPATH=CORE/tools python3 -m flywheel check ."],
        "pipx": ["pipx install CORE && flywheel check ."],
        "uv": ["uvx --from CORE flywheel check ."],
        "uv, installed": ["uv tool install CORE && flywheel check ."],
        "pre-commit": ["pre-commit run --all-files"],
        "Bazel": ["bazel run @gloriousflywheel//tools/flywheel -- check ."],
        "GitHub Actions": ["FLYWHEEL_ROOT=CORE bash CORE/.github/actions/check/check.sh"],
    }


def test_the_hook_is_that_of_readme() -> None:
    """The file is written as README has it."""
    (hooks,) = (way.files for way in first_reports.ways(README) if way.name == "pre-commit")
    text = "repos: [{repo: URL, rev: COMMIT, hooks: [{id: flywheel-check}]}]\n"
    assert hooks == {".pre-commit-config.yaml": text}


def test_a_new_way_is_not_passed_over() -> None:
    """It must be tried too."""
    row = "| conda | `conda install flywheel` |\n"
    with pytest.raises(first_reports.Failure) as error:
        first_reports.ways(README.replace("| pipx |", f"{row}| pipx |"))
    assert str(error.value) == "README has a way `conda` that this script does not know. Add it to _KNOWN."


def test_a_report_may_stand_between_other_lines() -> None:
    """As pre-commit and the action show it; a line that is missing or in another place is named."""
    report = "a.tfvars:1:1  blocker\n    text\n\n  ran        1 check\n  read       a.tfvars\n\nfailed: 1 blocker\n"
    shown = "hook\na.tfvars:1:1  blocker\n    text\n  ran        1 check\n  read       x, a.tfvars\nfailed: 1 blocker\n"
    assert first_reports.lacks(report, report) == []
    assert first_reports.lacks(shown, report) == []
    assert first_reports.lacks(shown.replace("    text\n", ""), report) == ["    text", "failed: 1 blocker"]
