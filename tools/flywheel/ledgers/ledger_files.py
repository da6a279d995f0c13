"""Read ledger files of any kind; the `schema` of each file tells the kinds apart.

The tables decide whether a document is a valid ledger. The checks decide whether its content is true.
"""

from __future__ import annotations

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats.values import Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.ledgers.debt_ledger import DebtFile, DebtLedger
from flywheel.ledgers.retirement_ledger import RetirementFile, RetirementLedger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = (DebtFile.table.schema_name, RetirementFile.table.schema_name)


def debt(files: Iterable[tuple[str, str]]) -> DebtLedger:
    """The debt ledger in these files. Each file is given as (name for messages, path).

    Raises `UserError` with a line for each problem found, `FormatError` for text that is not valid YAML.
    """
    return DebtLedger(reader.load_yaml(path, DebtFile, name) for name, path in files)


def lanes(files: Iterable[tuple[str, str]]) -> RetirementLedger:
    """The retirement ledger in these files; errors as in `debt`."""
    return RetirementLedger(reader.load_yaml(path, RetirementFile, name) for name, path in files)


def by_kind(files: Iterable[tuple[str, str]]) -> tuple[DebtLedger | None, RetirementLedger | None]:
    """The debt ledger and the retirement ledger in these files. Each file is given as (name for messages, path).

    A kind without a file is None.

    Raises `UserError` or `FormatError` for a file that is not a valid ledger.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, path in files:
        found.setdefault(_schema(name, path), []).append((name, path))
    debts, retired = (found.get(schema) for schema in _KNOWN)
    return (debt(debts) if debts else None, lanes(retired) if retired else None)


def _schema(name: str, path: str) -> str:
    node = strict_yaml.load(path, name).root.items.get("schema")
    seen = node.value if isinstance(node, Scalar) else None
    if not isinstance(seen, str) or seen not in _KNOWN:
        raise UserError(f"{name}: this is not a ledger. Begin the file with `schema: {'` or `schema: '.join(_KNOWN)}`.")
    return seen
