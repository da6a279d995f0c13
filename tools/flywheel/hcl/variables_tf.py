"""Variable declarations of a Terraform stack.

Only the grammar of python-hcl2 is used, to find the blocks and attributes of a file. The readers of this
room read what they contain, because the library accepts what Terraform refuses (duplicates, bad escapes) and
changes values (48 of 75 cases of the battery were right).
"""

from __future__ import annotations

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Node, Scalar, plain
from flywheel.hcl import blocks
from flywheel.hcl.blocks import Block
from flywheel.hcl.literals import read_literal, skip_space

#: Larger files are refused: the grammar reads some 150 kB a second.
MAX_CHARACTERS = 1024 * 1024

_VARIABLE = "variable"
#: `const` and `deprecated` are of OpenTofu 1.12.
_ARGUMENTS = ("type", "default", "description", "sensitive", "nullable", "ephemeral", "const", "deprecated")
_FLAGS = {"sensitive": False, "nullable": True, "ephemeral": False}
#: A flag that the declaration has only if it is set: nothing is judged by it.
_CONST = "const"


class ValidationBlock:
    """One `validation` block: the condition as HCL text, and what to say if it is false.

    If the message is computed (`is_computed`), it is the expression's text.
    """

    __slots__ = ("at", "condition", "error_message", "is_computed")

    def __init__(self, condition: str, error_message: str, at: int, is_computed: bool = False) -> None:
        self.is_computed = is_computed
        self.condition = condition
        self.error_message = error_message
        self.at = at


class Declaration:
    """One `variable` block.

    `type_at` are the offsets of the type expression, or None where any type is meant; `default` is
    None where the variable is required. `deprecated` says what to use instead, "" if it is not deprecated.
    `source.place(at)` tells where the block stands.
    """

    __slots__ = ("at", "default", "deprecated", "description", "flags", "name", "source", "type_at", "validations")

    def __init__(self, name: str, source: Source, at: int) -> None:
        self.name = name
        self.source = source
        self.at = at
        self.type_at: tuple[int, int] | None = None
        self.default: Node | None = None
        self.deprecated = ""
        self.description = ""
        self.flags = dict(_FLAGS)
        self.validations: list[ValidationBlock] = []

    @property
    def type_text(self) -> str:
        """The type expression as written; `any` if there is none."""
        return "any" if self.type_at is None else self.source.text[slice(*self.type_at)]

    def plain(self) -> dict[str, object]:
        """The declaration as plain values; `default` only if there is one."""
        value: dict[str, object] = {
            "name": self.name,
            "type": self.type_text,
            "description": self.description,
        }
        if self.default is not None:
            value["default"] = plain(self.default)
        if self.deprecated:
            value["deprecated"] = self.deprecated
        return {
            **value,
            **self.flags,
            "validations": [
                {"condition": one.condition, "error_message": one.error_message} for one in self.validations
            ],
            "line": self.source.place(self.at).line,
        }


def loads(source: Source) -> list[Declaration]:
    """The variables that `source` declares, in order; other blocks are passed over.

    Raises `FormatError` for what is not HCL or no declaration Terraform accepts, and for
    defaults, descriptions and messages that are not literal.
    """
    if len(source.text) > MAX_CHARACTERS:
        message = f"the text has {len(source.text)} characters; at most {MAX_CHARACTERS} are read."
        raise source.error(0, message, "Split it into several files.")
    declarations: dict[str, Declaration] = {}
    for block in blocks.load(source, _VARIABLE):
        at = block.at
        words = _words(source, block)
        if words[0] != _VARIABLE:
            continue
        if len(words) != 2:
            raise source.error(at, "a variable block needs one name.", 'Write `variable "name" { ... }`.')
        name = words[1]
        if name in declarations:
            first = source.place(declarations[name].at)
            raise source.error(
                at, f"variable `{name}` is declared a second time; the first is at {first}.", "Keep one."
            )
        declarations[name] = _declaration(source, name, block)
    return list(declarations.values())


def _words(source: Source, block: Block) -> list[str]:
    """A block's type and labels."""
    return [
        source.text[start:end] if end >= 0 else str(plain(read_literal(source, start, "name")[0]))
        for start, end in block.words
    ]


def _declaration(source: Source, name: str, block: Block) -> Declaration:
    found = Declaration(name, source, block.at)
    subject = f"variable `{name}`"
    for argument, (start, end) in _arguments(source, block, subject, _ARGUMENTS).items():
        if argument == "type":
            found.type_at = (start, end)
        elif argument == "default":
            found.default = _literal(source, argument, start, end)
        elif argument in ("description", "deprecated"):
            setattr(found, argument, _text(source, argument, start, end, subject))
        elif argument == _CONST:
            _flag(source, argument, start, end, subject)
        else:
            found.flags[argument] = _flag(source, argument, start, end, subject)
    for inner in block.blocks:
        found.validations.append(_validation(source, inner, subject))
    return found


def _arguments(source: Source, block: Block, subject: str, known: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """The arguments of a block: the offsets where each expression begins and ends."""
    found: dict[str, tuple[int, int]] = {}
    for index, ((at, behind), (start, end)) in enumerate(block.arguments):
        name = source.text[at:behind]
        if name not in known:
            raise source.error(at, f"{subject} has no argument `{name}`.", f"Known are {', '.join(known)}.")
        if name in found:
            raise source.error(at, f"{subject} sets `{name}` a second time.", "Keep one.")
        if not _begins_line(source, at, index == 0):
            raise source.error(at, f"`{name}` of {subject} does not begin a line.", "Put it on a line of its own.")
        found[name] = (start, end)
    return found


def _begins_line(source: Source, at: int, first: bool) -> bool:
    line = source.text.rfind("\n", 0, at) + 1
    before = source.text[line:at].rstrip()
    return not before or before.endswith("*/") or (first and before.endswith("{"))


def _literal(source: Source, name: str, start: int, end: int) -> Node:
    node, behind = read_literal(source, start, name)
    after = skip_space(source, behind)
    if after < end:
        seen = source.text[after : after + 1]
        raise source.error(after, f"`{seen}` after a literal value.", "Write one literal value.")
    return node


def _text(source: Source, name: str, start: int, end: int, subject: str) -> str:
    node = _literal(source, name, start, end)
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        raise source.error(start, f"`{name}` of {subject} is not a string.", 'Write it in `"`.')
    return node.value


def _flag(source: Source, name: str, start: int, end: int, subject: str) -> bool:
    node = _literal(source, name, start, end)
    if not isinstance(node, Scalar) or not isinstance(node.value, bool):
        raise source.error(start, f"`{name}` of {subject} is neither true nor false.", "Write one of the two.")
    return node.value


def _validation(source: Source, block: Block, subject: str) -> ValidationBlock:
    at = block.at
    if _words(source, block) != ["validation"]:
        raise source.error(at, f"{subject} holds a block that is no `validation`.", "Remove it.")
    found = _arguments(source, block, f"a validation of {subject}", ("condition", "error_message"))
    for name in ("condition", "error_message"):
        if name not in found:
            raise source.error(at, f"a validation of {subject} has no `{name}`.", "Add it.")
    start, end = found["condition"]
    condition = source.text[start:end]
    try:
        return ValidationBlock(condition, _text(source, "error_message", *found["error_message"], subject), at)
    except FormatError:
        start, end = found["error_message"]
        if not _is_expression(source, start, end):
            raise
        return ValidationBlock(condition, source.text[start:end], at, is_computed=True)


def _is_expression(source: Source, start: int, end: int) -> bool:
    """Whether the text is an expression of HCL: a wrong literal is not."""
    from flywheel.hcl import expressions

    try:
        expressions.parse(source.text[start:end])
    except expressions.Unsupported:
        return True
    except FormatError:
        return False
    return True


__all__ = ["Declaration", "FormatError", "ValidationBlock", "loads"]
