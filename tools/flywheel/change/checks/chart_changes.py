"""Checks of the chart versions of controller and scale sets, which must be the same."""

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
    (
        "docs/reference/registration.md#versions-of-controller-and-scale-sets",
        "docs/reference/registration.md#one-controller-for-a-cluster",
    ),
    wants=("controller",),
)
def controller(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    A controller ignores scale sets of another chart version: their listeners do not start or do not change, and jobs
    wait. One overlay of a cluster deploys the controller, so the other overlays must follow its version. The
    controller's version is in the manifest of that overlay (`--controller`). If that manifest is not given and another
    overlay deploys the controller, a changed chart version is a blocker, because nobody compared the two.
    """
    if not contract.arc.controller_matches_chart:
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
    """The stack that deploys the controller, from the manifest of its overlay."""
    stacks = subject.controller.every_stack if subject.controller is not None else ()
    return next((stack for stack in stacks if stack.deploys_controller), None)


def _differs(subject: Comparison, stack: RecordedStack, deployed: RecordedStack) -> Hit:
    assert subject.controller is not None
    return Hit(
        _place(subject, stack),
        f"the scale sets of stack {show(stack.name)} use chart {show(stack.chart)}, but the controller that "
        f"{show(subject.controller.overlay)} deploys uses {show(deployed.chart)} ({deployed.place('chart_version')}).",
        f"Write {show(deployed.chart)} here, or upgrade the controller first and this overlay directly after it.",
    )


def _moved(subject: Comparison, stack: RecordedStack) -> Iterator[Hit]:
    before = subject.previous.stacks.get(stack.name) if subject.previous is not None else None
    owner = stack.controller_owner
    if before is None or not before.chart or before.chart == stack.chart or not owner:
        return
    known = (
        "the given manifest deploys no controller" if subject.controller is not None else "its manifest is not given"
    )
    yield Hit(
        before.place("chart_version"),
        f"the chart of stack {show(stack.name)} changes from {show(before.chart)} to {show(stack.chart)}, but "
        f"{show(owner)} deploys the controller: no listener starts if the versions differ, and {known}.",
        f"Pass the manifest of {show(owner)} with `--controller`, and use one version in both.",
    )


def _place(subject: Comparison, stack: RecordedStack) -> Place:
    before = subject.previous.stacks.get(stack.name) if subject.previous is not None else None
    return Place(subject.current.overlay) if before is None else before.place("chart_version")
