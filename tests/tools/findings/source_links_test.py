"""Sources as people and viewers are shown them."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from flywheel.findings import check_sources
from flywheel.findings.report import Report
from flywheel.findings.reports import sarif

FACT = "docs/reference/names.md#the-four-names"
ISSUE = "https://example.com/issues/1 Issue 1, 2026-03-26"


@pytest.mark.parametrize(
    ("source", "docs", "plain", "link"),
    [
        (FACT, "..", f"The four names ({FACT})", "[The four names](../reference/names.md#the-four-names)"),
        (
            FACT,
            "https://example.com/docs/",
            f"The four names ({FACT})",
            "[The four names](https://example.com/docs/reference/names.md#the-four-names)",
        ),
        (FACT, None, f"The four names ({FACT})", f"The four names ({FACT})"),
        (
            ISSUE,
            "..",
            "Issue 1, 2026-03-26 (https://example.com/issues/1)",
            "[Issue 1, 2026-03-26](https://example.com/issues/1)",
        ),
        (
            ISSUE,
            None,
            "Issue 1, 2026-03-26 (https://example.com/issues/1)",
            "[Issue 1, 2026-03-26](https://example.com/issues/1)",
        ),
    ],
)
def test_plain_and_linked(source: str, docs: str | None, plain: str, link: str) -> None:
    """A fact is called by its heading, anything else by its title."""
    assert (check_sources.plain(source), check_sources.link(source, docs)) == (plain, link)


def rule(pages: str | None, *stated: str) -> dict[str, object]:
    """The SARIF rule of a check with these sources."""
    check = SimpleNamespace(
        id="GF101", slug="s", family="taxonomy", severity="note", summary="Rule.", sources=stated, why="Why."
    )
    log = json.loads(sarif.render(Report("x", "", [], ("taxonomy",)), {"GF101": check}, pages=pages))
    (only,) = log["runs"][0]["tool"]["driver"]["rules"]
    return only


def test_sarif_links_to_the_pages_beside_the_checks() -> None:
    """The pages of the checks tell where `docs/` is."""
    one = rule("https://example.com/docs/checks/", FACT, ISSUE)
    assert one["helpUri"] == "https://example.com/docs/checks/GF101-s.md"
    assert one["help"] == {
        "text": f"Rule.\n\nWhy.\n\nSources:\n- The four names ({FACT})\n- Issue 1, 2026-03-26 (https://example.com/issues/1)",
        "markdown": "**Rule.**\n\nWhy.\n\nSources:\n"
        "- [The four names](https://example.com/docs/reference/names.md#the-four-names)\n"
        "- [Issue 1, 2026-03-26](https://example.com/issues/1)",
    }


@pytest.mark.parametrize("pages", [None, "https://example.com/rules", "https://example.com"])
def test_sarif_without_the_place_of_docs(pages: str | None) -> None:
    """Where `docs/` is not known, a fact is named and not linked."""
    assert f"- The four names ({FACT})" in rule(pages, FACT)["help"]["markdown"]


def test_help_address_without_pages_is_the_first_public_source() -> None:
    """A viewer has something to open; a check that rests on facts alone has no address."""
    assert rule(None, FACT, ISSUE)["helpUri"] == "https://example.com/issues/1"
    assert "helpUri" not in rule(None, FACT)
