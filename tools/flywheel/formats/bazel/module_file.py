"""Read `MODULE.bazel` files: their calls, with arguments and places. Nothing is executed.

Starlark's grammar is Python's, except for words that such a file may not use, so
Python's own parser makes the syntax tree. Literals and names bound to literals have
values; every computed value is `UNKNOWN`.
"""

from __future__ import annotations

import _ast as ast  # the module `ast` adds 4 ms of helpers to these node classes

from flywheel.formats import source
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import MAX_DEPTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    #: The values of names that are in scope.
    Scope = dict[str, object]

#: Larger texts are refused: real files have a few kilobytes.
MAX_CHARACTERS = 256 * 1024
#: The most calls in a file, and the most steps of its comprehensions.
MAX_CALLS = 10_000
#: Calls that replace a module. Bazel reads them only in the root module.
OVERRIDES = (
    "git_override", "archive_override", "local_path_override", "single_version_override", "multiple_version_override",
)  # fmt: skip
#: Longer strings are not concatenated: names could double the length on every line.
_LONGEST = 10_000

_ONLY_TREE = 0x400  # ast.PyCF_ONLY_AST


class _Unknown:
    """Stands for a computed value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Argument:
    """A value given to a call, as plain Python, and its offset in the text."""

    __slots__ = ("at", "value")

    def __init__(self, value: object, at: int) -> None:
        self.value = value
        self.at = at


class ModuleCall:
    """One call in the file.

    function: its name; for a tag, the tag class.
    extension: for a tag, file and name of the module extension; otherwise None.
    at: the offset of the call.
    """

    __slots__ = ("at", "extension", "function", "named", "positional")

    def __init__(self, function: str, extension: tuple[str, str] | None, at: int) -> None:
        self.function = function
        self.extension = extension
        self.at = at
        self.positional: list[Argument] = []
        self.named: dict[str, Argument] = {}

    def argument(self, name: str, position: int | None = None) -> Argument | None:
        """The argument called `name`, or else the one at `position`."""
        if name in self.named or position is None or position >= len(self.positional):
            return self.named.get(name)
        return self.positional[position]

    def text(self, name: str, position: int | None = None) -> str:
        """That argument if it is a known string, else ""."""
        argument = self.argument(name, position)
        return argument.value if argument is not None and isinstance(argument.value, str) else ""

    def known(self, name: str) -> bool:
        """Whether argument `name` is given with a known value."""
        argument = self.named.get(name)
        return argument is not None and argument.value is not UNKNOWN


class ModuleFile:
    """The calls of one file, in order."""

    __slots__ = ("calls", "source")

    def __init__(self, source: Source, calls: list[ModuleCall]) -> None:
        self.source = source
        self.calls = calls

    def of(self, function: str) -> list[ModuleCall]:
        """The calls of `function` that are not tags."""
        return [call for call in self.calls if call.function == function and call.extension is None]

    def tags(self, extension: str, tag: str) -> list[ModuleCall]:
        """The tags of class `tag` of any module extension called `extension`."""
        return [
            call
            for call in self.calls
            if call.function == tag and call.extension is not None and call.extension[1] == extension
        ]


def load(path: str, name: str | None = None) -> ModuleFile:
    """The module file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(source.read(path, name))


def loads(source: Source) -> ModuleFile:
    """The module file in `source`.

    Raises `FormatError` for a syntax error, for statements that are not allowed in a module file, and
    if a limit is exceeded.
    """
    reader = _Reader(source)
    reader.statements(tree(source).body)
    return ModuleFile(source, reader.calls)


def tree(source: Source) -> ast.Module:
    """The syntax tree of `source`; raise `FormatError` for a syntax error, or if it is too large."""
    text = source.text
    if len(text) > MAX_CHARACTERS:
        message = f"the text has {len(text)} characters; at most {MAX_CHARACTERS} are read."
        raise source.error(0, message, "Check that it is the file you meant.")
    if text.count("\r") != text.count("\r\n"):
        raise source.error(text.find("\r"), "a carriage return within a line.", "Save the file with LF or CRLF.")
    try:
        return _parsed(text)
    except SyntaxError as err:
        at = _offset(text, err.lineno, (err.offset or 1) - 1)
        raise source.error(at, f"not Starlark: {err.msg}.", "Correct the line.") from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as err:
        message = f"this Starlark cannot be read ({type(err).__name__})."
        raise source.error(0, message, "Write its expressions with fewer levels.") from None


def _parsed(text: str) -> ast.Module:
    import warnings  # Python's warnings about escapes and numbers would quote the file on stderr

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module = compile(text, "MODULE.bazel", "exec", _ONLY_TREE, dont_inherit=True)
    return tree


def _offset(text: str, line: int | None, column: int) -> int:
    start = 0
    for _ in range((line or 1) - 1):
        start = text.find("\n", start) + 1
    return min(start + max(column, 0), len(text))


class _Reader:
    """Collects calls from statements."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.calls: list[ModuleCall] = []
        self.turns = 0
        self.scope: Scope = {}
        self.extensions: dict[str, tuple[str, str]] = {}
        self.starts = [0]
        for line in source.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def statements(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.Expr):
                self.expression(statement.value, self.scope)
            elif isinstance(statement, ast.Assign):
                self.assign(statement)
            else:
                kind = type(statement).__name__.lower()
                fix = "Remove it: a module file has only calls."
                raise self.error(statement, f"a statement of the kind `{kind}`.", fix)

    def assign(self, statement: ast.Assign) -> None:
        value = statement.value
        call = self.call(value, self.scope) if isinstance(value, ast.Call) else None
        for target in statement.targets:
            if isinstance(target, ast.Name):
                self.scope[target.id] = UNKNOWN if call else self.value(value, self.scope)
                self.extensions.pop(target.id, None)
                if call is not None and call.function == "use_extension" and call.extension is None:
                    self.extensions[target.id] = _extension(call)

    def expression(self, node: ast.expr, scope: Scope) -> None:
        if isinstance(node, ast.Call):
            self.call(node, scope)
        elif isinstance(node, ast.ListComp):
            for inner in self.unrolled(node.generators, scope):
                self.expression(node.elt, inner)
        elif isinstance(node, ast.List | ast.Tuple):
            for item in node.elts:
                self.expression(item, scope)

    def unrolled(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        """The scope of each step; one scope with unknown names if the steps are not known."""
        if not generators:
            yield scope
            return
        first, rest = generators[0], generators[1:]
        items = self.value(first.iter, scope)
        if not isinstance(items, list) or first.ifs:
            items = [UNKNOWN]
        for item in items:
            self.turns += 1
            if self.turns > MAX_CALLS:
                raise self.error(first.iter, f"more than {MAX_CALLS} steps.", "Write the calls one by one.")
            yield from self.unrolled(rest, {**scope, **_bound(first.target, item)})

    def call(self, node: ast.Call, scope: Scope) -> ModuleCall:
        function, extension = self.callee(node.func, scope)
        made = ModuleCall(function, extension, self.at(node))
        for argument in node.args:
            made.positional.append(Argument(self.value(argument, scope), self.at(argument)))
        for keyword in node.keywords:
            if keyword.arg is not None:
                value = self.value(keyword.value, scope)
                made.named[keyword.arg] = Argument(value, self.at(keyword.value))
        self.calls.append(made)
        if len(self.calls) > MAX_CALLS:
            raise self.error(node, f"more than {MAX_CALLS} calls.", "Check that it is the file you meant.")
        return made

    def callee(self, node: ast.expr, scope: Scope) -> tuple[str, tuple[str, str] | None]:
        if isinstance(node, ast.Name):
            return node.id, None
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name):
                return node.attr, self.extensions.get(node.value.id, ("", ""))
            if isinstance(node.value, ast.Call):
                return node.attr, _extension(self.call(node.value, scope))
        return "", ("", "")

    def value(self, node: ast.expr, scope: Scope, depth: int = 0) -> object:
        """The plain value of a literal, or of a name bound to a literal; `UNKNOWN` for anything else."""
        if depth > MAX_DEPTH:
            raise self.error(node, f"nested deeper than {MAX_DEPTH} levels.", "Write it with fewer levels.")
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str | int) or node.value is None else UNKNOWN
        if isinstance(node, ast.Name):
            return scope.get(node.id, UNKNOWN)
        if isinstance(node, ast.List | ast.Tuple):
            return [self.value(item, scope, depth + 1) for item in node.elts]
        if isinstance(node, ast.Dict):
            return self.mapping(node, scope, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self.value(node.left, scope, depth + 1), self.value(node.right, scope, depth + 1)
            if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= _LONGEST:
                return left + right
        return UNKNOWN

    def mapping(self, node: ast.Dict, scope: Scope, depth: int) -> object:
        found = {}
        for key, item in zip(node.keys, node.values, strict=True):
            name = UNKNOWN if key is None else self.value(key, scope, depth + 1)
            if not isinstance(name, str):
                return UNKNOWN
            found[name] = self.value(item, scope, depth + 1)
        return found

    def at(self, node: ast.expr | ast.stmt) -> int:
        """The offset of a node; the syntax tree counts bytes of UTF-8."""
        start = self.starts[node.lineno - 1]
        if self.source.text.isascii():
            return start + node.col_offset
        line = self.source.text[start : self.starts[node.lineno]].encode()
        return start + len(line[: node.col_offset].decode(errors="ignore"))

    def error(self, node: ast.expr | ast.stmt, message: str, fix: str) -> FormatError:
        return self.source.error(self.at(node), message, fix)


def _extension(call: ModuleCall) -> tuple[str, str]:
    return call.text("extension_bzl_file", 0), call.text("extension_name", 1)


def _bound(target: ast.expr, item: object) -> Scope:
    """The names that one step of a comprehension binds."""
    if isinstance(target, ast.Name):
        return {target.id: item}
    if isinstance(target, ast.Tuple):
        items = item if isinstance(item, list) and len(item) == len(target.elts) else []
        bound: Scope = {}
        for index, inner in enumerate(target.elts):
            bound |= _bound(inner, items[index] if items else UNKNOWN)
        return bound
    return {}
