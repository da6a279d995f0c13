"""Check the lengths of labels and namespaces that ARC's chart checks only at apply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import LabelUse, uses
from flywheel.overlay.grammar.label_grammar import EMPTY, LONG
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import fact_value

_NAMESPACES = ("substrate.controller_namespace", "substrate.runner_namespace")


@TAXONOMY.check(
    "GF116",
    "arc-limits",
    BLOCKER,
    "Labels and namespaces have a length and form that ARC and Kubernetes accept.",
    "docs/reference/names.md#limits-of-names-and-labels",
)
def arc_limits(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC's chart refuses an empty label, a label that is too long and a namespace that is too long. The
    API server refuses a namespace that is not an RFC 1123 name. Both do so only at apply, after the
    plan was approved. With an empty capability label, workflows have no string to ask for.
    """
    yield from _labels(overlay, contract)
    yield from _namespaces(overlay, contract)


def _labels(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    most = contract.arc.label.max_length
    for use in uses(overlay, contract):
        if use.verdict.form == EMPTY:
            what = "only white space" if use.text else "the empty string"
            yield Hit(use.place, f"{use.subject} is {what}.", _filled(use, contract))
        elif use.verdict.form == LONG:
            message = f"{use.subject} has {len(use.text)} characters; ARC accepts at most {most}."
            yield Hit(use.place, message, "Shorten it.")


def _filled(use: LabelUse, contract: Contract) -> str:
    if use.index is not None:
        return "Remove it."
    return f"Use one of {listing(contract.capabilities.labels)}."


def _namespaces(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    pattern, most = contract.arc.object_name.pattern, contract.arc.namespace.max_length
    for stack, inputs, _ in overlay.by_stack(contract):
        for fact in _NAMESPACES:
            given = fact_value(stack, inputs, fact)
            name = None if given is None else given.value
            if given is None or not given.declared or not isinstance(name, str):
                continue
            if len(name) > most or not re.fullmatch(pattern, name):
                yield Hit(
                    given.place,
                    f"`{stack.bindings[fact]}` is {show(name)} ({len(name)} characters), not a valid namespace name.",
                    f"Use lower-case letters, digits and hyphens, at most {most} characters.",
                )
