"""Documents -> records: all that is wrong is collected, and nothing is corrected."""

from __future__ import annotations

from flywheel.documents.kinds import held, seen
from flywheel.documents.problems import Problems
from flywheel.documents.record import Record
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError
from flywheel.formats.values import Document

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


def judged(document: Document, record: type[R]) -> tuple[R, Problems]:
    """The document as a record, with what its table finds wrong. Duplicate keys are left to the caller."""
    table = record.table
    problems = Problems(document, table.again)
    if _is_of(document, table, problems):
        table.judge(document.root, (), problems)
    return record(document, document.root), problems


def _is_of(document: Document, table: RecordTable, problems: Problems) -> bool:
    """Whether the document says that it is of this schema: of another, nothing can be judged."""
    node = document.root.items.get("schema")
    if not table.schema_name or held(node) == table.schema_name:
        return True
    value = held(node)
    what = (
        "there is no `schema`"
        if node is None
        else f"`schema` is {quote(value) if isinstance(value, str) else seen(node)}"
    )
    fix = f"Begin the file with `schema: {table.schema_name}`."
    at = document.root.at if node is None else node.at
    problems.at(at, f"{what}; this version reads `{table.schema_name}`.", fix, ("schema",))
    return False
