"""Core and its contract, which move together."""

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
    "implementation overlays: refresh overlay pins whenever the reusable stack contract changes; domain §7",
)
def together(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    The pin says which core is applied, the contract what the overlay was judged by. If the contract moves and
    the pin does not, the overlay is judged by promises that the applied core may not keep. If the pin
    moves and the digest that it names stays behind, nobody has read what the new core changed. A core whose
    contract is the same as before moves alone without harm, and is not told.
    """
    before, after = subject.previous, subject.current
    if before is None:
        return
    pinned = [name for name in _PIN if before.core.texts(name) != after.core.texts(name)]
    moved = before.contract != after.contract
    digests = after.core.texts("contracts")
    if moved and not pinned and any(after.core.texts(name) for name in _PIN):
        yield Hit(
            before.place("contract"),
            f"the contract in use was {show(before.contract)} and is {show(after.contract)}; the core pin is still "
            f"{_pin(subject)}.",
            "Refresh the pin to the core that has this contract, or build with the contract of the pinned core.",
        )
    if pinned and digests and digests == before.core.texts("contracts") and after.contract not in digests:
        yield Hit(
            before.core.place("contracts"),
            f"the core pin moved to {_pin(subject)}, and still names the contract {listing(digests)}; the one in use "
            f"is {show(after.contract)}.",
            "Read what changed (`flywheel contract diff OLD NEW`), then pin the digest of the contract in use.",
        )


def _pin(subject: Comparison) -> str:
    core = subject.current.core
    return listing([*core.texts("versions"), *core.texts("commits")])
