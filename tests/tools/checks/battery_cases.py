"""Reads the cases of `runs_on_battery`; its README tells their form."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "runs_on_battery"

#: What a case is if it does not say otherwise.
REPOSITORY = "example-org/app private 101"
_DEFAULT_LESS = ("example-enterprise",)
_HEAD = "on: push\njobs:\n  build:\n"


class Expected:
    """One verdict: state, ids (sorted), place as `line:column`, fragments of reason and server."""

    def __init__(self, line: str) -> None:
        self.state, ids, self.at, self.reason, server = (part.strip() for part in line.split("|"))
        self.ids = sorted(ids.replace("-", "").split(",")) if ids != "-" else []
        self.server = "" if server == "-" else server


class Case:
    """One value of `runs-on` with what it comes to."""

    def __init__(self, file: str, title: str) -> None:
        self.name = f"{file}: {title}"
        self.repository = REPOSITORY
        self.overlays: list[str] = overlays()
        self.lines: list[str] = []
        self.expected: list[Expected] = []

    @property
    def text(self) -> str:
        """The workflow."""
        body = "\n".join(self.lines) + "\n"
        if self.lines[0].startswith("on:"):
            return body
        return _HEAD + "".join(f"    {line}\n" for line in self.lines)

    def option(self, line: str) -> None:
        """Take in a line that begins with `--`."""
        name, _, value = line.removeprefix("--").strip().partition(":")
        words = value.split()
        if name == "repository":
            self.repository = value.strip()
        elif name == "overlays":
            self.overlays = [] if words == ["-"] else words
        else:
            raise AssertionError(f"{self.name}: no option {name!r}")


def overlays() -> list[str]:
    """The overlays that serve unless a case says otherwise."""
    names = sorted(path.name for path in (FOLDER / "overlays").iterdir())
    return [name for name in names if name not in _DEFAULT_LESS]


def cases() -> list[Case]:
    """Every case, by file and as written."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    found: list[Case] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Case(path.stem, line.removeprefix("## ")))
        elif line.startswith("=> "):
            found[-1].expected.append(Expected(line.removeprefix("=> ")))
        elif line.startswith("-- "):
            found[-1].option(line)
        elif found and line.strip() and not found[-1].expected:
            found[-1].lines.append(line)
    return found
