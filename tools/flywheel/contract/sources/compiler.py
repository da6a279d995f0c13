"""Compile the files of `contract/` to a contract.

Every file is checked against its type, and then against the other files. A typo in
contract data fails here, with its place and a suggestion, and not later in an overlay.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from flywheel.contract import compiled
from flywheel.contract.arc import Arc
from flywheel.contract.capabilities import Capabilities
from flywheel.contract.compiled import Contract
from flywheel.contract.sources import convention_files, cross_checks, source_tables
from flywheel.contract.sources.source_file import SourceFile, SourceProblems, load_source_file
from flywheel.contract.sources.stack_variables import StackVariable, load_variables
from flywheel.contract.wiring import Wiring
from flywheel.errors import UserError

_STACK_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STACK_FILE = "stack.yaml"


def load_directory(directory: str) -> Contract:
    """The contract in a folder with the layout of `contract/`: three files, a folder for each stack, conventions.

    Raises `UserError` with one line for every problem.
    """
    folder = os.path.join(directory, "stacks")
    inner = [os.path.join(folder, name) for name in _listing(folder)]
    stack_files = [os.path.join(path, name) for path in inner for name in _listing(path)]
    kept = [path for path in stack_files if path.endswith(".tf") or os.path.basename(path) == _STACK_FILE]
    capabilities, arc, wiring = (os.path.join(directory, f"{name}.yaml") for name in ("capabilities", "arc", "wiring"))
    conventions = [os.path.join(directory, f"{name}.yaml") for name in source_tables.CONVENTIONS]
    return load(capabilities, arc, wiring, by_stack(kept), filter(os.path.exists, conventions))


def by_stack(files: Iterable[str]) -> dict[str, list[str]]:
    """Files of stacks by the name of their folder, which is the stack's name."""
    stacks: dict[str, list[str]] = {}
    for path in files:
        name = os.path.basename(os.path.dirname(os.path.abspath(path)))
        stacks.setdefault(name, []).append(path)
    return stacks


def _listing(folder: str) -> list[str]:
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def load(
    capabilities: str,
    arc: str,
    wiring: str,
    stacks: dict[str, list[str]],
    conventions: Iterable[str] = (),
) -> Contract:
    """The contract in these files; `stacks` has the `stack.yaml` and `*.tf` of each stack.

    The names of the `conventions` files say which they are (`source_tables.CONVENTIONS`). Raises
    `UserError` with one line for every problem.
    """
    problems = SourceProblems()
    parts = {
        "capabilities": load_source_file(capabilities, Capabilities, problems),
        "arc": load_source_file(arc, Arc, problems),
        "wiring": load_source_file(wiring, Wiring, problems),
    }
    loaded = {name: _stack(name, sorted(files), problems) for name, files in sorted(stacks.items())}
    named = _conventions(conventions, problems)
    if not problems:
        cross_checks.judge(parts["capabilities"], parts["arc"], parts["wiring"], problems)
        for name, (part, variables) in loaded.items():
            cross_checks.judge_stack(name, part, variables, parts["capabilities"], parts["wiring"], problems)
        cross_checks.judge_facts(parts["arc"], [part for part, _ in loaded.values()], problems)
        cross_checks.judge_wiring(parts["wiring"], {name: part for name, (part, _) in loaded.items()}, problems)
    problems.raise_if_any()
    content: dict[str, object] = {name: part.value for name, part in parts.items()}
    content["stacks"] = {name: _stack_json(part, variables) for name, (part, variables) in loaded.items()}
    if named:
        content["conventions"] = named
    document = {"schema": compiled.SCHEMA, "digest": compiled.digest(content), **content}
    return Contract.from_json(document, os.path.dirname(arc) or "contract")


def _conventions(files: Iterable[str], problems: SourceProblems) -> dict[str, object]:
    loaded: dict[str, object] = {}
    for path in files:
        name = os.path.basename(path).removesuffix(".yaml")
        if name not in source_tables.CONVENTIONS:
            known = ", ".join(f"{one}.yaml" for one in source_tables.CONVENTIONS)
            raise UserError(f"{path}: a conventions file has one of the names {known}. Rename it.")
        before = len(problems.lines)
        part = load_source_file(path, source_tables.CONVENTIONS[name], problems)
        if len(problems.lines) == before:
            loaded[name] = convention_files.convert(name, part, problems)
    return loaded


def variables(files: Iterable[str]) -> dict[str, object]:
    """The variables that these `.tf` files of a checkout of core declare, in the form of contract.json.

    Raises `UserError` with one line for every problem.
    """
    problems = SourceProblems()
    found: dict[str, object] = {
        one.name: one.to_json() for path in files for one in load_variables(path, problems, foreign=True)
    }
    problems.raise_if_any()
    return found


def _stack(name: str, files: list[str], problems: SourceProblems) -> tuple[SourceFile, dict[str, StackVariable]]:
    data = [path for path in files if os.path.basename(path) == _STACK_FILE]
    if len(data) != 1 or not _STACK_NAME.fullmatch(name):
        seen = ", ".join(files) or "none"
        raise UserError(
            f"stack `{name}`: its files are {seen}. Name the folder in lower_snake_case, with one stack.yaml in it."
        )
    part = load_source_file(data[0], source_tables.StackSource, problems)
    variables: dict[str, StackVariable] = {}
    for path in files:
        if path.endswith(".tf"):
            for variable in load_variables(path, problems):
                first = variables.setdefault(variable.name, variable)
                if first is not variable:
                    twice = f"variable `{variable.name}` is declared a second time"
                    problems.lines.append(f"{variable.place}: {twice}; the first is at {first.place}. Keep one.")
    return part, variables


def _stack_json(part: SourceFile, variables: dict[str, StackVariable]) -> dict[str, object]:
    """The stack in the form of contract.json: mappings whose order matters become lists."""
    value = dict(part.value)
    value["bindings"] = _pairs(value["bindings"])
    if value["runner_sets"]:
        value["runner_sets"] = {**value["runner_sets"], "bindings": _pairs(value["runner_sets"]["bindings"])}
    value["primary_lanes"] = [
        {"name": name, **lane, "bindings": _pairs(lane["bindings"]), "inherits": _pairs(lane["inherits"])}
        for name, lane in value["primary_lanes"].items()
    ]
    value["variables"] = {name: variable.to_json() for name, variable in variables.items()}
    return value


def _pairs(mapping: dict[str, str]) -> list[list[str]]:
    return [[key, value] for key, value in mapping.items()]
