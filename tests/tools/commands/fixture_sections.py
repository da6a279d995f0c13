"""Batteries as text: `== case`, `-- file`, and what stands in the file."""

from __future__ import annotations

from pathlib import Path

TESTDATA = Path(__file__).parent / "testdata"


def sections(name: str) -> dict[str, dict[str, str]]:
    """The cases of a battery: by name, the texts of its files by theirs."""
    cases: dict[str, dict[str, str]] = {}
    for case in (TESTDATA / name).read_text(encoding="utf-8").split("== ")[1:]:
        title, _, rest = case.partition("\n")
        parts = [part.partition("\n") for part in rest.removeprefix("-- ").split("\n-- ")]
        cases[title] = {file: text if text.endswith("\n") else text + "\n" for file, _, text in parts}
    return cases
