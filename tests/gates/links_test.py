"""`docs/README.md` links every page of `docs/` once, and every link in a page leads somewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

TREE = Path("pyproject.toml").resolve().parent
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: Folders of generated pages, of which the index has the index.
_GENERATED = ("docs/api", "docs/checks", "docs/cli", "docs/reference/stacks")
#: So many lines are read in one go; addresses of links at the end of a page are not.
_LONGEST = 160
#: Pages that are looked up: what is sought has a heading of its own.
_LOOKED_UP = {"docs/design/benchmarks.md", "docs/how-to/troubleshoot-a-message.md", "docs/schemas/evidence.md"}
#: What is not a page of this tree: output, what tests take in, and what the forge shows by itself.
_SKIPPED = {"fixtures", "testdata"}


def pages() -> Iterator[Path]:
    """The Markdown files of the tree."""
    for folder, folders, files in os.walk(TREE):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith((".", "bazel-"))]
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(".md"))


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The files that a page links to, each with the anchor in it or ""."""
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if "://" not in target and not target.startswith("mailto:"):
            name, _, anchor = target.partition("#")
            yield (page.parent / name if name else page), anchor


def anchors(page: Path) -> set[str]:
    """The anchors that a forge gives the headings of a page, and those that stand in it as HTML."""
    text = page.read_text(encoding="utf-8")
    words = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text))
    return {*words, *re.findall(r'<a (?:id|name)="([^"]+)"', text)}


def test_links_lead_somewhere() -> None:
    """A file that is linked exists, and has the heading that is linked."""
    broken = [
        f"{page.relative_to(TREE)}: {os.path.relpath(target, page.parent)}{'#' * bool(anchor)}{anchor}"
        for page in pages()
        for target, anchor in links(page)
        if not target.exists() or (anchor and anchor not in anchors(target))
    ]
    assert broken == []


def test_every_page_of_docs_can_be_reached() -> None:
    """A page that nothing links to is read by nobody: name it in `docs/README.md` or in the index of its folder."""
    reached: set[Path] = set()
    ahead = [TREE / "docs/README.md"]
    while ahead:
        page = ahead.pop().resolve()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            ahead += [target for target, _ in links(page)]
    lost = [page for page in pages() if page.is_relative_to(TREE / "docs") and page.resolve() not in reached]
    assert [str(page.relative_to(TREE)) for page in lost] == []


def test_the_index_has_every_page_once() -> None:
    """A page that is not in the index is hard to find; one that is there twice makes it hard to read."""
    index = TREE / "docs/README.md"
    linked = [str(target.resolve().relative_to(TREE)) for target, _ in links(index)]
    names = [str(page.relative_to(TREE)) for page in pages() if page.is_relative_to(TREE / "docs")]
    ours = [name for name in names if not name.startswith(_GENERATED) and name != "docs/README.md"]
    assert [(name, linked.count(name)) for name in ours if linked.count(name) != 1] == []
    assert [name for name in _GENERATED[:3] if f"{name}/README.md" not in linked] == []


def test_no_page_is_longer_than_a_person_reads() -> None:
    """A longer one is two pages. Generated pages are lists."""
    long = []
    for page in pages():
        name = page.relative_to(TREE).as_posix()
        if name.startswith("docs/") and not name.startswith(_GENERATED) and name not in _LOOKED_UP:
            lines = re.sub(r"^\[[^\]]+\]: .*\n", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE).count("\n")
            long += [f"{name}: {lines} lines"] if lines > _LONGEST else []
    assert long == []
