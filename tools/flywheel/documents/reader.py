"""Documents -> records: all that is wrong is collected, and nothing is corrected."""

from __future__ import annotations

from flywheel.documents.kinds import held, members, seen
from flywheel.documents.problems import Problems
from flywheel.documents.record import Record
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Document, Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from flywheel.documents.record import RecordTable

    R = TypeVar("R", bound=Record)


def load_yaml(path: str, record: type[R], name: str | None = None) -> R:
    """The YAML file at `path`, called `name` in messages, as a record; errors as in `read`."""
    from flywheel.formats.yaml import strict_yaml

    return read(strict_yaml.load(path, name), record)


def read(document: Document, record: type[R]) -> R:
    """The document as a record.

    Raises `FormatError` for a key that stands twice, `UserError` with a line for each problem otherwise.
    """
    # Words that readers of YAML disagree on, such as dates, are texts to us wherever they stand.
    try:
        Document.strict(document)
    except FormatError as err:
        raise FormatError(err.place, err.message, record.table.again or err.fix) from None
    found, problems = judged(document, record)
    problems.raise_if_any()
    found.judge(problems)
    problems.raise_if_any()
    return found


def of_json(value: object, record: type[R], name: str) -> R:
    """The record in a plain value that a program wrote, in the file called `name` in messages.

    Keys that the table does not have are passed over: a later version may have written them.
    Raises `UserError` with a line for each problem.
    """
    document = Document(Source(name, ""), Object({}, {}, 0), [])
    problems = _judge(document, value, record.table)
    problems.found = [one for one in problems.found if not one.unknown]
    problems.raise_if_any()
    found = record(document, value)
    found.judge(problems)
    problems.raise_if_any()
    return found


def judged(document: Document, record: type[R]) -> tuple[R, Problems]:
    """The document as a record, with what its table finds wrong. Duplicate keys are left to the caller."""
    return record(document, document.root), _judge(document, document.root, record.table)


def _judge(document: Document, value: object, table: RecordTable) -> Problems:
    problems = Problems(document, table.again)
    if _is_of(value, table, problems):
        table.judge(value, (), problems)
    return problems


def _is_of(value: object, table: RecordTable, problems: Problems) -> bool:
    """Whether the document says that it is of this schema: of another, nothing can be judged."""
    node = (members(value) or {}).get("schema")
    if not table.schema_name or members(value) is None or held(node) == table.schema_name:
        return True
    text = held(node)
    found = (
        f"`schema` is {quote(text) if isinstance(text, str) else seen(node)}"
        if node is not None
        else "there is no `schema`"
    )
    fix = f"Begin the file with `schema: {table.schema_name}`."
    at = getattr(value if node is None else node, "at", -1)
    problems.at(at, f"{found}; this version reads `{table.schema_name}`.", fix, ("schema",))
    return False
