"""The context `matrix`: the rows of a strategy, with `include` and `exclude`.

Only axes that affect the job's labels are combined: those that the job reads, and those that a filter compares. Other
axes do not change the rows, no matter how many values they have.
"""

from __future__ import annotations

from itertools import product
from math import prod

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Object, Scalar, walk
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import ExpressionError, Gap, LookupContext, Where, has_expression, has_gap
from flywheel.workflows.jobs.matrix_rows import MatrixRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.matrix_rows import Row
    from flywheel.workflows.jobs.scopes import JobScope

#: The limit of combinations. GitHub runs at most 256 jobs of a matrix.
MAX_ROWS = 1_024

#: The keys of a job in which it can read its matrix.
_READERS = ("runs-on", "with", "env")


def context(scope: JobScope, where: Where) -> object:
    """`matrix`: one row of it."""

    def get(name: str, case: Case) -> object:
        found = _rows(scope, where, case)
        if found is None:
            return None
        if not found.rows:
            raise ExpressionError("its matrix has no combination")
        row = found.rows[case.choose(f"{scope.id} matrix", len(found.rows))]
        if isinstance(row, Gap):
            return row.part(name)
        key = next((key for key in row if key.lower() == name.lower()), None)
        return row[key] if key is not None else found.open and found.open.part(name)

    return LookupContext(Gap(runs_on.RUN, "the whole `matrix` is used", "matrix", where, f"{scope.id} matrix"), get)


def _rows(scope: JobScope, where: Where, case: Case) -> MatrixRows | None:
    """The rows, None without a matrix; cached with the scope if they contain no expression."""
    if scope.rows is not None:
        return scope.rows
    key = (scope.id, "matrix")
    if key not in case.memory:
        strategy = scope.get("strategy")
        if strategy is None:
            return None
        case.memory[key] = found = _Matrix(scope, strategy, where, case).rows()
        # `fail-fast` and `max-parallel` beside it may be computed: they change no row.
        if found is not None and not _is_computed(
            strategy.items["matrix"] if isinstance(strategy, Object) else strategy
        ):
            scope.rows = found
    kept = case.memory[key]
    return kept if isinstance(kept, MatrixRows) else None


def _is_computed(node: Node) -> bool:
    return any(isinstance(one, Scalar) and has_expression(str(one.value)) for _, one in walk(node))


class _Matrix:
    """The matrix of one job in one case."""

    def __init__(self, scope: JobScope, strategy: Node, where: Where, case: Case) -> None:
        self.scope = scope
        self.where = where
        self.case = case
        self.matrix = self._part(strategy, "matrix")
        self.dropped: dict[str, int] = {}

    def _part(self, node: object, key: str) -> object:
        """The value at `key` of a node, or of its computed value."""
        if isinstance(node, Object):
            found = node.items.get(key)
            return self._opened(found)
        value = self.scope.value(node, self.case) if isinstance(node, Scalar) else node
        if isinstance(value, Gap):
            return value.part(key)
        return value.get(key) if isinstance(value, dict) else None

    def _opened(self, node: Node | None) -> object:
        """A mapping or list unchanged, or the value of a scalar."""
        return self.scope.value(node, self.case) if isinstance(node, Scalar) else node

    def rows(self) -> MatrixRows | None:
        """All rows."""
        if self.matrix is None:
            return None
        if isinstance(self.matrix, Gap):
            return MatrixRows([self.matrix])
        if not isinstance(self.matrix, Object | dict):
            raise ExpressionError("its matrix is not a mapping")
        members = dict(self.matrix.items if isinstance(self.matrix, Object) else self.matrix)
        include, exclude = (self._filters(members.pop(key, None), key) for key in ("include", "exclude"))
        wanted = _wanted(self.scope)
        compared = {key.lower() for row in include if isinstance(row, dict) for key in row}
        excluded = {key.lower() for row in exclude if isinstance(row, dict) for key in row}
        axes = {
            key: self._axis(key, node)
            for key, node in members.items()
            if wanted is None or key.lower() in wanted | compared | excluded
        }
        if prod(map(len, axes.values())) > MAX_ROWS and wanted is not None:
            self.dropped = {key: len(axes.pop(key)) for key in list(axes) if key.lower() not in wanted | compared}
        known = [row for row in exclude if isinstance(row, dict) and row]
        made = [self._kept(row, known) for row in self._product(axes, bool(members))]
        gaps = [row for row in include if isinstance(row, Gap)]
        return MatrixRows(
            [*self._included([row for row in made if row is not None], axes, include), *gaps], gaps[0] if gaps else None
        )

    def _kept(self, row: Row, exclude: list[dict[str, object]]) -> Row | None:
        """A row if it is not excluded; a gap if the answer needs too many combinations.

        A filter that compares axes which were omitted excludes only a part of the combinations in a row. If all such
        filters together exclude less than all of them, the row stays.
        """
        if isinstance(row, Gap):
            return row
        taken = 0.0
        for one in exclude:
            if self._matches(row, {key: value for key, value in one.items() if key not in self.dropped}):
                share = prod(self.dropped.get(key, 1) for key in one)
                if share == 1:
                    return None
                taken += 1 / share
        return row if taken < 1 else self._too_many(self.dropped)

    def _too_many(self, axes: Iterable[str]) -> Gap:
        reason = f"its matrix has more than {MAX_ROWS} combinations of {', '.join(f'`{one}`' for one in axes)}"
        return Gap(runs_on.LIMIT, reason, "matrix", self.where)

    def _filters(self, node: object, key: str) -> list[Row]:
        """The items of `include` or `exclude`; a gap represents unknown items."""
        value = self._value(node)
        if value is None:
            return []
        if isinstance(value, Gap):
            return [value]
        if not isinstance(value, list):
            raise ExpressionError(f"`{key}` of its matrix is not a list")
        return [one for one in value if isinstance(one, dict | Gap)]

    def _value(self, node: object) -> object:
        return self.scope.value(node, self.case) if isinstance(node, Scalar | List | Object) else node

    def _axis(self, key: str, node: object) -> list[object]:
        value = self._value(node)
        if isinstance(value, Gap):
            return [Gap(value.kind, value.reason, f"matrix.{key} = {value.text}", value.where, value.part("*").id)]
        if not isinstance(value, list):
            raise ExpressionError(f"the axis `{key}` of its matrix is not a list")
        return value

    def _product(self, axes: dict[str, list[object]], has_axes: bool) -> Iterator[Row]:
        if not has_axes:
            return
        for number, values in enumerate(product(*axes.values())):
            if number >= MAX_ROWS:
                yield self._too_many(axes)
                return
            yield dict(zip(axes, values, strict=True))

    def _included(self, rows: list[Row], axes: dict[str, list[object]], include: list[Row]) -> list[Row]:
        """The rows with the values that `include` adds, and the rows that it adds."""
        result: list[Row] = [row if isinstance(row, Gap) else dict(row) for row in rows]
        added: list[Row] = []
        for entry in include:
            if isinstance(entry, Gap):
                continue
            compared = {key: value for key, value in entry.items() if key in axes}
            extra = {key: value for key, value in entry.items() if key not in axes}
            matched = False
            for row, into in zip(rows, result, strict=True):
                if isinstance(row, dict) and isinstance(into, dict) and self._matches(row, compared):
                    into.update(extra)
                    matched = True
            if not matched:
                added.append(dict(entry))
        return [*result, *added]

    def _matches(self, value: object, wanted: object) -> bool:
        """Whether a value matches a filter; false if that is unknown."""
        self.case.spend()
        if isinstance(wanted, dict):
            return isinstance(value, dict) and all(
                key in value and self._matches(value[key], one) for key, one in wanted.items()
            )
        if isinstance(wanted, list):
            return (
                isinstance(value, list)
                and len(value) >= len(wanted)
                and all(self._matches(value[number], one) for number, one in enumerate(wanted))
            )
        return not has_gap(value) and not has_gap(wanted) and self.case.equal(value, wanted)


def _wanted(scope: JobScope) -> set[str] | None:
    """The axes that can affect the labels of a job, None for all."""
    found: set[str] = set()
    for reader in _READERS:
        node = scope.get(reader)
        for _, one in walk(node) if node is not None else ():
            if not isinstance(one, Scalar) or not has_expression(str(one.value)):
                continue
            try:
                references = scope.file.template(one).references
            except FormatError:
                continue  # reported where it is evaluated
            for name, key in references:
                if name == "matrix":
                    if key is None:
                        return None
                    found.add(key)
    return found
