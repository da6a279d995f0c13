"""The files of `contract/` -> the contract.

Every file is judged against its shape, then against the others: a typo in
contract data fails here, with its place and what was probably meant, and never
in an overlay.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.contract.sources import convention_files, cross_checks, file_types
from flywheel.contract.sources.cross_checks import Part, Problems
from flywheel.errors import UserError
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import FormatError, Source, read
from flywheel.formats.values import Node, plain
from flywheel.formats.yaml import strict_yaml
from flywheel.formats.yaml.strict_yaml import YamlDocument
from flywheel.hcl import types, variables_tf
from flywheel.hcl.defaults import filled
from flywheel.hcl.mismatch import MISSING_ATTRIBUTE, NULL, UNKNOWN_ATTRIBUTE, Mismatch, mismatches
from flywheel.hcl.type_parser import parse_type
from flywheel.hcl.types import Type
from flywheel.hcl.variables_tf import Declaration

_STACK_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STACK_FILE = "stack.yaml"


def load_directory(directory: str) -> Contract:
    """The contract in a folder laid out as `contract/`: three files, a folder a stack, conventions.

    Raises `UserError` with one line for every problem found.
    """
    folder = os.path.join(directory, "stacks")
    inner = [os.path.join(folder, name) for name in _listing(folder)]
    stack_files = [os.path.join(path, name) for path in inner for name in _listing(path)]
    kept = [path for path in stack_files if path.endswith(".tf") or os.path.basename(path) == _STACK_FILE]
    capabilities, arc, wiring = (os.path.join(directory, f"{name}.yaml") for name in ("capabilities", "arc", "wiring"))
    conventions = [os.path.join(directory, f"{name}.yaml") for name in convention_files.SHAPES]
    return load(capabilities, arc, wiring, by_stack(kept), filter(os.path.exists, conventions))


def by_stack(files: Iterable[str]) -> dict[str, list[str]]:
    """Files of stacks by the name of the folder that each is in: that is the stack's name."""
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

    `conventions` are told apart by their names (`contract_conventions.SHAPES`). Raises `UserError`
    with one line for every problem found.
    """
    problems = Problems()
    parts = {
        "capabilities": _part(capabilities, file_types.CAPABILITIES, problems),
        "arc": _part(arc, file_types.ARC, problems),
        "wiring": _part(wiring, file_types.WIRING, problems),
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
    content = {name: part.value for name, part in parts.items()}
    content["stacks"] = {name: _stack_json(part, variables) for name, (part, variables) in loaded.items()}
    if named:
        content["conventions"] = named
    return Contract(compiled.digest(content), **content)  # type: ignore[arg-type]


def _conventions(files: Iterable[str], problems: Problems) -> dict[str, object]:
    loaded: dict[str, object] = {}
    for path in files:
        name = os.path.basename(path).removesuffix(".yaml")
        if name not in convention_files.SHAPES:
            known = ", ".join(f"{one}.yaml" for one in convention_files.SHAPES)
            raise UserError(f"{path}: conventions are told apart by their names. There are {known}.")
        before = len(problems.lines)
        part = _part(path, convention_files.SHAPES[name], problems)
        if len(problems.lines) == before:
            loaded[name] = convention_files.convert(name, part, problems)
    return loaded


def variables(files: Iterable[str]) -> dict[str, object]:
    """The variables that these `.tf` files declare, as contract.json has them.

    Raises `UserError` with one line for every problem found.
    """
    problems = Problems()
    found: dict[str, object] = {one.name: one.to_json() for path in files for one in _variables(path, problems)}
    problems.raise_if_any()
    return found


def _part(path: str, shape: str, problems: Problems) -> Part:
    """The YAML file at `path` as far as it has `shape`; what is wrong is added to `problems`."""
    type_ = parse_type(shape)
    try:
        document = strict_yaml.load(path).strict()
    except FormatError as err:
        problems.lines.append(str(err))
        document = strict_yaml.loads(Source(path, "{}"))
        return Part(document, {})
    assert isinstance(document, YamlDocument)
    for mismatch in mismatches(type_, document.root):
        problems.add(document, mismatch.at, *_words(mismatch))
    value = filled(type_, plain(document.root))
    return Part(document, value if isinstance(value, dict) else {})


def _words(mismatch: Mismatch) -> tuple[str, str]:
    """The message and the fix for a value that has not the shape of contract data."""
    where = _path(mismatch.path)
    if mismatch.kind == UNKNOWN_ATTRIBUTE:
        name = str(mismatch.path[-1])
        fix = did_you_mean(name, mismatch.known) or f"Known here are {', '.join(sorted(mismatch.known))}."
        return f"`{where}` is no key of contract data.", fix
    if mismatch.kind == MISSING_ATTRIBUTE:
        return f"`{where}` is missing.", f"Add it: {mismatch.expected}."
    return f"`{where}` is {mismatch.seen}, not {mismatch.expected}.", f"Write {mismatch.expected}."


def _path(path: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _stack(name: str, files: list[str], problems: Problems) -> tuple[Part, dict[str, Variable]]:
    data = [path for path in files if os.path.basename(path) == _STACK_FILE]
    if len(data) != 1 or not _STACK_NAME.fullmatch(name):
        seen = ", ".join(files) or "none"
        raise UserError(
            f"stack `{name}`: it needs a name in lower_snake_case and one stack.yaml; its files are {seen}."
        )
    part = _part(data[0], file_types.STACK, problems)
    variables: dict[str, Variable] = {}
    for path in files:
        if path.endswith(".tf"):
            for variable in _variables(path, problems):
                first = variables.setdefault(variable.name, variable)
                if first is not variable:
                    twice = f"variable `{variable.name}` is declared a second time"
                    problems.lines.append(f"{variable.place}: {twice}; the first is at {first.place}. Keep one.")
    return part, variables


def _variables(path: str, problems: Problems) -> Iterator[Variable]:
    try:
        source = read(path)
        for declaration in variables_tf.loads(source):
            yield Variable(declaration, problems)
    except FormatError as err:
        problems.lines.append(str(err))


class Variable:
    """A declaration with its type read and its default judged."""

    def __init__(self, declaration: Declaration, problems: Problems) -> None:
        self.declaration = declaration
        self.name = declaration.name
        self.place = declaration.source.place(declaration.at)
        self.type: Type = types.ANY
        if declaration.type_at is not None:
            self.type = parse_type(declaration.source, *declaration.type_at)
        if declaration.default is not None:
            self._judge_default(declaration.default, problems)
        _judge_defaults_within(self.type, self, problems)

    def _judge_default(self, node: Node, problems: Problems) -> None:
        for mismatch in mismatches(self.type, node):
            if mismatch.kind == NULL and not mismatch.path and self.declaration.flags["nullable"]:
                continue
            message = (
                f"the default of `{self.name}` has {mismatch.seen} where its type has {mismatch.expected}"
                f"{f' (at {_path(mismatch.path)})' if mismatch.path else ''}."
            )
            place = self.declaration.source.place(mismatch.at)
            problems.lines.append(f"{place}: {message} Write the default in the type's own form.")

    def to_json(self) -> dict[str, object]:
        """The variable as it stands in contract.json."""
        value = self.declaration.plain()
        for key in ("name", "line"):
            del value[key]
        return {**value, "type": self.type.to_json()}


def _judge_defaults_within(type_: Type, variable: Variable, problems: Problems) -> None:
    """Judge the defaults of optional attributes, at any depth."""
    if isinstance(type_, types.Collection):
        _judge_defaults_within(type_.element, variable, problems)
    elif isinstance(type_, types.ObjectType):
        for name, attribute in type_.attributes.items():
            _judge_defaults_within(attribute.type, variable, problems)
            if attribute.default is types.ABSENT or attribute.default is None:
                continue
            if mismatches(attribute.type, cross_checks.node(attribute.default)):
                message = f"the default of attribute `{name}` of `{variable.name}` is no {attribute.type}."
                problems.lines.append(f"{variable.place}: {message} Write the default in the type's own form.")


def _stack_json(part: Part, variables: dict[str, Variable]) -> dict[str, object]:
    """The stack as it stands in contract.json: what has an order stands in lists."""
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
