"""Verbs that are fuzzed: whole runs on the folders of the fixtures of checks, of which one or two files are mutants.

A run reads, judges and reports. It must end with the status of a clean run, of findings or of invalid input, and
nothing that it prints may drive a terminal or command a runner of the forge.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import random
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from flywheel_testing import github_runner

from flywheel import cli
from flywheel.formats.source import Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import github_yaml
from fuzz import corpora, mutation, structures, written
from fuzz.target import Fault, demand_printable

#: The files of a folder by path.
Files = dict[str, str]
#: The words of a command line for a folder, which is the current one.
Words = Callable[[Files], list[str]]

_ROOMS = Path("tests/tools")
_NOT_INPUT = ("expected.txt", "today", "today.txt", "subject.json", "refresh_only", "phase", "without")
_FORMATS = ("text", "json", "sarif", "junit", "markdown", "github", "concise", "html")
#: Formats for programs: other characters than controls are theirs.
_FOR_PROGRAMS = ("json", "sarif", "junit")
_INTERNAL_ERROR = 3
_LARGEST = 60_000


class Case:
    """A command line and the files of its folder."""

    def __init__(self, words: list[str], files: Files) -> None:
        self.words = words
        self.files = files

    def __repr__(self) -> str:
        return f"{' '.join(self.words)} with {self.files!r}"


class VerbTarget:
    """A verb and the folders that it runs on. judges: whether it has a report with a format."""

    def __init__(
        self,
        words: Words,
        folders: Callable[[], list[Files]],
        *,
        judges: bool = True,
        odd: tuple[object, ...] = structures.ODD,
        rounds: int = 100,
    ) -> None:
        self.words = words
        self.folders = functools.cache(folders)
        self.judges = judges
        self.odd = odd
        self.rounds = rounds

    @property
    def corpus(self) -> Iterator[Case]:
        """The runs without a mutant."""
        return (Case(self.words(files), files) for files in self.folders())

    def mutant(self, chance: random.Random) -> Case:
        """A run with one or two mutants of files."""
        files = dict(chance.choice(self.folders()))
        for name in chance.sample(sorted(files), min(len(files), chance.choice((1, 1, 2)))):
            files[name] = self._mutant(name, files[name], chance)
        words = self.words(files)
        return Case([*words, "--format", chance.choice(_FORMATS)] if self.judges else words, files)

    def _mutant(self, name: str, text: str, chance: random.Random) -> str:
        value = _value(name, text) if chance.random() < 0.7 else None
        if isinstance(value, dict | list) and value:
            return structures.text(structures.mutant([value], chance, self.odd), chance)
        others = [one[name] for one in self.folders() if name in one]
        return mutation.mutant([text, chance.choice(others)], chance)[:_LARGEST]

    def run(self, case: Case) -> bool:
        """Whether the run judged, or wrote what it should; raises `Fault`."""
        status, out, err = _run(case)
        if status == _INTERNAL_ERROR:
            raise Fault(err.strip())
        demand_printable(err, "\n")
        format = case.words[-1] if case.words[-1] in _FORMATS else "text"
        if format in _FOR_PROGRAMS:
            _demand_no_controls(out)
        elif format != "markdown":
            demand_printable(out, "\n\t")
        obeyed = github_runner.commands(err + ("" if format == "github" else out))
        if obeyed:
            raise Fault(f"a runner obeys {obeyed[0]}")
        return bool(out) or not err


def _run(case: Case) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    before = os.getcwd()
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        for name, text in case.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        os.chdir(folder)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = cli.main(case.words)
    finally:
        os.chdir(before)
        shutil.rmtree(folder)
    return status, out.getvalue(), err.getvalue()


def _demand_no_controls(text: str) -> None:
    for char in text:
        if unicodedata.category(char) == "Cc" and char not in "\n\t":
            raise Fault(f"a report with U+{ord(char):04X}")


@functools.lru_cache(maxsize=4096)
def _value(name: str, text: str) -> object:
    """The plain value of a document, None for other files."""
    try:
        if name.endswith(".json"):
            return json.loads(text)
        if name.endswith((".yaml", ".yml")):
            return plain(github_yaml.loads(Source(name, text)).root)
    except Exception:
        return None
    return None


def _fixtures(room: str, below: str = "fixtures") -> Callable[[], list[Files]]:
    """The folders of a room's fixtures, as far as they are text."""

    def folders() -> list[Files]:
        found = []
        for folder in sorted((_ROOMS / room / below).glob("GF*/*")):
            files = {}
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name not in _NOT_INPUT:
                    with contextlib.suppress(UnicodeDecodeError):
                        files[str(path.relative_to(folder)).removesuffix(".fixture")] = path.read_text(
                            encoding="utf-8", errors="strict"
                        )
            found.append(files)
        return [one for one in found if one and not any(name.startswith("archives/") for name in one)]

    return folders


def _with_overlay() -> list[Files]:
    """The overlays of the fixtures, and the complete one with files of other programs."""
    root = Path(written.folder())
    whole = {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*")) if path.is_file()}
    whole |= {
        "MODULE.bazel.lock": '{"lockFileVersion": 13, "registryFileHashes": {"https://example.com/a": null}}',
        "BUILD.bazel": written.build(),
        "flake.lock": '{"nodes": {"core": {"locked": {"owner": "example-org", "repo": "core", "rev": "0"}}}}',
        "flake.nix": '{ inputs.core.url = "github:example-org/core/0123456789abcdef0123456789abcdef01234567"; }\n',
    }
    declared = {"BUILD.bazel": corpora.BUILD, "MODULE.bazel": corpora.MODULE}
    return [whole, {**whole, **declared}, declared, *_fixtures("overlay/checks")()]


def _given(files: Files, **options: str) -> list[str]:
    return [word for name, path in options.items() if path in files for word in (f"--{name}", path)]


def _debt(files: Files) -> list[str]:
    words = ["debt", *(name for name in ("ledger.yaml",) if name in files), "--today", "2026-05-15"]
    overlays = sorted({"/".join(name.split("/")[:2]) for name in files if name.startswith("overlays/")})
    workflows = sorted({"/".join(name.split("/")[:3]) for name in files if name.startswith("workflows/")})
    words += [word for one in overlays for word in ("--overlay", one)]
    words += [word for one in workflows for word in ("--workflows", one, "--repository", f"{one}={one[10:]}:private")]
    return words + _given(files, retirement="retirement.yaml")


def _plan(files: Files) -> list[str]:
    given = _given(files, approvals="approvals.yaml", shape="shape.yaml")
    return ["plan", "plan.json", "--today", "2026-04-30", *given]


def _change(files: Files) -> list[str]:
    previous = "previous.json" if "previous.json" in files else "none"
    names = {
        "ledger": "ledger.yaml",
        "plan": "plan.json",
        "approvals": "approvals.yaml",
        "controller": "controller.json",
    }
    given = _given(files, **names)
    return ["change", "--previous", previous, "--current", "current.json", "--today", "2026-04-30", *given]


def _workflows(files: Files) -> list[str]:
    overlays = {
        "/".join(name.split("/")[: 1 + name.startswith("overlays/")]) for name in files if "overlay" in name[:8]
    }
    words = ["workflows", "repository", "--repository", "repository=example-org/app:private", "--today", "2026-04-30"]
    words += [word for one in sorted(overlays) for word in ("--overlay", one)]
    return words + _given(files, ledger="ledger.yaml")


def _fleet(files: Files) -> list[str]:
    members = sorted({name.split("/")[0] for name in files if "/" in name or name.endswith(".json")})
    return ["fleet", *members, "--today", "2026-04-30", *_given(files, cluster="cluster.yaml")]


def _preflight(files: Files) -> list[str]:
    overlays = sorted({name.split("/")[0] for name in files if "/" in name})
    return ["preflight", *overlays, "--today", "2026-12-01", *_given(files, evidence="live.json")]


def _rehome(files: Files) -> list[str]:
    names = [f"{side}-{what}" for side in ("source", "target") for what in ("state", "backup", "plan")]
    options = {name: f"{name}.json" for name in names}
    options |= {
        "live": "releases.json",
        "live-before": "releases.before.json",
        "follow-up-plan": "source-follow-up.json",
    }
    phase = "before" if "source-plan.json" not in files else "after" if "source-follow-up.json" in files else "between"
    words = ["rehome", "verify", "--phase", phase, "--migration", "migration.yaml", *_given(files, **options)]
    for name, option in (("scale-sets.json", "--live"), ("scale-sets.before.json", "--live-before")):
        words += [option, name] if name in files else []
    overlays = [f"{side}-overlay" for side in ("source", "target") if f"{side}-overlay/terraform.tfvars" in files]
    return words + [word for one in overlays for word in (f"--{one}", one)]


def _rehomes() -> list[Files]:
    """A valid rehome in each phase."""
    import fixture_rehome

    found = []
    for phase in ("before", "between", "after"):
        with tempfile.TemporaryDirectory() as folder:
            fixture_rehome.write(Path(folder), phase)
            paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
            found.append({str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths})
    return found


def _one(name: str, text: Callable[[], str]) -> Callable[[], list[Files]]:
    return lambda: [{name: text()}]


_PIN = ["pin", "refresh", ".", "--commit", "1" * 40, "--contract", "sha256-" + "A" * 43 + "=", "--check"]
_EXPRESSIONS = (*structures.ODD, *structures.EXPRESSIONS)

VERBS: dict[str, VerbTarget] = {
    "verb_check": VerbTarget(lambda _: ["check", ".", "--today", "2026-04-30"], _with_overlay),
    "verb_check_overlay": VerbTarget(
        lambda _: ["check", "--overlay", "overlay.json"], _one("overlay.json", written.overlay)
    ),
    "verb_manifest": VerbTarget(lambda _: ["manifest", "."], _with_overlay, judges=False),
    "verb_adopt": VerbTarget(lambda _: ["adopt", ".", "--check"], _with_overlay, judges=False),
    "verb_pin": VerbTarget(lambda _: _PIN, _with_overlay, judges=False),
    "verb_render": VerbTarget(
        lambda _: ["render", "--facts", "facts.json", "--contract", "contract.json", "--tfvars", "x.tfvars"],
        lambda: [{"facts.json": written.facts(), "contract.json": written.contract_text()}],
        judges=False,
    ),
    "verb_contract_diff": VerbTarget(
        lambda _: ["contract", "diff", "a.json", "b.json"],
        lambda: [{"a.json": written.contract_text(), "b.json": written.contract_text()}],
        judges=False,
    ),
    "verb_workflows": VerbTarget(_workflows, _fixtures("workflows"), odd=_EXPRESSIONS),
    "verb_debt": VerbTarget(_debt, _fixtures("debt"), odd=_EXPRESSIONS),
    "verb_plan": VerbTarget(_plan, _fixtures("plan")),
    "verb_change": VerbTarget(_change, _fixtures("change")),
    "verb_registry": VerbTarget(lambda _: ["registry", "check", "."], _fixtures("registry")),
    "verb_rehome": VerbTarget(_rehome, _rehomes),
    "verb_fleet": VerbTarget(_fleet, _fixtures("fleet")),
    "verb_preflight": VerbTarget(_preflight, _fixtures("live")),
    # Of its calls only the list: none is made.
    "verb_collect": VerbTarget(lambda _: ["collect", ".", "--show", "--secrets"], _with_overlay, judges=False),
    "verb_core_check": VerbTarget(lambda _: ["core-check", "."], _with_overlay),
}
