"""The rooms of the package: what each looks into is what it says, and a name means one thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "tools" / "flywheel"
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))

#: What stands beside the rooms: what all of them share, and the command line, which names verbs as text.
NO_ROOM = ("flywheel", "errors", "generics", "__main__", "cli", "quick_finder")

#: Names that several modules have because they are the same part of different wholes.
COMMON = {
    "checks": "the checks of a room",
    "command": "the verb of a room",
    "family": "the family that the checks of a package belong to",
    "expressions": "the expressions of HCL and those of GitHub",
    "lexer": "a part of either language of expressions",
    "nodes": "a part of either language of expressions",
    "parser": "a part of either language of expressions",
    "contract": "the room, and the family that compares an overlay with it",
    "wiring": "a part of the contract, and the family that compares an overlay with it",
    "secrets": "the room that finds secrets in a text, and the family that reports them",
}

_SENTENCE = re.compile(r"May look into: ([a-z_, ]+)\.")


def module_of(path: Path) -> str:
    """The dotted name of a file's module."""
    return ".".join(("flywheel", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


@cache
def tree(module: str) -> ast.Module:
    """The syntax of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module: str) -> list[tuple[str, ast.alias]]:
    """The modules of the package that a module imports, at any place in it, each with how."""
    found = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found += [(alias.name, alias) for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.append((inner if inner in MODULES else node.module, alias))
    return found


def room_of(module: str) -> str:
    """The room of a module, "" of one that stands beside the rooms."""
    name = module.split(".")[1] if "." in module else module
    return "" if name in NO_ROOM else name


def said(package: str) -> set[str] | None:
    """The rooms that the docstring of a package allows; None if it says nothing of them."""
    text = " ".join((ast.get_docstring(tree(package)) or "").split())
    found = _SENTENCE.search(text)
    if found is None:
        return None
    return set() if found[1] == "no other room" else set(found[1].split(", "))


ALLOWED = {room: said(f"flywheel.{room}") for room in ROOMS}
USES = [
    (module, other)
    for module in MODULES
    for other, _ in imported(module)
    if room_of(other) and room_of(module) != room_of(other)
]


def circle(edges: dict[str, set[str]]) -> list[str]:
    """One circle of a graph, the first node again at its end; empty if there is none."""
    done: set[str] = set()
    for start in sorted(edges):
        way: list[str] = []
        pending = [(start, False)]
        while pending:
            node, is_left = pending.pop()
            if is_left:
                way.pop()
                done.add(node)
            elif node in way:
                return [*way[way.index(node) :], node]
            elif node not in done:
                way.append(node)
                pending.append((node, True))
                pending += [(other, False) for other in sorted(edges.get(node, ()))]
    return []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_looks_into_what_it_says(room: str) -> None:
    """The last sentence of a room's docstring names the rooms that its modules import, no more and no less."""
    assert ALLOWED[room] is not None, f"{room}/__init__.py ends with `May look into: ROOM, ROOM.`"
    used = {room_of(other) for module, other in USES if room_of(module) == room}
    assert used == ALLOWED[room]


def test_no_room_imports_one_above_it() -> None:
    """What rooms may look into leads downwards alone."""
    assert circle({room: allowed or set() for room, allowed in ALLOWED.items()}) == []


def test_parts_of_rooms_look_into_what_they_say() -> None:
    """A package inside a room may say less than its room; its modules keep to the nearest word."""
    wrong = []
    for module, other in USES:
        package = module
        while package and (MODULES[package].name != "__init__.py" or said(package) is None):
            package = package.rpartition(".")[0]
        if package and room_of(other) not in (said(package) or ()):
            wrong.append(f"{module} imports {other}, which {package} does not allow")
    assert wrong == []


def test_releases_stand_apart() -> None:
    """Nothing but `publish` looks into `registry`, and nothing into `publish`."""
    assert {room for room, allowed in ALLOWED.items() if "registry" in (allowed or ())} == {"publish"}
    assert {room for room, allowed in ALLOWED.items() if "publish" in (allowed or ())} == set()


def test_what_judges_starts_no_clients() -> None:
    """Nothing looks into `collect`, which starts the operator's clients."""
    assert {room for room, allowed in ALLOWED.items() if "collect" in (allowed or ())} == set()


def test_libraries_say_the_same() -> None:
    """Bazel gives a room the rooms that its docstring names, so that another import fails its tests."""
    build = ast.parse((PACKAGE / "BUILD.bazel").read_text(encoding="utf-8"))
    found = {}
    for node in ast.walk(build):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "room":
            given = {one.arg: ast.literal_eval(one.value) for one in node.keywords}
            labels = [label.removeprefix(":").removesuffix("_checks") for label in given["deps"]]
            found[given["name"]] = {label for label in labels if label != "base" and not label.startswith("@")}
    assert found == ALLOWED


def test_no_import_circle() -> None:
    """No module imports itself by way of others, be it inside a function or for its types alone."""
    edges: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        edges[module] = {other for other, _ in imported(module) if other != module}
    assert circle(edges) == []


def test_a_circle_is_found() -> None:
    """A graph with a circle behind a detour has one."""
    assert circle({"a": {"b", "c"}, "b": set(), "c": {"d"}, "d": {"c"}}) == ["c", "d", "c"]


def test_no_module_under_an_alias() -> None:
    """A module of the package is called by its own name wherever it is used."""
    found = [
        f"{module}: {alias.name} as {alias.asname}"
        for module in MODULES
        for other, alias in imported(module)
        if alias.asname and other.rpartition(".")[2] == alias.name.rpartition(".")[2]
    ]
    assert found == []


def test_a_module_name_means_one_thing() -> None:
    """No two modules share a name, but for parts that are the same in different wholes, and a package's namesake."""
    named = defaultdict(list)
    for module in MODULES:
        steps = module.split(".")
        if steps[-2:-1] != steps[-1:]:  # the main module of a package may be called as the package
            named[steps[-1]].append(module)
    assert {name: found for name, found in named.items() if len(found) > 1 and name not in COMMON} == {}
    assert {name for name in COMMON if len(named[name]) < 2} == set()


def test_a_class_name_means_one_thing() -> None:
    """No two classes share a name, but for those that no other module sees."""
    named = defaultdict(list)
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(module)
    assert {name: found for name, found in named.items() if len(found) > 1} == {}


def test_every_package_has_a_docstring() -> None:
    """A package says what it does."""
    for path in PACKAGE.rglob("__init__.py"):
        assert ast.get_docstring(tree(module_of(path))), path
