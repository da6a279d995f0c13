"""The subject of the plan checks: a plan, its approvals and its expected shape."""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.plan.approvals import Approval, Approvals
    from flywheel.plan.expected_plan import ExpectedPlan
    from flywheel.plan.judged_plan import Plan
    from flywheel.plan.plan_file import PlannedChange


class PlanReview:
    """A plan, its approvals and its expected shape. `memo` keeps intermediate results that checks share."""

    __slots__ = ("approvals", "evidence", "memo", "name", "plan", "shape")

    def __init__(
        self,
        plan: Plan,
        approvals: Approvals | None = None,
        shape: ExpectedPlan | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        self.name = plan.name
        self.plan = plan
        self.approvals = approvals
        self.shape = shape
        self.evidence = (evidence or Evidence()).holding(approvals=approvals is not None, shape=shape is not None)
        self.memo: Memo = {}

    def secrets(self, contract: object) -> Secrets:
        """Those in the approvals and the shape. A plan is read without its values."""
        given = [one for one in (self.approvals, self.shape) if one is not None]
        return redaction.secrets_of(given, set())

    def is_approved(self, change: PlannedChange) -> bool:
        """Whether a valid approval allows exactly this change."""
        approvals = self.approvals
        if approvals is None or not approvals.holds(self.plan, self.evidence.today):
            return False
        return any(
            one.allows(change) and one.reason and not one.wild for one in self._by_address().get(change.address, ())
        )

    @derived
    def _by_address(self) -> dict[str, list[Approval]]:
        found: dict[str, list[Approval]] = {}
        for one in self.approvals.entries if self.approvals else ():
            found.setdefault(one.address, []).append(one)
        return found
