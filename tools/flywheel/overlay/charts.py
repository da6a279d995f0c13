"""Versions of ARC's charts, and which of them register labels for a scale set."""

from __future__ import annotations

import re

from flywheel.overlay.runner_sets import fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.stack_inputs import Inputs

_VERSION = r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"


def version(text: object) -> tuple[int, int, int, bool] | None:
    """A version as a tuple that sorts, pre-releases before their release; None if `text` is not a version."""
    match = re.fullmatch(_VERSION, text) if isinstance(text, str) else None
    if match is None:
        return None
    major, minor, patch, pre = match.groups()
    return int(major), int(minor), int(patch), pre is None


def without_labels(stack: Stack, inputs: Inputs, contract: Contract) -> Fact | None:
    """The chart's version (set, or the default) if that chart registers only the scale-set name.

    None if the chart supports labels, or if its version is not known.
    """
    chart = fact_value(stack, inputs, "substrate.controller_chart_version")
    if chart is None or not (chart.declared or inputs.whole):
        return None
    seen, since = version(chart.value), version(contract.arc.scale_set_labels_since)
    return chart if seen is not None and since is not None and seen < since else None
