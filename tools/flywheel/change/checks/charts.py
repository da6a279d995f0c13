"""The charts of controller and scale sets, which have to be of one version."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.manifest.manifest import RecordedStack


@CHANGE.check(
    "GF946",
    "controller-differs",
    BLOCKER,
    "Scale sets have the chart version of the cluster's controller.",
    "peers §D: chart and controller versions must match (ARC #4227); domain §2.2",
)
def controller(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    A controller passes over scale sets of another chart version: their listeners do not start, or stay as they
    were, and jobs wait. One overlay of a cluster deploys the controller, so that every other follows it
    and none goes ahead. The controller's version is in the manifest of that overlay (`--controller`). Where
    it is not given, a version that moves while the controller is another overlay's is a blocker: nobody
    has looked.
    """
    if not contract.arc["controller_matches_chart"]:
        return
    deployed = _deployed(subject)
    for stack in subject.current.every_stack:
        if stack.deploys_controller or not stack.chart:
            continue
        if deployed is not None:
            if deployed.chart and deployed.chart != stack.chart:
                yield _differs(subject, stack, deployed)
        else:
            yield from _moved(subject, stack)


def _deployed(subject: Comparison) -> RecordedStack | None:
    """The stack that deploys the controller, in the manifest of its overlay."""
    stacks = subject.controller.every_stack if subject.controller is not None else ()
    return next((stack for stack in stacks if stack.deploys_controller), None)


def _differs(subject: Comparison, stack: RecordedStack, deployed: RecordedStack) -> Hit:
    assert subject.controller is not None
    return Hit(
        _place(subject, stack),
        f"the scale sets of stack {show(stack.name)} take chart {show(stack.chart)}; the controller that "
        f"{show(subject.controller.overlay)} deploys is {show(deployed.chart)} ({deployed.place('chart_version')}).",
        f"Write {show(deployed.chart)} here, or raise the controller first and this overlay right after it.",
    )


def _moved(subject: Comparison, stack: RecordedStack) -> Iterator[Hit]:
    before = subject.previous.stacks.get(stack.name) if subject.previous is not None else None
    owner = stack.text("controller_owner")
    if before is None or not before.chart or before.chart == stack.chart or not owner:
        return
    known = "the manifest given for it deploys none" if subject.controller is not None else "its manifest is not given"
    yield Hit(
        before.place("chart_version"),
        f"the chart of stack {show(stack.name)} goes from {show(before.chart)} to {show(stack.chart)}, and the "
        f"controller is deployed by {show(owner)}: with one of another version no listener starts, and {known}.",
        f"Give the manifest of {show(owner)} as the controller's (`--controller`), and move both to one version.",
    )


def _place(subject: Comparison, stack: RecordedStack) -> Place:
    before = subject.previous.stacks.get(stack.name) if subject.previous is not None else None
    return Place(subject.current.overlay) if before is None else before.place("chart_version")
