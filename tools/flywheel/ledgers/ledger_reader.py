"""Read ledger files and report every problem in their form.

This module decides whether a document is a valid ledger: no unknown key, no missing date, no entry
for two things at once. The checks decide whether its content is true.
"""

from __future__ import annotations

import re

from flywheel.errors import UserError
from flywheel.formats import dates
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError
from flywheel.formats.values import Document, List, Node, Object, Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.ledgers import debt_ledger, ledger_tables
from flywheel.ledgers.debt_ledger import Ledger
from flywheel.ledgers.ledger_tables import DEBT, RETIREMENT, Attribute, Shape
from flywheel.ledgers.retirement_ledger import Retirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: Problems beyond this number are only counted. Nobody reads so many, and hostile input can have any number.
MAX_PROBLEMS = 40


def debt(files: Iterable[tuple[str, str]]) -> Ledger:
    """The debt ledger in these files. Each file is given as (name for messages, path).

    Raises `UserError` with a line for each problem found, `FormatError` for text that is not valid YAML.
    """
    return Ledger(_load(name, path, DEBT) for name, path in files)


def lanes(files: Iterable[tuple[str, str]]) -> Retirement:
    """The retirement ledger in these files; errors as in `debt`."""
    return Retirement(_load(name, path, RETIREMENT) for name, path in files)


def _load(name: str, path: str, shape: Shape) -> Document:
    document = strict_yaml.load(path, name)
    # YAML readers disagree on some values, such as dates. Ledgers read each of them as text.
    Document.strict(document)
    return Judge(document, shape).document()


class Judge:
    """Compares one document with its table and collects the problems."""

    def __init__(self, document: Document, shape: Shape) -> None:
        self._document = document
        self._shape = shape
        self._problems: list[str] = []
        self._more = 0

    def document(self) -> Document:
        """The document; raises `UserError` with one line for each problem."""
        root, shape = self._document.root, self._shape
        schema = root.items.get("schema")
        if not isinstance(schema, Scalar) or schema.value != shape.schema:
            at = root.at if schema is None else schema.at
            self._add(at, f"this is not a {shape.schema} document.", f"Begin the file with `schema: {shape.schema}`.")
        else:
            self._whole(root)
        if self._more:
            self._problems.append(f"{self._document.name}: and {self._more} more.")
        if self._problems:
            raise UserError("\n".join(self._problems))
        return self._document

    def _add(self, at: int, message: str, fix: str) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(str(FormatError(self._document.place(at), message, fix)))
        else:
            self._more += 1

    def _whole(self, root: Object) -> None:
        name = self._shape.list
        for key in root.items:
            if key not in ("schema", name):
                self._unknown(root, key, ("schema", name))
        entries = root.items.get(name)
        if not isinstance(entries, List):
            at = root.at if entries is None else entries.at
            self._add(at, f"`{name}` is not a list.", f"Write the entries below `{name}:`, or `{name}: []`.")
            return
        for index, entry in enumerate(entries.items):
            path = f"{name}[{index}]"
            if self._entry(entry, path, self._shape.attributes):
                assert isinstance(entry, Object)
                self._one_of(entry, path)
                self._blocked(entry, path)

    def _entry(self, node: Node, path: str, attributes: dict[str, Attribute]) -> bool:
        """Judge an object; return False if the value is not an object."""
        if not isinstance(node, Object):
            self._add(node.at, f"`{path}` is not a mapping.", f"Write `key: value` lines: {', '.join(attributes)}.")
            return False
        for key, value in node.items.items():
            if key in attributes:
                self._value(value, f"{path}.{key}", attributes[key])
            else:
                self._unknown(node, key, attributes)
        for key, attribute in attributes.items():
            if attribute.needed and key not in node.items:
                self._add(node.at, f"`{path}` has no `{key}`.", f"Add it. {attribute.means}")
        return True

    def _unknown(self, node: Object, key: str, known: Iterable[str]) -> None:
        fix = did_you_mean(key, known) or f"The known keys are {', '.join(known)}."
        self._add(node.key_at[key], f"{quote(key)} is not a known key.", fix)

    def _value(self, node: Node, path: str, attribute: Attribute) -> None:
        if attribute.holds == ledger_tables.ENTRIES:
            if not isinstance(node, List):
                self._add(node.at, f"`{path}` is not a list.", "Write one list entry for each item.")
                return
            for index, entry in enumerate(node.items):
                self._entry(entry, f"{path}[{index}]", attribute.within)
        elif attribute.holds == ledger_tables.TEXTS and isinstance(node, List):
            for index, item in enumerate(node.items):
                self._text(item, f"{path}[{index}]", attribute)
        else:
            self._text(node, path, attribute)

    def _text(self, node: Node, path: str, attribute: Attribute) -> None:
        value = node.value if isinstance(node, Scalar) else None
        if value is None or isinstance(value, bool) or not str(value).strip():
            self._add(node.at, f"`{path}` is not a text.", attribute.means)
            return
        text = str(value)
        if len(text) > ledger_tables.LONGEST_TEXT:
            most = ledger_tables.LONGEST_TEXT
            self._add(node.at, f"`{path}` has {len(text)} characters; the limit is {most}.", "Shorten it.")
        elif attribute.holds == ledger_tables.DAY and not dates.is_day(text):
            self._add(node.at, f"`{path}` is {quote(text)}, which is not a date.", "Write it as YYYY-MM-DD.")
        elif attribute.holds == ledger_tables.REPOSITORY and not _REPOSITORY.fullmatch(text):
            self._add(node.at, f"`{path}` is {quote(text)}, which is not a repository.", "Write it as `owner/name`.")
        elif attribute.choices and text not in attribute.choices:
            fix = did_you_mean(text, attribute.choices) or f"Write one of {', '.join(attribute.choices)}."
            self._add(node.at, f"`{path}` is {quote(text)}.", fix)

    def _one_of(self, entry: Object, path: str) -> None:
        names = self._shape.one_of
        given = [name for name in names if name in entry.items]
        if names and len(given) != 1:
            seen = f"has {' and '.join(f'`{name}`' for name in given)}" if given else "does not name what is missing"
            self._add(entry.at, f"`{path}` {seen}.", f"Give it exactly one of {', '.join(names)}.")

    def _blocked(self, entry: Object, path: str) -> None:
        if self._shape is not DEBT:
            return
        status = entry.items.get("status")
        blocked = isinstance(status, Scalar) and status.value == debt_ledger.BLOCKED
        if blocked and "blocked" not in entry.items:
            self._add(entry.at, f"`{path}` has `status: blocked` but no `blocked`.", "Add `blocked:` with the reason.")
        elif not blocked and "blocked" in entry.items:
            at = entry.key_at["blocked"]
            self._add(
                at,
                f"`{path}` has `blocked`, but its status is not blocked.",
                "Write `status: blocked`, or remove `blocked`.",
            )


_REPOSITORY = re.compile(ledger_tables.REPOSITORY_PATTERN)
