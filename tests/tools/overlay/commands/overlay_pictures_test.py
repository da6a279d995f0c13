"""The picture of an overlay: its runner sets against their labels."""

from __future__ import annotations

from pathlib import Path

from flywheel_testing.page import Page
from flywheel_testing.verbs import TESTDATA, on_machine


def test_the_page_of_an_overlay_shows_its_sets(flywheel, overlay) -> None:
    """Each with its most runners, whole in one file that nothing from outside can change."""
    result = flywheel("check", overlay, "--format", "html")
    assert (result.status, result.err) == (0, "")
    Page(result.out).demand_sound()
    picture = result.out.partition('role="img"')[2].partition("</svg>")[0]
    assert ">Runner sets and labels</title>" in picture
    assert ">4 runner sets against 7 labels: the number is the most runners of the set.</desc>" in picture
    assert picture.count('class="good"') == 4 and picture.count('class="plain"') == 3
    assert "<caption>Runner sets of the overlay: 4</caption>" in result.out


def test_two_machines_make_the_same_page(tmp_path: Path) -> None:
    """Byte by byte, in folders whose files were written in another order."""
    pages = []
    for number, backwards in enumerate((False, True)):
        parent = tmp_path / f"machine-{number}"
        for path in sorted((TESTDATA / "overlay").rglob("*"), reverse=backwards):
            if path.is_file():
                copy = parent / path.relative_to(TESTDATA)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
        pages.append(on_machine(number, parent, "check", "overlay", "--format", "html"))
    assert pages[0].startswith(b"<!DOCTYPE html>")
    assert pages[0] == pages[1]


def test_an_overlay_without_sets_has_no_picture(flywheel, overlay, edit) -> None:
    """There is nothing to draw."""
    for path in overlay.rglob("*.tfvars"):
        path.unlink()
    assert 'role="img"' not in flywheel("check", overlay, "--format", "html").out
