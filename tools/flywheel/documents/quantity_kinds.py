"""Kinds of values that are amounts of Kubernetes: of processors, memory, storage and pods."""

from __future__ import annotations

from flywheel.documents.containers import mapping
from flywheel.documents.kinds import ScalarKind, held
from flywheel.formats import quantities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.kinds import Schema
    from flywheel.formats.values import Document


class Amount(ScalarKind[str]):
    """Kubernetes quantities of 0 or more."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a Kubernetes quantity")

    def fault(self, value: object) -> tuple[str, str] | None:
        if isinstance(value, bool) or not isinstance(value, str | int):
            return self.mistyped(value)
        try:
            amount = quantities.parse(str(value))
        except quantities.QuantityError as err:
            return (
                f"is not a Kubernetes quantity: {err}.",
                "Write a number with a unit, such as `500m`, `32` or `64Gi`.",
            )
        return ("is negative.", "Write an amount of 0 or more.") if amount < 0 else None

    def view(self, value: object, document: Document) -> str:
        return str(held(value))

    def filled(self, value: object) -> object:
        return str(held(value))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": ["string", "integer"]}


#: Amounts by resource, such as `cpu` and `memory`.
AMOUNTS = mapping(Amount())
