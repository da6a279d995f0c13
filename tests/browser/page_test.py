"""The page of a fleet with 44 sets and over three hundred findings, in a real Chromium.

`$FLYWHEEL_AXE` is the file of axe-core, which `tools/dev/axe --install` fetches. `$FLYWHEEL_PICTURES` is a folder for
pictures of the page, for whoever changes how it looks.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import many_owners
import pytest
from flywheel_testing import chromium
from flywheel_testing.chromium import Chromium
from flywheel_testing.page import Page
from flywheel_testing.verbs import on_machine

from flywheel import cli

WIDTHS = (1280, 400)
OPTIONS = ("--cluster", "cluster.yaml", "--pages", "https://example.com/checks", "--format", "html")
#: How many entries the reader sees.
SEEN = "[...document.querySelectorAll('.cause')].filter(one => one.checkVisibility()).length"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser for all tests."""
    program = chromium.program()
    if program is None:
        pytest.skip("pages were not opened: there is no Chromium on the PATH, and FLYWHEEL_CHROMIUM names none")
    with Chromium(program, tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    """The script that judges how accessible a page is."""
    path = os.environ.get("FLYWHEEL_AXE")
    if not path:
        pytest.skip("how accessible pages are was not judged: `tools/dev/axe --install` fetches what judges it")
    return Path(path).read_text(encoding="utf-8")


def write(folder: Path, name: str) -> Path:
    """The page of the fleet in a folder."""
    names = sorted(path.name for path in folder.glob("owner-*"))
    with contextlib.chdir(folder):
        assert cli.main(["fleet", *names, *OPTIONS, "--output", name]) == 1
    return folder / name


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page."""
    folder = tmp_path_factory.mktemp("fleet")
    many_owners.write(folder)
    return write(folder, "report.html")


def test_the_fleet_is_as_large_as_it_is_said_to_be(fleet: Path) -> None:
    """44 sets, over three hundred findings, one page of less than a fifth of a megabyte, the same every time."""
    text = fleet.read_text(encoding="utf-8")
    found = Page(text)
    found.demand_sound()
    assert "Runner sets of the fleet: 44" in found.text
    assert len([one for _, one in found.elements if one.get("id", "").startswith("GF")]) >= 300
    assert len(text) < 200_000
    words = ("fleet", *sorted(path.name for path in fleet.parent.glob("owner-*")), *OPTIONS)
    assert on_machine(0, fleet.parent, *words) == on_machine(1, fleet.parent, *words) == fleet.read_bytes()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_quiet_and_fits(width: int, dark: bool, browser: Chromium, fleet: Path) -> None:
    """Nothing is in the console, and only pictures and tables are wider than the window: each scrolls by itself."""
    browser.said.clear()
    browser.show(width, 900, dark)
    browser.open(fleet)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate("document.querySelectorAll('svg.picture').length") == 2
    assert browser.evaluate(
        "[...document.querySelectorAll('p, h3, li, pre')].every(one => one.scrollWidth <= innerWidth)"
    )
    colour = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(20, 23, 27)" if dark else "rgb(255, 255, 255)")
    folder = os.environ.get("FLYWHEEL_PICTURES")
    if folder:
        browser.picture(Path(folder) / f"{width}-{'dark' if dark else 'light'}.png", 4000)
    assert browser.said == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible(width: int, dark: bool, browser: Chromium, axe: str, fleet: Path) -> None:
    """axe-core finds nothing to change, with everything unfolded."""
    browser.show(width, 900, dark)
    browser.open(fleet)
    browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    browser.evaluate(axe)
    found = browser.evaluate("axe.run().then(all => all.violations.map(one => one.id + ': ' + one.nodes[0].html))")
    assert found == []


def test_the_filter_needs_no_script_and_no_mouse(browser: Chromium, fleet: Path) -> None:
    """A box that is not ticked hides its findings."""
    browser.show(1280, 900, dark=False)
    browser.open(fleet)
    every = browser.evaluate(SEEN)
    notes = browser.evaluate("document.querySelectorAll('.cause.note').length")
    blockers = browser.evaluate("document.querySelectorAll('.cause.blocker').length")
    browser.evaluate("document.getElementById('show-blocker').focus()")
    browser.press(" ")
    assert browser.evaluate(SEEN) == every - blockers
    browser.press("Tab")
    browser.press(" ")
    assert browser.evaluate(SEEN) == notes


def test_a_link_to_a_finding_unfolds_it(browser: Chromium, fleet: Path) -> None:
    """Also where it is one of the places of an entry."""
    browser.show(1280, 900, dark=False)
    text = fleet.read_text(encoding="utf-8")
    name = text.partition('<ul class="places">')[2].partition('id="')[2].partition('"')[0]
    assert name.startswith("GF")
    browser.open(fleet)
    assert not browser.evaluate(f"document.getElementById('{name}').checkVisibility()")
    browser.open(fleet, name)
    assert browser.evaluate(f"document.getElementById('{name}').checkVisibility()")
    assert (
        browser.evaluate(f"getComputedStyle(document.getElementById('{name}')).backgroundColor") == "rgb(255, 243, 196)"
    )


def test_everything_is_on_paper(browser: Chromium, fleet: Path) -> None:
    """What is folded on a screen is printed; what only a screen can use is not."""
    browser.show(1280, 900, dark=True, printed=True)
    browser.open(fleet)
    places = "[...document.querySelectorAll('.places li')]"
    assert browser.evaluate(f"{places}.length > 200 && {places}.every(one => one.getBoundingClientRect().height > 0)")
    assert browser.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_policy_stops_what_would_get_in(browser: Chromium, fleet: Path, tmp_path: Path) -> None:
    """If an element got out of a text, it would not run, load or change anything."""
    browser.show(1280, 900, dark=False)
    evil = (
        "<script>document.title = 'run'</script><img src='https://example.com/x.png'><style>h1 { color: red }</style>"
    )
    page = tmp_path / "evil.html"
    page.write_text(fleet.read_text(encoding="utf-8").replace("<h1>", f"{evil}<h1>", 1), encoding="utf-8")
    browser.said.clear()
    browser.open(page)
    assert browser.evaluate("document.title") == "failed: cluster-one"
    assert browser.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(27, 31, 36)"
    assert len([one for one in browser.said if "Content Security Policy" in one]) == 3
    browser.said.clear()
