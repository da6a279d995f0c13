"""A check's example as Markdown: the files that fail, and the edit that fixes them."""

from __future__ import annotations

import difflib
from pathlib import Path

#: The findings of a failing fixture, a line each.
EXPECTED = "expected.txt"
#: Lines of a diff around each change.
_AROUND = 2
_LANGUAGES = {
    ".tfvars": "hcl",
    ".hcl": "hcl",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".bazel": "starlark",
}
#: What a file of a fixture stands for, where no user has a file of that name.
_MEANINGS = {
    "contract.patch.json": "how the contract differs here",
    "evidence.json": "what the run is given",
    "facts.json": "the facts that are declared",
    "options.txt": "the options of the command",
    "phase": "the phase of the rehome",
    "subject.json": "what `--repository` says",
    "today": "the day",
    "today.txt": "the day",
    "upstream.txt": "the versions in other registries",
    "without": "the files that are not given",
}


def files(folder: Path) -> dict[str, str]:
    """Name to text of every file of a fixture, without the findings that are expected."""
    texts = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != EXPECTED):
        # A BUILD file has another name among the fixtures, where it would make a package.
        name = file.relative_to(folder).as_posix().removesuffix(".fixture")
        texts[name] = file.read_text(encoding="utf-8").rstrip("\n")
    return texts


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Paragraphs of Markdown that say how the files `before` become those `after`."""
    gone = {name: text for name, text in before.items() if name not in after}
    parts = []
    for name, text in after.items():
        if name in before:
            if text != before[name]:
                parts.append(f"{_heading(name)}\n\n```diff\n{_diff(before[name], text)}\n```")
            continue
        former = next((one for one in gone if gone[one] == text), "")
        if former:
            del gone[former]
            parts.append(f"`{former}` becomes `{name}`.")
        else:
            parts.append(f"{_heading(name)}, a new file\n\n{_block(name, text)}")
    if gone:
        names = [f"`{name}`" for name in gone]
        parts.append("Removed: " + ", ".join(names) + ".")
    return parts


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=_AROUND, lineterm="")
    return "\n".join(list(lines)[2:])


def shown(texts: dict[str, str]) -> list[str]:
    """Paragraphs of Markdown with each file."""
    return [f"{_heading(name)}\n\n{_block(name, text)}" for name, text in texts.items()]


def _heading(name: str) -> str:
    meaning = _MEANINGS.get(name.rpartition("/")[2], "")
    return f"`{name}`" + (f", {meaning}" if meaning else "")


def _block(name: str, text: str) -> str:
    return f"```{_LANGUAGES.get(Path(name).suffix, '')}\n{text}\n```"
