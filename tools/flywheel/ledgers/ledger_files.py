"""Read ledger files of any kind; the `schema` of each file tells the kinds apart."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.formats.values import Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.ledgers import debt_ledger, ledger_reader, retirement_ledger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.ledgers.debt_ledger import Ledger
    from flywheel.ledgers.retirement_ledger import Retirement

_KNOWN = (debt_ledger.SCHEMA, retirement_ledger.SCHEMA)


def by_kind(files: Iterable[tuple[str, str]]) -> tuple[Ledger | None, Retirement | None]:
    """The debt ledger and the retirement ledger in these files. Each file is given as (name for messages, path).

    A kind without a file is None.

    Raises `UserError` or `FormatError` for a file that is not a valid ledger.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, path in files:
        found.setdefault(_schema(name, path), []).append((name, path))
    debts, lanes = (found.get(schema) for schema in _KNOWN)
    return (ledger_reader.debt(debts) if debts else None, ledger_reader.lanes(lanes) if lanes else None)


def _schema(name: str, path: str) -> str:
    node = strict_yaml.load(path, name).root.items.get("schema")
    seen = node.value if isinstance(node, Scalar) else None
    if not isinstance(seen, str) or seen not in _KNOWN:
        raise UserError(f"{name}: this is not a ledger. Begin the file with `schema: {'` or `schema: '.join(_KNOWN)}`.")
    return seen
