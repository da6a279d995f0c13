"""The picture of the concepts says what its page says, and shows it on any background and without any network."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

PAGE = Path("docs/concepts.md").read_text(encoding="utf-8")
TEXT = Path("docs/concepts.svg").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
PICTURE = ElementTree.fromstring(TEXT)


def words(element: ElementTree.Element | None) -> str:
    """The text of an element, without line breaks."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def test_people_who_do_not_see_it_get_the_same() -> None:
    """It has a title and a description, which the page repeats as text."""
    names = (PICTURE.attrib["aria-labelledby"]).split()
    assert PICTURE.attrib["role"] == "img"
    assert [PICTURE.find(f".//*[@id='{name}']") is not None for name in names] == [True, True]
    described = set(re.findall(r"[a-z]+-[a-z-]+", words(PICTURE.find(f"{SVG}desc"))))
    assert described == {"example-org", "heavy-expansion", "example-org-heavy", "tinyland-nix-heavy", "scale-set"}
    assert [name for name in described if name not in PAGE] == []


def test_its_numbers_are_those_of_the_table() -> None:
    """Each of the four names stands beside its number, in the picture and in the table of the page."""
    assert {element.text for element in PICTURE.iter(f"{SVG}text") if element.get("class") == "no"} == set("1234")
    rows = dict(re.findall(r"^\| (\d) \| [^|]*\| `([^`]+)`", PAGE, re.MULTILINE))
    shown = " ".join(words(element) for element in PICTURE.iter(f"{SVG}text"))
    assert sorted(rows) == ["1", "2", "3", "4"]
    assert [name for name in rows.values() if name not in shown] == []


def test_it_needs_nothing_else() -> None:
    """It loads no font, image or script, is small, and has colours for light and dark of its own."""
    assert not re.search(r"@import|@font-face|href|url\((?!#tip\))|<script|<image", TEXT)
    assert "prefers-color-scheme: dark" in TEXT and '<rect class="page"' in TEXT
    assert len(TEXT) < 8000
