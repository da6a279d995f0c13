"""The check that core's contract and the core pin move together."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.findings.wording import listing, show

_PIN = ("commits", "versions")


@CHANGE.check(
    "GF947",
    "pin-without-contract",
    WARNING,
    "Contract and core pin move together.",
    ("docs/reference/pins.md#when-a-pin-is-refreshed", "docs/reference/specification.md#core-pins"),
    needs=("previous",),
)
def together(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    The pin names the core that is applied, and the contract is what the overlay was judged by. If the contract
    moves and the pin does not, the overlay is judged by promises that the applied core may not keep. If the pin
    moves and its digest of the contract stays, nobody read what the new core changed. A core with the same
    contract as before can move alone.
    """
    before, after = subject.previous, subject.current
    assert before is not None
    pinned = [name for name in _PIN if getattr(before.core, name) != getattr(after.core, name)]
    moved = before.contract != after.contract
    digests = after.core.contracts
    if moved and not pinned and (after.core.commits or after.core.versions):
        yield Hit(
            before.place("contract"),
            f"the contract in use changed from {show(before.contract)} to {show(after.contract)}, but the "
            "core pin is still "
            f"{_pin(subject)}.",
            "Pin the core that has this contract, or build with the contract of the pinned core.",
        )
    if pinned and digests and digests == before.core.contracts and after.contract not in digests:
        yield Hit(
            before.core.place("contracts"),
            f"the core pin moved to {_pin(subject)}, but still names the contract {listing(digests)}; the "
            "contract in use "
            f"is {show(after.contract)}.",
            "Read what changed (`flywheel contract diff OLD NEW`), then pin the digest of the contract in use.",
        )


def _pin(subject: Comparison) -> str:
    core = subject.current.core
    return listing([*core.versions, *core.commits])
