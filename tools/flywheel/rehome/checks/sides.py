"""Check that each side of a migration is the overlay that is given for it."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.stack_inputs import Backend
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.judged_rehome import Rehome
from flywheel.rehome.migration import SIDES


@REHOME.check(
    "GF940",
    "wrong-side",
    BLOCKER,
    "Each side of the migration is the overlay that is given: its owner, its repository, and its state's key.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/specification.md#the-canonical-split"),
    wants=("source_overlay", "target_overlay"),
)
def wrong_side(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    The runbook writes the state under the key of the migration, and the overlay's backend reads the key of its own
    file. If the two differ, the releases move into a state that no plan of the new owner reads, or into another
    owner's. The overlay that is checked must also be the one that the migration names: another repository has other
    runner sets, pins and reviewers.
    """
    for side in (one for one in SIDES if one in rehome.overlays_by_side):
        overlay, wanted = rehome.overlays_by_side[side], rehome.migration.side(side)
        for name, value in (("owner.slug", wanted.owner), ("owner.overlay_repository", wanted.overlay)):
            fact = overlay.facts.get(name)
            seen = overlay.text(name)
            if fact is not None and seen and seen.lower() != value.lower():
                key = "owner" if name == "owner.slug" else "overlay"
                yield Hit(
                    rehome.place_in(side, fact.place),
                    f"the {side} overlay's `{name}` is {show(seen)}, but `{side}.{key}` of the migration is "
                    f"{show(value)}.",
                    "Give the overlay of the migration, or correct the migration.",
                )
        keys = [backend for backend in overlay.backends if _holds_sets(backend, contract) and backend.text("key")]
        if keys and wanted.state_key not in [backend.text("key") for backend in keys]:
            fact = keys[0].get("key")
            yield Hit(
                rehome.place_in(side, fact.place if fact is not None else keys[0].place),
                f"the {side} overlay keeps its state at {show(keys[0].text('key'))}, but `{side}.state_key` of the "
                f"migration is {show(wanted.state_key)}.",
                "Write the key of the overlay's own backend into the migration.",
            )


def _holds_sets(backend: Backend, contract: Contract) -> bool:
    """Whether a backend is that of a stack with runner sets, or of a stack that is not known."""
    stack = contract.stacks.get(backend.stack)
    return not backend.stack or (stack is not None and stack.runner_sets is not None)
