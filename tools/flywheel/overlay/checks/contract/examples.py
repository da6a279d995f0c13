"""Check that the values which `flywheel init` made up were replaced."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.fact import EXAMPLES
from flywheel.overlay.overlay import Overlay


@CONTRACT.check(
    "GF320",
    "example-value",
    WARNING,
    "No fact has the value of an example.",
    "docs/how-to/start-an-overlay.md#example-values",
)
def example_value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `flywheel init` writes facts that nobody gave it, such as the URL of a cache, as examples, so that the overlay
    builds at once. It lists them in `examples` of the `flywheel_overlay`. This check gives one warning as long as a
    fact still has its example's value, and names all of these facts. The new overlay's tests expect that warning.
    After the last example is replaced the expectation fails until it is removed, so that examples are never applied
    by mistake.

    A value that is right as it stands is not an example: remove its entry from `examples`.
    """
    left = []
    for name, fact in overlay.facts.items():
        of = name.removeprefix(EXAMPLES)
        if of != name and of in overlay.facts and overlay.facts[of].value == fact.value:
            left.append((of, overlay.facts[of], fact))
    if left:
        names = ", ".join(f"`{name}`" for name, _, _ in left)
        verb = "has the value of an example" if len(left) == 1 else "have the values of examples"
        yield Hit(
            left[0][2].place,
            f"{names} {verb}. The first is at {left[0][1].place}.",
            "Write the real values. Remove an entry from `examples` if its value is right.",
        )
