"""Versions of ARC's charts: which of them register labels, and which scale sets a controller accepts."""

from __future__ import annotations

import re

from flywheel.contract.arc import SAME_MINOR
from flywheel.overlay.runner_sets import fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.stack_inputs import Inputs

_SERVER = r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?"
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


def server_version(overlay: Overlay) -> tuple[int, int] | None:
    """The declared minor version of the owner's server; None if it is not declared, or not a version."""
    match = re.fullmatch(_SERVER, overlay.text("owner.forge_version"))
    return (int(match[1]), int(match[2])) if match else None


def server_without_labels(overlay: Overlay, contract: Contract) -> Fact | None:
    """The declared version of the owner's server if that server registers only the scale-set name."""
    forge, seen = contract.wiring.forges.get(overlay.text("owner.forge")), server_version(overlay)
    if forge is None or forge.labels is None or seen is None:
        return None
    return overlay.facts["owner.forge_version"] if seen < minor(forge.labels.since) else None


def minor(text: str) -> tuple[int, int]:
    """A minor version of the contract, `3.18`, as numbers."""
    major, _, number = text.partition(".")
    return int(major), int(number)


def accepts(controller: str, scale_set: str, contract: Contract) -> bool:
    """Whether a controller of one version keeps the scale sets of a chart of another version.

    Builds called `dev` or `canary-...` keep all. A version that is not `1.2.3`, such as `v1.2.3`, fits only itself.
    """
    if controller in (scale_set, "dev") or controller.startswith("canary-"):
        return True
    own, other = version(controller), version(scale_set)
    if own is None or other is None or _rule(own, contract) != SAME_MINOR:
        return False
    return own[:2] == other[:2]


def accepted(controller: str, contract: Contract) -> str:
    """In words, which scale sets a controller keeps."""
    own = version(controller)
    if own is not None and _rule(own, contract) == SAME_MINOR:
        return f"sets of {own[0]}.{own[1]}"
    return "sets of its own version"


def _rule(own: tuple[int, int, int, bool], contract: Contract) -> str:
    profile = contract.arc.profile(own[0], own[1])
    return profile.controller_accepts if profile is not None else ""
