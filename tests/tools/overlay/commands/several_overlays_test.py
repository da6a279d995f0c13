"""`flywheel check DIR DIR ...`: each has its report, and the highest status counts."""

from __future__ import annotations

import shutil

import pytest

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"


@pytest.fixture
def other(overlay):
    """A second overlay, with a misspelt attribute."""
    shutil.copytree(overlay, "other")
    path = overlay.parent / "other" / TFVARS
    text = path.read_text(encoding="utf-8").replace("max_runners             =", "max_runner              =")
    path.unlink()
    path.write_text(text, encoding="utf-8")
    return "other"


def test_each_has_a_heading_and_a_report(flywheel, overlay, other) -> None:
    """The reports are those of single runs."""
    single = [flywheel("check", path).out for path in (overlay, other)]
    result = flywheel("check", overlay, other)
    assert result.out == f"==> overlay <==\n{single[0]}\n==> other <==\n{single[1]}"
    assert (result.status, result.err) == (1, "flywheel: 1 of 2 failed: other\n")
    assert flywheel("check", overlay, overlay).status == 0


def test_one_that_cannot_be_read_hides_nothing(flywheel, overlay, other) -> None:
    """The others are judged, and the status is that of unreadable input."""
    result = flywheel("check", "none", other)
    assert result.status == 2
    assert "==> other <==\nother/" in result.out
    assert result.err == (
        "flywheel: none: the folder does not exist. Give the overlay's folder.\nflywheel: 2 of 2 failed: none, other\n"
    )


@pytest.mark.parametrize("format", ["markdown", "concise", "github"])
def test_reports_that_can_follow_each_other(format, flywheel, overlay, other) -> None:
    """They name their files, and have no heading more."""
    single = [flywheel("check", path, "--format", format).out for path in (overlay, other)]
    assert flywheel("check", overlay, other, "--format", format).out == "".join(single)


def test_settings_are_each_overlays_own(flywheel, overlay, other) -> None:
    """One is strict, the other is not; a form for programs is not taken from them."""
    (overlay / "flywheel.toml").write_text('strict = true\nformat = "json"\n', encoding="utf-8")
    lines = flywheel("check", overlay, other).out.splitlines()
    assert [line.split(":")[0] for line in lines if line.startswith(("passed", "failed"))] == [
        "passed (strict)",
        "failed",
    ]


@pytest.mark.parametrize("format", ["json", "sarif", "junit", "html"])
def test_one_document_is_about_one_overlay(format, flywheel, overlay, other) -> None:
    """Two documents after each other are none."""
    result = flywheel("check", overlay, other, "--format", format)
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        f"flywheel: a report in {format} is about one overlay, and 2 are given: run the command for each, or choose "
        "one of text, markdown, concise, github.\n"
    )


@pytest.mark.parametrize(
    "options",
    [("--output", "o"), ("--bundle", "b"), ("--baseline", "k"), ("--settings", "s"), ("--overlay", "o.json")],
)
def test_options_about_one_overlay(options, flywheel, overlay, other) -> None:
    """Named, before anything is read."""
    result = flywheel("check", overlay, other, *options)
    assert (result.status, result.out) == (2, "")
    assert result.err == (f"flywheel: {options[0]} is about one overlay, and 2 are given: run the command for each.\n")


def test_wrong_options_are_said_once(flywheel, overlay, other) -> None:
    """They are wrong for each of them."""
    result = flywheel("check", overlay, other, "--select", "GF999")
    assert (result.status, result.err.count("selects no check")) == (2, 1)
