"""Say which runners somebody has to create on a forge that registers them by tokens: scope, tags, and the variable."""

from __future__ import annotations

from flywheel.formats.quoting import printable, shortened
from flywheel.formats.values import Scalar
from flywheel.overlay import registrations
from flywheel.overlay.runner_sets import variable_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import PrimaryLane, Stack
    from flywheel.overlay.overlay import Overlay

_LONGEST = 200


def lines(overlay: Overlay, stack: Stack, contract: Contract) -> list[str]:
    """A line for each runner that the stack deploys, and one in front; none if it registers nothing by a token."""
    lanes = [lane for lane in stack.primary_lanes.values() if lane.token and _is_on(overlay, stack, lane)]
    url = registrations.parse(overlay.text("owner.config_url"))
    if not lanes or url is None:
        return []
    forge = registrations.forge(overlay, contract, url)
    found = registrations.scopes(contract, forge, url)
    scope = overlay.text("owner.registration_scope") or " or ".join(one.name for one in found) or "runner"
    key = contract.wiring.forges[forge].selects_by if forge else "tags"
    where = printable(shortened(overlay.text("owner.config_url"), _LONGEST, ""))
    return [
        f"Create these runners at {where} (scope: {scope}), without untagged jobs.",
        "Set their tokens for the run:",
        *(f"  TF_VAR_{lane.token}: `{key}: [{lane.label}]`" for lane in lanes),
    ]


def _is_on(overlay: Overlay, stack: Stack, lane: PrimaryLane) -> bool:
    if lane.deploy is None:
        return True
    fact = variable_value(stack, overlay.inputs[0], lane.deploy)
    return fact is not None and isinstance(fact.node, Scalar) and fact.node.value is True
