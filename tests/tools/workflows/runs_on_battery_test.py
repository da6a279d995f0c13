"""The result of values of `runs-on`, case by case: state, check, position, reason and server.

The cases are in `runs_on_battery`, whose README describes their form.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flywheel.findings import subjects
from flywheel.findings.finding import Finding
from flywheel.overlay.reading import directory
from flywheel.workflows import repository_folder
from flywheel.workflows.routing.route_verdicts import RouteVerdict, describe_servers
from flywheel.workflows.routing.routing import Routing

FOLDER = Path(__file__).parent / "runs_on_battery"

#: The defaults of a case.
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
    """One value of `runs-on` with its expected result."""

    def __init__(self, file: str, title: str) -> None:
        self.name = f"{file}: {title}"
        self.repository = REPOSITORY
        self.overlays: list[str] = _usual()
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
        """Read a line that begins with `--`."""
        name, _, value = line.removeprefix("--").strip().partition(":")
        words = value.split()
        if name == "repository":
            self.repository = value.strip()
        elif name == "overlays":
            self.overlays = [] if words == ["-"] else words
        else:
            raise AssertionError(f"{self.name}: no option {name!r}")


def _usual() -> list[str]:
    """The overlays of a case by default."""
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


CASES = cases()
CHECKS = [check for check in subjects.of("workflows").values() if check.family == "reachability"]
#: Checks about a repository as a whole, not about a label.
_AROUND = {"GF721", "GF722", "GF723", "GF724"}


@pytest.fixture(scope="module")
def overlays(contract, tmp_path_factory):
    """The overlays of the battery by name, from a copy: under Bazel their files are links."""
    copy = tmp_path_factory.mktemp("battery") / "overlays"
    shutil.copytree(FOLDER / "overlays", copy)
    found = {}
    for folder in sorted(copy.iterdir()):
        overlay, _, _ = directory.load(str(folder), contract)
        overlay.name = folder.name  # the short name in the cases
        found[folder.name] = overlay
    return found


@pytest.fixture
def routing(overlays, contract, tmp_path):
    """Reads the workflow of a case as the only file of its repository."""

    def read(case: Case) -> Routing:
        path = tmp_path / ".github" / "workflows" / "ci.yml"
        path.parent.mkdir(parents=True)
        path.write_text(case.text, encoding="utf-8")
        name, *more = case.repository.split()
        name = "" if name == "-" else name
        visibility = more[0] if more else ""
        ids = {name.lower(): int(more[1])} if len(more) > 1 else {}
        repository = repository_folder.load(str(tmp_path), contract, name=name, visibility=visibility)
        return Routing([repository], [overlays[one] for one in case.overlays], contract, ids=ids)

    return read


def _told(routing: Routing, contract) -> list[Finding]:
    """The findings on labels."""
    return [one for check in CHECKS if check.id not in _AROUND for one in check.run(routing, contract)]


def _ids(verdict: RouteVerdict, told: list[Finding]) -> set[str]:
    """The ids of the findings about a verdict: at its place and with its reason."""
    if verdict.kind == "no overlays":
        return {one.id for one in told if one.place.line is None}
    places = {_at(verdict.place)}
    labels = verdict.runs_on.labels if verdict.runs_on is not None else ()
    found = set()
    for finding in told:
        mine = _at(finding.place) in places and verdict.reason and verdict.reason in finding.message
        cased = any(_at(one.place) == _at(finding.place) and f"`{one.text}`" in finding.message for one in labels)
        if mine or (cased and finding.id == "GF711"):
            found.add(finding.id)
    return found


def _at(place) -> str:
    return f"{place.line}:{place.column}"


def _line(verdict: RouteVerdict, ids: set[str]) -> str:
    told = ",".join(sorted(ids)) or "-"
    servers = describe_servers((*verdict.servers, *verdict.elsewhere)) or "-"
    return f"{verdict.state} | {told} | {_at(verdict.place)} | {verdict.reason} | {servers}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_value_comes_to_what_the_facts_say(case: Case, routing, contract):
    """Each verdict appears once, with its check, place, reason and server."""
    subject = routing(case)
    told = _told(subject, contract)
    seen = [_line(one, _ids(one, told)) for one in subject.verdicts]
    assert len(seen) == len(case.expected), seen
    open_ = list(seen)
    for expected in case.expected:
        fitting = [line for line in open_ if _fits(line, expected)]
        assert fitting, f"{expected.__dict__} is none of {open_}"
        open_.remove(fitting[0])
    assert {one.id for one in told} == {id for expected in case.expected for id in expected.ids}


def _fits(line: str, expected) -> bool:
    state, ids, at, reason, servers = line.split(" | ", 4)
    known = sorted(ids.split(",")) if ids != "-" else []
    return (
        (state, known, at) == (expected.state, expected.ids, expected.at)
        and expected.reason in reason
        and expected.server in servers
    )


def test_battery_covers_the_rules():
    """The battery has enough values, and each check of labels reports at least one."""
    told = {id for case in CASES for expected in case.expected for id in expected.ids}
    assert len(CASES) >= 160
    about_labels = {check.id for check in CHECKS if check.id <= "GF720"} | {"GF729"}
    assert about_labels - told == {"GF706"}  # this tree's contract cannot produce it; see its fixture


def test_workflow_of_a_case_is_where_the_readme_says():
    """The keys of a job begin at line 4, column 5."""
    text = next(case for case in CASES if case.name == "hosted: the usual one").text
    assert text.splitlines()[3] == "    runs-on: ubuntu-latest"
    assert (Path(FOLDER) / "README.md").exists()
