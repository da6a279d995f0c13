"""What canaries are planted into: the fixtures of every room, each with the command lines that read it."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

from flywheel.contract import compiled
from flywheel.rehome.judged_rehome import PHASES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    #: The words of a call; `{format}` is a format of reports.
    Call = tuple[str, ...]

TOOLS = Path(__file__).parents[1] / "tools"
_OVERLAY = Path(__file__).parents[1] / "support" / "flywheel_testing" / "testdata" / "overlay"
_BESIDE = ("facts.json", "evidence.json", "contract.patch.json", "expected.txt")
_COMMIT = "0123456789abcdef0123456789abcdef01234567"
_REPORT = ("--format", "{format}")
_TFVARS = 'cluster_context = "cluster"\ngithub_config_url = "https://github.com/example-org"\n'


class Case:
    """A folder of documents, and the calls that read it from inside of it."""

    __slots__ = ("calls", "folder", "texts")

    def __init__(self, folder: Path, calls: list[Call]) -> None:
        self.folder = folder
        self.calls = calls
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts)
        self.texts: dict[str, str] = {}
        for path in paths:
            text = path.read_bytes().decode("utf-8", "replace")
            if text.strip() and "\0" not in text and len(text) < 400_000:
                self.texts[str(path.relative_to(folder))] = text

    def __repr__(self) -> str:
        return f"Case({self.folder.name}: {', '.join(sorted({call[0] for call in self.calls}))})"


def cases(work: Path) -> list[Case]:
    """Every case, in a folder of its own below `work`."""
    makers = {
        "overlay": _overlay,
        "change": _change,
        "debt": _debt,
        "fleet": _fleet,
        "live": _live,
        "plan": _plan,
        "registry": _registry,
        "rehome": _rehome,
        "workflows": _workflows,
    }
    found = []
    for room, calls in makers.items():
        root = TOOLS / room / ("checks/fixtures" if room == "overlay" else "fixtures")
        for fixture in sorted(path for path in root.glob("*/*") if path.is_dir()):
            folder = work / f"{room}-{fixture.parent.name}-{fixture.name}"
            _copy(fixture, folder)
            found.append(Case(folder, calls(folder)))
    whole = work / "overlay-whole"
    _copy(_OVERLAY, whole)
    found += [Case(whole, _overlay(whole))] * 20
    return found + [_contract(work)] * 10


def _copy(fixture: Path, folder: Path) -> None:
    shutil.copytree(fixture, folder, ignore=shutil.ignore_patterns(*_BESIDE))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _existing(folder: Path, *given: tuple[str, str]) -> Iterator[str]:
    """Each option whose file exists, with the file."""
    for option, name in given:
        if (folder / name).exists():
            yield from (option, name)


def _today(folder: Path, name: str = "today.txt") -> tuple[str, ...]:
    path = folder / name
    return ("--today", path.read_text(encoding="utf-8").strip()) if path.exists() else ()


def _overlay(folder: Path) -> list[Call]:
    files = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    load = [word for name in files if name.endswith(".tfvars") for word in ("--tfvars", f"arc_runners={name}")]
    load += [word for name in files if name.endswith((".bazel", ".yml")) for word in ("--file", name)]
    return [
        ("check", ".", *_REPORT),
        ("check", ".", *_REPORT),
        ("check", ".", "--bundle", "{out}"),
        ("check", ".", "--baseline", "{out}/baseline.json", "--write-baseline"),
        ("core-check", ".", *_REPORT),
        ("manifest", "."),
        ("collect", ".", "--show", "--secrets"),
        ("adopt", ".", "--check"),
        ("adopt", ".", "--output", "-"),
        ("pin", "refresh", ".", "--commit", _COMMIT, "--check"),
        ("load", "--name", "//:overlay", "--contract", compiled.built_in(), *load),
        ("workflows", "--overlay", ".", "--actionlint"),
    ]


def _change(folder: Path) -> list[Call]:
    previous = "previous.json" if (folder / "previous.json").exists() else "none"
    more = _existing(
        folder,
        ("--ledger", "ledger.yaml"),
        ("--ledger", "retirement.yaml"),
        ("--plan", "plan.json"),
        ("--approvals", "approvals.yaml"),
        ("--controller", "controller.json"),
    )
    return [("change", "--previous", previous, "--current", "current.json", *more, *_today(folder), *_REPORT)]


def _debt(folder: Path) -> list[Call]:
    ledger = ("ledger.yaml",) if (folder / "ledger.yaml").exists() else ()
    words = [*ledger, *_existing(folder, ("--retirement", "retirement.yaml"))]
    overlays = [str(path.relative_to(folder)) for path in sorted(folder.glob("overlays/*"))]
    for name in overlays:
        words += ["--overlay", name]
    for path in sorted(folder.glob("workflows/*/*")):
        name = str(path.relative_to(folder))
        words += ["--workflows", name, "--repository", f"{name}={'/'.join(path.parts[-2:])}:private"]
    ledgers = _existing(folder, ("--ledger", "ledger.yaml"), ("--ledger", "retirement.yaml"))
    queue = [("fleet", *overlays, *ledgers, *_today(folder), *_REPORT)] if overlays else []
    return [("debt", *words, *_today(folder), *_REPORT), *queue]


def _fleet(folder: Path) -> list[Call]:
    members = sorted(path.name for path in folder.iterdir() if path.is_dir() or path.suffix == ".json")
    more = [*_existing(folder, ("--cluster", "cluster.yaml")), *_today(folder)]
    return [
        ("fleet", *members, *more, "--map", "{out}/map.md", *_REPORT),
        ("fleet", *members, *more, "--previous", members[-1], *_REPORT),
    ]


def _live(folder: Path) -> list[Call]:
    overlays = sorted(path.name for path in folder.iterdir() if path.is_dir())
    more = [word for path in sorted(folder.glob("live*.json")) for word in ("--evidence", path.name)]
    options = folder / "options.txt"
    more += options.read_text(encoding="utf-8").split() if options.exists() else []
    return [("preflight", *overlays, *more, *_REPORT), ("preflight", *overlays, *more, "--bundle", "{out}")]


def _plan(folder: Path) -> list[Call]:
    more = [*_existing(folder, ("--approvals", "approvals.yaml"), ("--shape", "shape.yaml")), *_today(folder, "today")]
    more += ["--refresh-only"] if (folder / "refresh_only").exists() else []
    return [
        ("plan", "plan.json", *more, *_REPORT),
        ("plan", "plan.json", *more, *_REPORT),
        ("plan", "plan.json", "--write-approvals", "{out}/draft.yaml"),
    ]


def _registry(folder: Path) -> list[Call]:
    shutil.rmtree(folder / "archives", ignore_errors=True)
    upstream = [str(path.relative_to(folder)) for path in folder.glob("upstream*")]
    more = [word for name in upstream for word in ("--upstream", name)]
    modules = sorted(path.name for path in folder.glob("modules/*") if path.is_dir()) or ["example"]
    deprecate = ("registry", "deprecate", modules[0], "--registry", ".", "--reason", "x", "--check")
    return [("registry", "check", ".", *more, *_REPORT), deprecate]


def _rehome(folder: Path) -> list[Call]:
    module = _fixture_module("rehome")
    words = (folder / "phase").read_text(encoding="utf-8").split()
    module.write(folder, words[0], int(words[1]) if len(words) > 1 else None)
    assert words[0] in PHASES
    evidence = list(_existing(folder, ("--live", "releases.json"), ("--live", "scale-sets.json")))
    sides = ("source", "target")
    for side in sides:
        evidence += _existing(
            folder, (f"--{side}-state", f"{side}-state.json"), (f"--{side}-overlay", f"{side}-overlay")
        )
    later = list(
        _existing(
            folder,
            *(
                (f"--{side}-{what}", f"{side}-{what}.json")
                for side in ("source", "target")
                for what in ("backup", "plan")
            ),
            ("--live-before", "releases.before.json"),
            ("--live-before", "scale-sets.before.json"),
            *(("--follow-up-plan", f"{side}-follow-up.json") for side in sides),
        )
    )
    verify = ("rehome", "verify", "--phase", words[0], "--migration", "migration.yaml", *evidence, *later, *_REPORT)
    plan = ("rehome", "plan", "--migration", "migration.yaml", *evidence)
    return [verify, verify, plan]


def _fixture_module(room: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"fixture_{room}", TOOLS / room / f"fixture_{room}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _workflows(folder: Path) -> list[Call]:
    beside = folder / "subject.json"
    subject = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    name = subject.get("repository", "example-org/app")
    words = ["repository", "--repository", f"repository={name}:{subject.get('visibility') or 'private'}"]
    overlays = sorted([*folder.glob("overlay"), *folder.glob("overlays/*")])
    if not overlays:
        (folder / "overlay").mkdir()
        (folder / "overlay" / "terraform.tfvars").write_text(_TFVARS, encoding="utf-8")
        overlays = [folder / "overlay"]
    for path in overlays:
        words += ["--overlay", str(path.relative_to(folder))]
    words += _existing(folder, ("--ledger", "ledger.yaml"))
    today = ("--today", subject["today"]) if subject.get("today") else ()
    return [("workflows", *words, *today, *_REPORT)]


def _contract(work: Path) -> Case:
    folder = work / "contract"
    folder.mkdir(exist_ok=True)
    (folder / "contract.json").write_text(Path(compiled.built_in()).read_text(encoding="utf-8"), encoding="utf-8")
    formats = ("text", "json", "markdown")
    return Case(
        folder, [("contract", "diff", compiled.built_in(), "contract.json", "--format", one) for one in formats]
    )
