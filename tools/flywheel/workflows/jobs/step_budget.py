"""How many steps the evaluation of a workflow, and of a repository, may take."""

from __future__ import annotations

from flywheel.workflows.expressions import MAX_STEPS, Case

#: Steps that all questions about one workflow may take, before each gets no more than `_LEAST`.
MAX_STEPS_OF_WORKFLOW = 300_000
#: And those about one repository.
MAX_STEPS_OF_REPOSITORY = 5_000_000
_LEAST = 2_000


class StepBudget:
    """Steps that are left for the questions about one workflow, and for all of the repository."""

    __slots__ = ("_all", "_left")

    def __init__(self) -> None:
        self._all = MAX_STEPS_OF_REPOSITORY
        self._left = 0

    def refill(self) -> None:
        """Begin with another workflow."""
        self._left = min(MAX_STEPS_OF_WORKFLOW, self._all)

    def case(self) -> Case:
        """A first case with its share of steps."""
        return Case(min(MAX_STEPS, max(_LEAST, self._left)))

    def spend(self, case: Case) -> None:
        """Count what a question took."""
        self._left -= case.spent
        self._all -= case.spent
