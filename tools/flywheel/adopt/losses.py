"""Find, report and remove the parts of an overlay's variable files that rules cannot render.

Terraform drops some of them too (undeclared variables and attributes, the first of two equal keys), so
the stack gets the same values without them. The others make a difference, which the proof reports.
"""

from __future__ import annotations

import re

from flywheel.formats.quoting import shortened
from flywheel.formats.secrets import secret_search
from flywheel.formats.values import List, Object, Scalar
from flywheel.hcl.mismatch import UNKNOWN_ATTRIBUTE, Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.stack import Stack
    from flywheel.formats.source import Place, Source
    from flywheel.formats.values import Document, Node

#: Comments, and the strings and heredocs in which text may look like a comment.
_COMMENT = re.compile(
    r'"(?:\\.|[^"\\\n])*"'
    r"|<<-?(?P<mark>[^\W\d][\w-]*)[ \t]*\r?\n(?s:.*?)\n[ \t]*(?P=mark)(?![\w-])"
    r"|(?P<comment>(?:#|//)[^\r\n]*|/\*(?s:.*?)\*/)"
)
#: A longer comment is cut to this length; its place is shown too.
_SHOWN = 60


class Loss:
    """A part that the adopted overlay does not have: its place, and the reason."""

    __slots__ = ("place", "text")

    def __init__(self, place: Place, text: str) -> None:
        self.place = place
        self.text = text

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class Comment(Loss):
    """A comment of a variable file: where it begins and ends, and its lines without their marks."""

    __slots__ = ("end", "lines", "start")

    def __init__(self, place: Place, text: str, span: tuple[int, int], lines: tuple[str, ...]) -> None:
        super().__init__(place, text)
        self.start, self.end = span
        self.lines = lines


def strip(document: Document, stack: Stack) -> list[Loss]:
    """Remove from the document's tree everything that no rule can render; return each as a loss."""
    found = [*comments(document.source), *_duplicates(document)]
    found += _secrets(document, document.root, ())
    found += _undeclared(document, stack)
    return found


def comments(source: Source) -> Iterator[Comment]:
    """The comments of a text in HCL."""
    if source.name.endswith((".json", ".json.example")):
        return
    for start, end, lines in _blocks(source.text):
        words = " ".join(" ".join(lines).split())
        if words.strip("#/* "):
            count = f" ({len(lines)} lines)" if len(lines) > 1 else ""
            text = f"the comment `{shortened(words, _SHOWN, '...')}`{count}"
            yield Comment(source.place(start), text, (start, end), _plain(lines))


def _plain(lines: list[str]) -> tuple[str, ...]:
    """The lines of a comment without the marks of HCL."""
    text = "\n".join(lines)
    if text.startswith("/*"):
        text = text.removeprefix("/*").removesuffix("*/")
    return tuple(line.strip().lstrip("#/*").strip() for line in text.strip().split("\n"))


def _blocks(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """The comments, from where to where; lines of comment right below each other are one."""
    start, end, lines, own = 0, 0, list[str](), False
    for match in _COMMENT.finditer(text):
        comment = match["comment"]
        if not comment:
            continue
        # Neither a comment behind a value nor `/* */` has a second line.
        line = comment[:2] != "/*" and not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        between = text[end : match.start()]
        if own and line and not between.strip() and between.count("\n") == 1:
            lines.append(comment.lstrip("#/"))
        else:
            if lines:
                yield start, end, lines
            start, lines, own = match.start(), [comment], line
        end = match.end()
    if lines:
        yield start, end, lines


def _duplicates(document: Document) -> Iterator[Loss]:
    for twice in document.duplicates:
        again = document.place(twice.at)
        text = f"the first value of `{twice.key}`, which is set again at {again}: the last value is used"
        yield Loss(document.place(twice.first_at), text)
    document.duplicates.clear()


def _secrets(document: Document, node: Node, path: tuple[str | int, ...]) -> Iterator[Loss]:
    """Values that look like secrets; a BUILD file must not contain them either."""
    if isinstance(node, Object):
        for key, item in list(node.items.items()):
            kind = _kind(key) or _kind(item.value if isinstance(item, Scalar) else None)
            if kind:
                del node.items[key]
                yield Loss(document.place(node.key_at.pop(key)), f"a secret ({kind}), which no file may contain")
            else:
                yield from _secrets(document, item, (*path, key))
    elif isinstance(node, List):
        for item in node.items:
            kind = _kind(item.value) if isinstance(item, Scalar) else ""
            if kind:
                yield Loss(document.place(item.at), f"a secret ({kind}), which no file may contain")
            yield from _secrets(document, item, path)
        node.items = [one for one in node.items if not (isinstance(one, Scalar) and _kind(one.value))]


def _kind(value: object) -> str:
    """The kind of secret that a value is, "" if it is not a secret."""
    return next((kind for _, _, kind in secret_search.find(value)), "") if isinstance(value, str) else ""


def _undeclared(document: Document, stack: Stack) -> Iterator[Loss]:
    root = document.root
    for name in list(root.items):
        place = document.place(root.key_at[name])
        variable = stack.variables.get(name)
        if variable is None:
            del root.items[name]
            yield Loss(place, f"`{name}`, which is not a variable of the stack `{stack.name}`: Terraform drops it too")
        elif variable.sensitive:
            del root.items[name]
            yield Loss(place, f"`{name}`, which is sensitive: set TF_VAR_{name} in the run's environment")
        else:
            for one in variable.mismatches(root.items[name]):
                if one.kind == UNKNOWN_ATTRIBUTE:
                    _drop(root.items[name], one.path)
                    where = ".".join(map(str, (name, *one.path)))
                    yield Loss(
                        document.place(one.at), f"`{where}`, which the type does not have: Terraform drops it too"
                    )


def _drop(node: Node, path: Path) -> None:
    for step in path[:-1]:
        if isinstance(node, Object):
            node = node.items[str(step)]
        elif isinstance(node, List):
            node = node.items[int(step)]
    if isinstance(node, Object):
        del node.items[str(path[-1])]
