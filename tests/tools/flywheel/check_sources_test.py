"""Sources of checks: every one can be opened, by a reader of this repository or in public.

Facts stand in `docs/reference/`. A heading there is an address, so it changes only together with what refers to it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flywheel.findings import check_sources, subjects

ROOT = Path(__file__).parents[3]
REFERENCE = sorted((ROOT / "docs" / "reference").glob("*.md"))

#: The page that lists the pages of facts. Each of their sections is a fact; the specification restates one source.
INDEX = ROOT / "docs" / "reference" / "field.md"
FACTS = [page for page in REFERENCE if page.name not in (INDEX.name, "specification.md")]

_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
_SECTION = re.compile(r"^## (?P<name>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
_LINK = re.compile(r"\[(?P<text>[^\]]*)\](?:\((?P<url>[^)\s]+)\)|\[(?P<name>[^\]]+)\])")
_DEFINITION = re.compile(r"^\[(?P<name>[^\]]+)\]: (?P<url>\S+)$", re.MULTILINE)
_DATED = re.compile(r"\b20[0-9]{2}-[01][0-9](-[0-3][0-9])?\b|\b[0-9]+\.[0-9]+(\.[0-9]+)?\b")
_PUBLIC = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~/@%+=&?:-]*)?(#[A-Za-z0-9._~%/=:-]+)?")
_ANCHOR = re.compile(r"docs/[a-z/-]+\.md#[a-z0-9-]+")
_MENTION = re.compile(r"\bdocs/(?:api|checks|design|how-to|reference)/[a-z0-9_/-]+\.md(?:#[A-Za-z0-9-]+)?")
#: Notes by which this project was made and which are not part of it.
_ABSENT = re.compile(r"\b(domain|peers|design|live|fleet|upstream|bazel|style)(\.md)?,? ?§", re.IGNORECASE)
#: Files that people read, in the folders that they look into.
_READ = {".bazel", ".bzl", ".json", ".md", ".py", ".tf", ".tfvars", ".txt", ".yaml", ".yml"}
_FOLDERS = ("contract", "docs", "examples", "rules", "tests", "tools")


def headings(text: str) -> list[str]:
    """The headings of a page, in their order."""
    return _HEADING.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def anchors(text: str) -> list[str]:
    """The anchors that GitHub gives the headings of a page, in their order."""
    words = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings(text)]
    return [word.replace(" ", "-") for word in words]


def complaint(source: str) -> str:
    """What is wrong with a source, in words; nothing if it can be opened."""
    where, title = check_sources.address(source), source.partition(" ")[2]
    if "§" in source:
        return "names a section of a document that nobody can open"
    if where.startswith("docs/"):
        page, _, anchor = where.partition("#")
        if title or not _ANCHOR.fullmatch(where):
            return "is not a page of docs/ with an anchor, and nothing else"
        if not (ROOT / page).is_file():
            return f"{page} does not exist"
        return "" if anchor in anchors((ROOT / page).read_text(encoding="utf-8")) else f"{page} has no such heading"
    if not _PUBLIC.fullmatch(where):
        return "is neither a page of docs/ nor an https address"
    return "" if _DATED.search(title) else "has no title with a version or a date"


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("docs/reference/names.md#the-four-names", ""),
        ("https://github.com/actions/actions-runner-controller/issues/4424 ARC issue 4424, 2026-03-26", ""),
        ("docs/reference/labels.md#the-five-names", "docs/reference/labels.md has no such heading"),
        ("docs/reference/lables.md#the-four-names", "docs/reference/lables.md does not exist"),
        ("docs/reference/labels.md", "is not a page of docs/ with an anchor, and nothing else"),
        ("domain §1.6", "names a section of a document that nobody can open"),
        ("http://example.com/page Page 1.2", "is neither a page of docs/ nor an https address"),
        ("https://example Page 1.2", "is neither a page of docs/ nor an https address"),
        ("ARC 0.14", "is neither a page of docs/ nor an https address"),
        ("https://example.com/page A page", "has no title with a version or a date"),
        ("https://example.com/page", "has no title with a version or a date"),
    ],
)
def test_sources_that_can_be_opened(source: str, wrong: str) -> None:
    """What this test takes for a source, and what it says of others."""
    assert complaint(source) == wrong


def test_every_source_of_a_check_can_be_opened() -> None:
    """Each check rests on at least one source, and none twice on one."""
    wrong = [
        f"{check.id}: `{source}` {complaint(source)}"
        for check in subjects.CHECKS.values()
        for source in check.sources
        if complaint(source)
    ]
    assert wrong == []
    assert [check.id for check in subjects.CHECKS.values() if len(set(check.sources)) != len(check.sources)] == []
    assert [check.id for check in subjects.CHECKS.values() if not check.sources] == []


def test_a_fact_is_called_by_its_heading() -> None:
    """The title of a source in `docs/` is the heading itself, with its capitals and punctuation."""
    wrong = []
    for source in {one for check in subjects.CHECKS.values() for one in check.sources if one.startswith("docs/")}:
        page, _, anchor = source.partition("#")
        text = (ROOT / page).read_text(encoding="utf-8")
        if dict(zip(anchors(text), headings(text), strict=True))[anchor] != check_sources.title(source):
            wrong.append(source)
    assert sorted(wrong) == []


def test_something_rests_on_every_fact() -> None:
    """A fact that neither a check nor the contract nor the code names is a missing check, or of no use."""
    used = {check_sources.address(source) for check in subjects.CHECKS.values() for source in check.sources}
    used.update(
        match.group()
        for name, text in _read()
        if name.startswith(("contract/", "rules/", "tools/"))
        for match in _MENTION.finditer(text)
    )
    unused = [
        f"{page.name}#{anchor}"
        for page in FACTS
        for anchor in anchors(page.read_text(encoding="utf-8"))[1:]
        if f"docs/reference/{page.name}#{anchor}" not in used
    ]
    assert unused == []


@pytest.mark.parametrize("page", FACTS, ids=lambda page: page.name)
def test_every_fact_has_a_dated_public_source(page: Path) -> None:
    """The section ends with its sources; one at least is public and has a version or a date."""
    text = page.read_text(encoding="utf-8")
    addresses = {match["name"]: match["url"] for match in _DEFINITION.finditer(text)}
    for section in _SECTION.finditer(text):
        listed = section["body"].partition("\nSources:\n")[2]
        dated = [
            line
            for line in listed.splitlines()
            for match in _LINK.finditer(line)
            if (match["url"] or addresses[match["name"]]).startswith("https://") and _DATED.search(line)
        ]
        assert dated, f"{page.name}: {section['name']}"


@pytest.mark.parametrize("page", REFERENCE, ids=lambda page: page.name)
def test_links_of_the_reference_lead_somewhere(page: Path) -> None:
    """Headings are unique, every link leads to a heading or a public page, and no definition is unused."""
    text = page.read_text(encoding="utf-8")
    own = anchors(text)
    assert len(set(own)) == len(own)
    addresses = {match["name"]: match["url"] for match in _DEFINITION.finditer(text)}
    links = [match for match in _LINK.finditer(text) if match["url"] or match["name"]]
    assert set(addresses) == {match["name"] for match in links if match["name"]}
    for url in [*addresses.values(), *(match["url"] for match in links if match["url"])]:
        where, _, anchor = url.partition("#")
        if url.startswith("https://"):
            assert _PUBLIC.fullmatch(url), url
        else:
            target = (page.parent / where) if where else page
            assert target.is_file(), url
            assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), url


def test_every_section_is_in_the_contents_of_its_page() -> None:
    """A page of facts begins with links to all of them, in their order, and the first page lists it."""
    assert len(FACTS) >= 8
    index = INDEX.read_text(encoding="utf-8")
    assert [page.name for page in FACTS if f"]({page.name})" not in index] == []
    for page in FACTS:
        text = page.read_text(encoding="utf-8")
        listed = re.findall(r"^- \[[^\]]+\]\(#([a-z0-9-]+)\)$", text.partition("\n## ")[0], flags=re.MULTILINE)
        assert listed == anchors(text)[1:], page.name


def _read() -> list[tuple[str, str]]:
    """Every text of the tree that people read, by its path. Under Bazel: those that this test is given."""
    paths = [path for folder in _FOLDERS for path in (ROOT / folder).rglob("*")]
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace"))
        for path in paths
        if path.suffix in _READ and path.is_file() and path != Path(__file__)
    ]


def test_nothing_refers_to_what_a_reader_does_not_have() -> None:
    """No text names the notes by which this project was made; what it names of docs/ exists."""
    texts = _read()
    assert [(name, match.group()) for name, text in texts for match in _ABSENT.finditer(text)] == []
    mentions = sorted({(name, match.group()) for name, text in texts for match in _MENTION.finditer(text)})
    assert [one for one in mentions if "#" in one[1] and complaint(one[1])] == []
    assert [one for one in mentions if "#" not in one[1] and not (ROOT / one[1]).is_file()] == []
