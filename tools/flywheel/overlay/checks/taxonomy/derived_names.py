"""Check the names that a stack makes of the owner's slug."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import fact_value

_WORDS = {"scale_set_name": "scale-set name", "runner_namespace": "namespace"}


@TAXONOMY.check(
    "GF121",
    "derived-name-too-long",
    BLOCKER,
    "The names that a stack makes of the owner's slug are short enough.",
    (
        "docs/reference/stacks.md#the-stack-for-dispatched-actions",
        "docs/reference/names.md#limits-of-names-and-labels",
    ),
)
def derived_name_too_long(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack takes the owner's slug and makes the names of it. The slug may be longer than the name has room for: the
    plan passes, and ARC's chart refuses the scale-set name at apply.
    """
    limits = {
        "scale_set_name": contract.arc.scale_set_name.max_length,
        "runner_namespace": contract.arc.namespace.max_length,
    }
    for stack, inputs, _ in overlay.by_stack(contract):
        slug = fact_value(stack, inputs, "owner.slug") if stack.derived else None
        if slug is None or not isinstance(slug.value, str):
            continue
        for name, most in limits.items():
            form = stack.derived.get(name, "")
            made = form.format(owner=slug.value)
            if "{owner}" not in form or len(made) <= most:
                continue
            left = most - (len(made) - len(slug.value))
            yield Hit(
                slug.place,
                f"`{stack.bindings['owner.slug']}` is {show(slug.value)} ({len(slug.value)} characters): the "
                f"{_WORDS[name]} that the stack makes of it has {len(made)}, and ARC accepts at most {most}.",
                f"Use a slug of at most {left} characters, or register the owner with a stack that takes the name.",
            )
