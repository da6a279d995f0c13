"""Check that label, runner type and container mode of one set describe the same kind of runner."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import a
from flywheel.findings.wording import listing, show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import LabelUse, judged
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import container_mode


@TAXONOMY.check(
    "GF105",
    "label-type-mismatch",
    BLOCKER,
    "The labels of a runner set name its runner type.",
    (
        "docs/reference/labels.md#runner-types-and-container-modes",
        "docs/reference/inputs.md#what-a-line-based-guard-misses",
    ),
)
def label_type_mismatch(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The word after the namespace names the runner type. If `docker` runners have the label
    `tinyland-nix`, jobs start, find no Nix and fail. A set without a runner type gets the stack's
    default type, which may not be the one that the label names.
    """
    types = contract.capabilities.runner_types
    by_set: dict[int, list[LabelUse]] = {}
    for use in judged(overlay, contract):
        named = use.verdict.runner_type
        if named and named != use.runner_set.text("runner_type") in types:
            by_set.setdefault(id(use.runner_set), []).append(use)
    for disagreeing in by_set.values():
        yield _mismatch(disagreeing, contract)


def _mismatch(disagreeing: list[LabelUse], contract: Contract) -> Hit:
    use = disagreeing[0]
    runner_set, named = use.runner_set, use.verdict.runner_type
    type_ = runner_set.text("runner_type")
    attribute = runner_set.attribute("runner_type")
    declared = runner_set.declared("runner_type")
    seen = f"`{attribute}` is {show(type_)}" if declared else f"`{attribute}` is not set: it is {show(type_)}"
    labels = [label.name for label in contract.capabilities.labels.values() if label.runner_type == type_]
    others = "".join(f", {one.attribute} is {show(one.text)}" for one in disagreeing[1:])
    return Hit(
        runner_set.place("runner_type") if declared else use.place,
        f"{use.subject} is {show(use.text)}, a label of {named} runners{others}, and {seen}.",
        f"Set `{attribute}` to `{named}`" + (f", or use {listing(labels)}." if labels else "."),
    )


@TAXONOMY.check(
    "GF106",
    "container-mode-mismatch",
    BLOCKER,
    "The container mode is one in which the runner type works.",
    "docs/reference/labels.md#runner-types-and-container-modes",
)
def container_mode_mismatch(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A `dind` runner without the dind mode has no Docker daemon: it registers and takes jobs, and every
    `docker build` fails. If the mode is empty, the stack uses the one that fits the runner type.
    """
    modes = contract.arc.container_modes
    for runner_set in overlay.runner_sets(contract):
        type_ = contract.capabilities.runner_types.get(runner_set.text("runner_type"))
        mode = container_mode(runner_set, contract)
        if type_ is None or mode not in modes or mode in type_.allowed:
            continue
        attribute = runner_set.attribute("container_mode")
        yield Hit(
            runner_set.place("container_mode"),
            f"{runner_set.title}: `{attribute}` is {show(mode)}, in which {a(type_.name)} runner does not work.",
            f"Remove `{attribute}`: the stack then sets `{type_.automatic}`.",
        )
