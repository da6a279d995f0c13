"""Check that ARC registers the capability label, and that the chart version supports labels."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.formats.values import List
from flywheel.overlay.charts import version, without_labels
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import CAPABILITY, EXTRAS, uses
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, fact_value, labels, scale_set_name


@TAXONOMY.check(
    "GF104",
    "unregistered-label",
    BLOCKER,
    "The capability label is among the labels that ARC registers.",
    ("docs/reference/names.md#the-four-names", "docs/reference/specification.md#the-label-contract"),
)
def unregistered_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The scale-set name identifies the registration. The label that workflows ask for must also be in
    `scaleSetLabels`. The contract says which attributes the stack puts there. If the capability label
    is not one of them, the list of labels must repeat it.
    """
    if CAPABILITY in contract.arc.scale_set_labels:
        return
    for use in uses(overlay, contract):
        if use.index is not None or use.verdict.form:
            continue
        registered = {str(fact.value).lower() for fact in labels(use.runner_set, contract)}
        if use.verdict.text not in registered:
            extras = use.runner_set.attribute(EXTRAS)
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}, which is not in `{extras}`: ARC does not register it.",
                f"Add it to `{extras}`.",
            )


@TAXONOMY.check(
    "GF114",
    "chart-without-labels",
    BLOCKER,
    "Labels other than the scale-set name need a chart that supports them.",
    (
        "docs/reference/names.md#charts-that-know-labels",
        "https://github.com/actions/actions-runner-controller/pull/4408 ARC pull request 4408, 2026-03-19",
    ),
)
def chart_without_labels(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Before 0.14.0 a scale set had only one label, its name. Such a chart ignores `scaleSetLabels`
    without a message. A set with other labels, or with a name that is not its label, then starts but
    gets no jobs.
    """
    for stack, inputs, sets in overlay.by_stack(contract):
        chart = without_labels(stack, inputs, contract)
        if chart is None:
            continue
        affected = [one.title for one in sets if _needs_labels(one, contract)]
        if affected:
            seen = show(chart.value) if chart.declared else f"not set, and the stack's default is {show(chart.value)}"
            yield Hit(
                chart.place,
                f"`{stack.bindings['substrate.controller_chart_version']}` is {seen}, which "
                f"registers only the scale-set name: the labels of {several(affected)} never reach GitHub.",
                f"Set it to {contract.arc.scale_set_labels_since} or a later version.",
            )


@TAXONOMY.check(
    "GF119",
    "unknown-chart-version",
    NOTE,
    "The contract knows the minor version of the chart.",
    "docs/reference/ownership.md#versions-of-controller-and-scale-sets",
)
def unknown_chart_version(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Minor versions of ARC differ: in the labels that they register, and in the scale sets that a controller
    keeps. A version that the contract does not know is judged as the newest one before it, which may be
    wrong.
    """
    known = contract.arc.minors
    for stack, inputs, _ in overlay.by_stack(contract):
        chart = fact_value(stack, inputs, "substrate.controller_chart_version")
        seen = version(chart.value) if chart is not None and chart.declared else None
        if chart is None or seen is None or not known or seen[:2] in known:
            continue
        oldest, newest = ("{}.{}".format(*one) for one in (known[0], known[-1]))
        yield Hit(
            chart.place,
            f"`{stack.bindings['substrate.controller_chart_version']}` is {show(chart.value)}; the contract knows "
            f"{oldest} to {newest}, and judges it as {contract.arc.closest(*seen[:2])}.",
            "Read the changelog of that version, or use a core whose contract knows it.",
        )


def _needs_labels(runner_set: RunnerSet, contract: Contract) -> bool:
    """Whether the set has labels other than its scale-set name."""
    extras = runner_set.node(EXTRAS)
    label = runner_set.text(CAPABILITY).lower()
    if isinstance(extras, List) and extras.items:
        return True
    return bool(label) and scale_set_name(runner_set, contract).lower() != label
