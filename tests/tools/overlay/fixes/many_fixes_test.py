"""Many edits cost a few checks of the copy, however many of them cannot be made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.findings.finding import Finding
from flywheel.formats.source import Place
from flywheel.overlay.fixes import fix_run, fixed_folder
from flywheel.overlay.fixes.fixed_folder import FixedFolder
from flywheel.overlay.overlay import Overlay

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
RIGHT = "    max_runners             = 1\n"
#: A slip that can be fixed, and one beside the key that it stands for, where nobody knows which of the two is meant.
SLIP = "    max_runner              = 1\n"
BOTH = "    max_runner              = 2\n" + RIGHT


def write_sets(overlay: Path, *lines: str) -> None:
    """Runner sets, each with its own line for `max_runners`."""
    path = overlay / TFVARS
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  example-nix-heavy = {"), text.rindex("}")
    one = text[start:end]
    assert one.count(RIGHT) == 1
    sets = [one.replace("example-nix-heavy", f"set-{at}").replace(RIGHT, line) for at, line in enumerate(lines)]
    path.unlink()
    path.write_text(text[:start] + "".join(sets) + text[end:], encoding="utf-8")


@pytest.fixture
def fix(overlay: Path, contract: Contract) -> Callable[..., tuple[FixedFolder, int]]:
    """Fixes the overlay; returns the result, and how often the copy was checked."""

    def run(*, also: Callable[[Overlay], list[Finding]] = lambda copy: [], **options: int) -> tuple[FixedFolder, int]:
        checked: list[Overlay] = []

        def check(copy: Overlay) -> list[Finding]:
            checked.append(copy)
            return engine.run(copy, contract, list(subjects.of("overlay").values())) + also(copy)

        return FixedFolder(str(overlay), [TFVARS], contract, check, **options), len(checked)

    return run


def test_all_can_be_made(overlay, fix) -> None:
    """The files are checked as they are, and with all edits."""
    write_sets(overlay, *[SLIP] * 50)
    result, checks = fix()
    assert (len(result.fixes), checks) == (50, 2)


def test_none_can_be_made(overlay, fix) -> None:
    """Each edit is to blame for a key that would be there twice: its line is named."""
    write_sets(overlay, *[BOTH] * 50)
    result, checks = fix()
    assert (result.fixes, result.changes, result.untried, checks) == ([], {}, 0, 2)


def test_half_can_be_made(overlay, fix) -> None:
    """Those are made in one run, and a second run does nothing."""
    write_sets(overlay, *[SLIP, BOTH] * 25)
    result, checks = fix()
    assert (len(result.fixes), result.untried, checks) == (25, 0, 4)
    (_, text) = result.changes[TFVARS]
    assert (text.count(RIGHT), text.count("max_runner ")) == (50, 25)
    (overlay / TFVARS).write_text(text, encoding="utf-8")
    assert fix()[0].changes == {}


def elsewhere(copy: Overlay) -> list[Finding]:
    """A finding at no line that is there as soon as a set has `max_runners`."""
    text = next(source.text for source in copy.sources() if source.name == TFVARS)
    count = text.count(RIGHT)
    return [
        Finding("GF111", "scale-set-collision", "taxonomy", "blocker", f"no {one}.", Place("x"), "")
        for one in range(count)
    ]


def test_edits_that_make_something_worse_elsewhere(overlay, fix) -> None:
    """No line says which is to blame, so that halves are tried, and in the end each edit by itself."""
    write_sets(overlay, *[SLIP] * 8)
    result, checks = fix(also=elsewhere)
    assert (result.fixes, result.changes, result.untried, checks) == ([], {}, 0, 16)


def test_the_number_of_checks_is_bounded(overlay, fix, monkeypatch, flywheel) -> None:
    """What was not tried is counted, and said."""
    write_sets(overlay, *[SLIP] * 40)
    result, checks = fix(also=elsewhere)
    assert (result.fixes, checks) == ([], fixed_folder.MOST_CHECKS) == ([], 60)
    assert 0 < result.untried < 40
    result, checks = fix(also=elsewhere, most_checks=fix_run.MOST_CHECKS_OF_REPORT, once=True)
    assert (result.first, checks) == ([], fix_run.MOST_CHECKS_OF_REPORT) == ([], 20)
    monkeypatch.setattr(fixed_folder, "MOST_CHECKS", 1)
    told = (
        "flywheel: the edits of 40 more findings were not tried, since the files were checked 1 times. Run the command"
    )
    assert told in flywheel("check", overlay, "--diff").err
    assert told in flywheel("check", overlay, "--fix", "--quiet").err


def test_a_report_has_the_edits_that_can_be_made(overlay, flywheel) -> None:
    """Beside many that cannot be made."""
    write_sets(overlay, *[SLIP, BOTH] * 20)
    log = json.loads(flywheel("check", overlay, "--format", "sarif").out)
    unknown = [one for one in log["runs"][0]["results"] if one["ruleId"] == "GF304"]
    assert (len(unknown), len([one for one in unknown if "fixes" in one])) == (40, 20)
