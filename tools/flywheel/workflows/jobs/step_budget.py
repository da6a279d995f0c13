"""The limits of evaluation steps for a workflow and for a repository."""

from __future__ import annotations

from flywheel.workflows.expressions import MAX_STEPS, Case

#: Steps for all questions about one workflow. After that each question gets at most `_LEAST`.
MAX_STEPS_OF_WORKFLOW = 300_000
#: Steps for all questions about one repository.
MAX_STEPS_OF_REPOSITORY = 5_000_000
_LEAST = 2_000


class StepBudget:
    """The remaining steps for one workflow and for the repository."""

    __slots__ = ("_all", "_left")

    def __init__(self) -> None:
        self._all = MAX_STEPS_OF_REPOSITORY
        self._left = 0

    def refill(self) -> None:
        """Begin another workflow."""
        self._left = min(MAX_STEPS_OF_WORKFLOW, self._all)

    def case(self) -> Case:
        """A first case with its limit of steps."""
        return Case(min(MAX_STEPS, max(_LEAST, self._left)))

    def spend(self, case: Case) -> None:
        """Subtract the steps of a question."""
        self._left -= case.spent
        self._all -= case.spent
