"""Read the variables that a stack's `.tf` files declare; parse each type and check each default."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.sources.source_file import SourceProblems
from flywheel.documents.problems import shown
from flywheel.formats.source import FormatError, read
from flywheel.formats.values import List, Node, Object, Plain, Scalar
from flywheel.hcl import types, variables_tf
from flywheel.hcl.mismatch import NULL, REFUSED, Mismatch, mismatches
from flywheel.hcl.type_parser import parse_type
from flywheel.hcl.types import Type
from flywheel.hcl.variables_tf import Declaration


def load_variables(path: str, problems: SourceProblems, foreign: bool = False) -> Iterator[StackVariable]:
    """The variables that the `.tf` file at `path` declares; errors are added to `problems`.

    A file of the contract has defaults of exactly the declared type and literal messages. A `foreign` file, of a
    checkout of core, may have everything that Terraform accepts.
    """
    try:
        source = read(path)
        for declaration in variables_tf.loads(source):
            yield StackVariable(declaration, problems, foreign)
    except FormatError as err:
        problems.lines += err.lines


class StackVariable:
    """A declaration with its parsed type and its checked default."""

    def __init__(self, declaration: Declaration, problems: SourceProblems, foreign: bool = False) -> None:
        self.declaration = declaration
        self.name = declaration.name
        self.place = declaration.source.place(declaration.at)
        self.type: Type = types.ANY
        if declaration.type_at is not None:
            self.type = parse_type(declaration.source, *declaration.type_at)
        if declaration.default is not None:
            self._judge_default(declaration.default, problems, foreign)
        _judge_defaults_within(self.type, self, problems, foreign)
        for validation in () if foreign else declaration.validations:
            if validation.is_computed:
                place = declaration.source.place(validation.at)
                message = f"`error_message` of a validation of `{self.name}` is computed."
                problems.lines.append(f"{place}: {message} Write it as literal text, which a report can show.")

    def _judge_default(self, node: Node, problems: SourceProblems, foreign: bool) -> None:
        for mismatch in mismatches(self.type, node):
            if mismatch.kind == NULL and not mismatch.path and self.declaration.flags["nullable"]:
                continue
            if foreign and not is_refused(mismatch):
                continue
            message = (
                f"the default of `{self.name}` has {mismatch.seen}, but its type has {mismatch.expected}"
                f"{f' (at {shown(mismatch.path)})' if mismatch.path else ''}."
            )
            place = self.declaration.source.place(mismatch.at)
            problems.lines.append(f"{place}: {message} Write the default as a value of that type.")

    def to_json(self) -> dict[str, object]:
        """The variable in the form of contract.json."""
        value = self.declaration.plain()
        for key in ("name", "line"):
            del value[key]
        return {**value, "type": self.type.to_json()}


def is_refused(mismatch: Mismatch) -> bool:
    """Whether Terraform refuses a default for it: it does for a null as the whole value of a non-nullable variable."""
    return mismatch.kind in REFUSED or (mismatch.kind == NULL and not mismatch.path)


def _judge_defaults_within(type_: Type, variable: StackVariable, problems: SourceProblems, foreign: bool) -> None:
    """Check the defaults of optional attributes, at any depth."""
    if isinstance(type_, types.Collection):
        _judge_defaults_within(type_.element, variable, problems, foreign)
    elif isinstance(type_, types.ObjectType):
        for name, attribute in type_.attributes.items():
            _judge_defaults_within(attribute.type, variable, problems, foreign)
            if attribute.default is types.ABSENT or attribute.default is None:
                continue
            found = mismatches(attribute.type, _node(attribute.default))
            if any(map(is_refused, found) if foreign else found):
                message = f"the default of attribute `{name}` of `{variable.name}` is not of type {attribute.type}."
                problems.lines.append(f"{variable.place}: {message} Write the default as a value of that type.")


def _node(value: object) -> Node:
    """A plain value as a tree without places."""
    if isinstance(value, dict):
        return Object({key: _node(item) for key, item in value.items()}, dict.fromkeys(value, 0), 0)
    if isinstance(value, list):
        return List([_node(item) for item in value], 0)
    plain: Plain = value  # type: ignore[assignment]
    return Scalar(plain, 0)
