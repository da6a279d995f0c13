"""Write `docs/checks/`: one page per check and an index, from the table of checks.

The example of a page is the check's own fixture: `fail`, and `pass` as what it takes to
fix it. So the tests of the check prove its page: what is reported, and that nothing is
after the edit.

    ./bazelw run //docs:update          # rewrites the pages in the source tree
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Iterable, Sequence
from pathlib import Path

import page_example

from flywheel.findings import check_sources, fix_sentences, subjects
from flywheel.findings.engine import AnyCheck

#: The folder `docs/`, relative to a page in `docs/checks/`.
_DOCS = ".."


def page(check: AnyCheck, folder: Path) -> str:
    """The Markdown page of one check, whose fixtures are in `folder`."""
    failing = page_example.files(folder / "fail")
    parts = [
        f"# {check.id} {check.slug}",
        f"{check.summary}",
        f"**{check.severity.capitalize()}**, family *{check.family}*. {_sources(check)}.",
        *([check.evidence] if check.evidence else []),
        "## Why",
        inspect.cleandoc(check.why),
        "## An example that fails",
        *page_example.shown(failing),
        "What is reported:",
        f"```\n{_reported((folder / 'fail' / page_example.EXPECTED).read_text(encoding='utf-8'))}\n```",
        "## How to fix it",
        f"{fix_sentences.of_check(check.id)} The same example after that:",
        *page_example.changes(failing, page_example.files(folder / "pass")),
    ]
    return "\n\n".join(parts) + "\n"


def index(checks: Iterable[AnyCheck]) -> str:
    """The Markdown table of all checks."""
    rows = ["| id | severity | family | rule |", "|---|---|---|---|"]
    rows += [
        f"| [{check.id}]({check.id}-{check.slug}.md) | {check.severity} | {check.family} | {check.summary} |"
        for check in checks
    ]
    intro = "A blocker always fails. A warning fails in strict mode unless it is expected. A note never fails."
    return f"# Checks\n\n{intro}\n\n" + "\n".join(rows) + "\n"


def pages(fixtures: Iterable[Path]) -> dict[str, str]:
    """File name to text, for every page and the index."""
    checks = list(subjects.CHECKS.values())
    folders = {folder.name: folder for root in fixtures for folder in root.iterdir()}
    texts = {f"{check.id}-{check.slug}.md": page(check, folders[check.id]) for check in checks}
    texts["README.md"] = index(checks)
    return texts


def _sources(check: AnyCheck) -> str:
    links = [check_sources.link(one, _DOCS) for one in check.sources]
    return f"{check_sources.heading(check.sources)}: {', '.join(links)}"


def _reported(expected: str) -> str:
    lines = []
    for line in expected.splitlines():
        message, _, fix = line.partition(" | ")
        lines.append(f"{message}\n  fix: {fix}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fixtures", type=Path, action="append", required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args(argv)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, text in pages(arguments.fixtures).items():
        (arguments.output / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
