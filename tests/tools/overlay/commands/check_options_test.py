"""`flywheel check`: how checks are named, what a report leaves out, its colours, and a part of an overlay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def _ran(out: str) -> list[str]:
    """The ids of the checks that a JSON report lists."""
    return [check["id"] for check in json.loads(out)["checks"]]


def test_checks_by_name_and_with_commas(flywheel, overlay: Path) -> None:
    """A name is as good as an id, and a comma as good as another option."""
    asked = ("check", overlay, "--format", "json")
    one = flywheel(*asked, "--select", "undeclared-variable,GF304", "--select", "GF305")
    assert _ran(one.out) == ["GF301", "GF304", "GF305"]
    assert _ran(flywheel(*asked, "--select", "contract", "--ignore", "GF301, unknown-attribute").out)[:2] == [
        "GF302", "GF303"
    ]  # fmt: skip


def test_expected_by_name(flywheel, overlay: Path, edit) -> None:
    """Several counts in one option; a name and its id are the same check."""
    edit("config/organization.yaml", "  display_name:", "  displayed_name:")
    assert flywheel("check", overlay, "--strict").status == 1
    assert flywheel("check", overlay, "--strict", "--expect", "unknown-organization-key=1").status == 0
    twice = flywheel("check", overlay, "--expect", "unknown-organization-key=1,GF316=1")
    assert (twice.status, twice.out) == (2, "")
    assert twice.err.startswith("flywheel: --expect `GF316=1`: GF316 has a count already.")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("GF" + "1" * 5000 + "=1", "` is not the id of a check. `flywheel checks` lists them."),
        ("GF202=" + "1" * 5000, "--expect `GF202`: the count has more than 9 digits. Correct it."),
    ],
)
def test_numbers_of_thousands_of_digits(flywheel, overlay: Path, word: str, message: str) -> None:
    """They are wrong usage."""
    done = flywheel("check", overlay, "--expect", word)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_required_by_name(flywheel, overlay: Path) -> None:
    """A check that lacks its evidence fails the run by its name too."""
    assert flywheel("check", overlay, "--require", "expired-exception").status == 1
    assert flywheel("check", overlay, "--require", "GF301,expired-exception", "--today", "2026-01-01").status == 0


@pytest.mark.parametrize(
    ("option", "word", "close"),
    [
        ("--select", "undeclared-varable", "undeclared-variable"),
        ("--ignore", "wirring", "wiring"),
        ("--select", "FG301", "GF301"),
        ("--require", "todya", "today"),
    ],
)
def test_misspelt_names(option: str, word: str, close: str, flywheel, overlay: Path) -> None:
    """The name that was probably meant."""
    done = flywheel("check", overlay, option, word)
    assert (done.status, done.out) == (2, "")
    assert f"Did you mean `{close}`" in done.err


def test_quiet(flywheel, overlay: Path) -> None:
    """The account of what ran and was read is left out; what did not run is counted."""
    whole, quiet = flywheel("check", overlay).out, flywheel("check", overlay, "-q").out
    assert quiet == (
        whole[: whole.index("  ran ")]
        + "  not run    4 checks (without --quiet: which)\n"
        + whole[whole.index("\npassed: ") :]
    )
    assert flywheel("check", overlay, "--quiet", "--select", "GF301").out == (
        "passed: 0 blockers, 0 warnings, 0 notes in overlay\n"
    )


@pytest.mark.parametrize(
    ("words", "environment", "is_coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": ""}, False),
    ],
)
def test_colour(words, environment, is_coloured, flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in flywheel("check", overlay, *words).out) is is_coloured


def test_a_file_has_no_colours_of_itself(flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only on demand."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    flywheel("check", overlay, "--output", "report.txt")
    assert "\x1b[" not in Path("report.txt").read_text(encoding="utf-8")
    flywheel("check", overlay, "--output", "report.txt", "--color", "always")
    assert "\x1b[" in Path("report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["tofu/stacks/arc-runners", "tofu", "config", ".github/workflows"])
def test_from_a_folder_of_the_overlay(folder: str, flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DIR the whole overlay is checked, and where it is, is said."""
    top = "/".join([".."] * len(Path(folder).parts))
    monkeypatch.chdir(overlay / folder)
    done = flywheel("check", "--format", "json")
    assert done.status == 0
    assert done.err == f"flywheel: checking the whole overlay in {top} (`flywheel check .` checks only this folder).\n"
    assert json.loads(done.out) == json.loads(flywheel("check", top, "--format", "json").out)
    assert flywheel("check", "--quiet").err == ""


def test_a_part_of_an_overlay_says_so(flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is given is checked alone, and the rest is listed as not found."""
    monkeypatch.chdir(overlay / "tofu/stacks/arc-runners")
    rest = "the rest of the overlay in ../../.. (`flywheel check ../../..` checks all of it)"
    report = json.loads(flywheel("check", ".", "--format", "json").out)
    assert (report["read"], report["missed"][-1]) == (["terraform.tfvars"], rest)
    assert "rest of the overlay" not in flywheel("check", "../../..").out


def test_another_repository_ends_the_search(flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Git does: a repository inside of an overlay is another one."""
    inner = overlay / "tofu/stacks/arc-runners"
    (inner / ".git").mkdir()
    monkeypatch.chdir(inner)
    done = flywheel("check", "--format", "json")
    assert (done.err, json.loads(done.out)["read"]) == ("", ["terraform.tfvars"])


def test_without_an_organization(flywheel, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder `tofu` shows where an overlay of variable files begins."""
    (overlay / "config/organization.yaml").unlink()
    monkeypatch.chdir(overlay / "tofu/stacks/arc-runners")
    assert "MODULE.bazel" in json.loads(flywheel("check", "--format", "json").out)["read"]
