"""Versions of ARC's charts, and what of a scale set a chart registers (domain §1.6)."""

from __future__ import annotations

import re

from flywheel.overlay.runner_sets import bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract, Stack
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.stack_inputs import Inputs

_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def version(text: object) -> tuple[int, int, int, bool] | None:
    """A version as something to compare, a pre-release before its release; None if it is none."""
    match = _VERSION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    major, minor, patch, pre = match.groups()
    return int(major), int(minor), int(patch), pre is None


def without_labels(stack: Stack, inputs: Inputs, contract: Contract) -> Fact | None:
    """The chart's version, by default if nothing sets it, if that chart registers the scale-set name alone.

    None for a chart that knows labels, and for one whose version is not known.
    """
    chart = bound(stack, inputs, "substrate.controller_chart_version")
    if chart is None or not (chart.declared or inputs.whole):
        return None
    seen, since = version(chart.value), version(contract.arc["scale_set_labels_since"])
    return chart if seen is not None and since is not None and seen < since else None
