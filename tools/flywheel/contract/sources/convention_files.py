"""Check the convention files of `contract/`, which describe an overlay's other files; each is checked alone.

They are optional. If one is missing, the files that it describes are not checked.
"""

from __future__ import annotations

import re

from flywheel.contract.sources.source_file import SourceFile, SourceProblems
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import FormatError, Source
from flywheel.hcl.type_parser import parse_type
from flywheel.hcl.types import ObjectType, Type

#: A path into a resource, in the form that the reader of plans uses.
_ATTRIBUTE = re.compile(r"[a-z_][a-z0-9_]*(?:\[[0-9]{1,3}\])?(?:\.[a-z_][a-z0-9_]*(?:\[[0-9]{1,3}\])?)*")


def convert(name: str, part: SourceFile, problems: SourceProblems) -> dict[str, object]:
    """The value of file `name` in the form of contract.json; errors are added to `problems`."""
    value = dict(part.value)
    if name == "organization" and isinstance(value.get("shape"), str):
        value["shape"] = _organization(part, problems)
    if name == "pins":
        _pins(part, problems)
    if name == "changes":
        _changes(part, problems)
    if name == "retirement":
        _retirement(part, problems)
    return value


def _organization(part: SourceFile, problems: SourceProblems) -> object:
    try:
        shape = parse_type(Source("shape", part.value["shape"]))
    except FormatError as err:
        at = part.document.root.items["shape"].at
        problems.add(part.document, at, f"`shape` is not a type: {err.place}: {err.message}", err.fix)
        return None
    for section in ("facts", "values"):
        for path, at in part.keys(section):
            if not _leads_somewhere(shape, path):
                fix = did_you_mean(path, part.value[section]) or "Correct it, or add it to `shape`."
                problems.add(part.document, at, f"`shape` has nothing at `{path}`.", fix)
    return shape.to_json()


def _leads_somewhere(shape: Type, path: str) -> bool:
    for step in path.split("."):
        if not isinstance(shape, ObjectType) or step not in shape.attributes:
            return False
        shape = shape.attributes[step].type
    return True


def _pins(part: SourceFile, problems: SourceProblems) -> None:
    roles = part.value.get("roles") or {}
    for words in (part.words("default_role"), part.words("organization")):
        for role, at in words:
            if role not in roles:
                fix = did_you_mean(role, roles) or f"Use one of {', '.join(sorted(roles))}."
                problems.add(part.document, at, f"`{role}` is not a role.", fix)


def _changes(part: SourceFile, problems: SourceProblems) -> None:
    """Check that every resource type has one kind, that scale sets have a kind, and that identities are paths."""
    for path, at in part.words("kinds", "*", "identity"):
        if not _ATTRIBUTE.fullmatch(path):
            fix = "Write attribute names and block numbers, such as `metadata[0].name`."
            problems.add(part.document, at, f"`{path}` is not the path of an attribute.", fix)
    kinds: dict[str, str] = {}
    for kind, _ in part.keys("kinds"):
        for type_, at in part.words("kinds", kind, "types"):
            first = kinds.setdefault(type_, kind)
            if first != kind:
                message = f"`{type_}` has the kind `{kind}` here, and the kind `{first}` above."
                problems.add(part.document, at, message, "Keep one.")
    for type_, at in part.words("scale_sets", "types"):
        if type_ not in kinds:
            fix = did_you_mean(type_, kinds) or "Add it to a kind under `kinds`."
            problems.add(part.document, at, f"`{type_}` has no kind.", fix)


def _retirement(part: SourceFile, problems: SourceProblems) -> None:
    """Check that every item of an exit exists."""
    items = part.value.get("items") or {}
    for item, at in (*part.words("exits", "*", "items"), *part.keys("exits", "*", "also")):
        if item not in items:
            fix = did_you_mean(item, items) or f"Use one of {', '.join(sorted(items))}."
            problems.add(part.document, at, f"`{item}` is not an item.", fix)
