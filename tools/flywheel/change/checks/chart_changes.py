"""Checks of the chart versions of controller and scale sets: a controller deletes sets that it does not accept."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay import charts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.manifest.manifest import RecordedStack


@CHANGE.check(
    "GF946",
    "controller-differs",
    BLOCKER,
    "The cluster's controller accepts the chart version of the scale sets.",
    (
        "docs/reference/ownership.md#versions-of-controller-and-scale-sets",
        "docs/reference/ownership.md#one-controller-for-a-cluster",
    ),
    wants=("controller",),
)
def controller(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    A controller deletes scale sets of a version that it does not accept, with their registrations; jobs that request
    them wait. Since 0.12 it accepts every version with the same major and minor number, before that only its own.
    One overlay of a cluster deploys the controller, so the other overlays must follow its version. The
    controller's version is in the manifest of that overlay (`--controller`). If that manifest is not given and another
    overlay deploys the controller, a change of the chart to a version that the controller of the old version would not
    accept is a blocker, because nobody compared the two.

    Manifests contain the version of the chart. If a chart is deployed with another image of the controller, that
    image's version counts.
    """
    deployed = _deployed(subject)
    for stack in subject.current.every_stack:
        if stack.deploys_controller or not stack.chart:
            continue
        if deployed is not None:
            if deployed.chart and not charts.accepts(deployed.chart, stack.chart, contract):
                yield _differs(subject, stack, deployed, contract)
        else:
            yield from _moved(subject, stack, contract)


def _deployed(subject: Comparison) -> RecordedStack | None:
    """The stack that deploys the controller, from the manifest of its overlay."""
    stacks = subject.controller.every_stack if subject.controller is not None else ()
    return next((stack for stack in stacks if stack.deploys_controller), None)


def _differs(subject: Comparison, stack: RecordedStack, deployed: RecordedStack, contract: Contract) -> Hit:
    assert subject.controller is not None
    return Hit(
        stack.place("chart_version"),
        f"the scale sets of stack {show(stack.name)} use chart {show(stack.chart)}, but the controller that "
        f"{show(subject.controller.overlay)} deploys uses {show(deployed.chart)} ({deployed.place('chart_version')}), "
        f"which accepts only {charts.accepted(deployed.chart, contract)}: it deletes {_sets(stack)}.",
        f"Deploy {show(deployed.chart)}. To upgrade, remove the scale sets of all overlays, upgrade the "
        "controller, and then apply the overlays with the same version.",
    )


def _moved(subject: Comparison, stack: RecordedStack, contract: Contract) -> Iterator[Hit]:
    before = subject.previous.stacks.get(stack.name) if subject.previous is not None else None
    owner = stack.controller_owner
    if before is None or not before.chart or not owner or charts.accepts(before.chart, stack.chart, contract):
        return
    known = (
        "the given manifest deploys no controller" if subject.controller is not None else "its manifest is not given"
    )
    yield Hit(
        stack.place("chart_version"),
        f"the chart of stack {show(stack.name)} changes from {show(before.chart)} to {show(stack.chart)}, but "
        f"{show(owner)} deploys the controller: if it still has the old version, it deletes {_sets(stack)}, and "
        f"{known}.",
        f"Pass the manifest of {show(owner)} with `--controller`, and use one version in both.",
    )


def _sets(stack: RecordedStack) -> str:
    count = len(stack.sets)
    if count == 1:
        return "the scale set of this stack, with its registration"
    return f"the {count} scale sets of this stack, with their registrations"
