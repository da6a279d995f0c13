"""Check that runner sets have the endpoints and keys that they need to reach the caches."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.source import Place
from flywheel.overlay.checks.wiring import wiring_values
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, runner_type

#: The fact with an overlay's own exemptions (releases and reasons), in addition to the contract's.
EXEMPT = "wiring.exempt"


def _unaccompanied(
    overlay: Overlay, contract: Contract, endpoints: bool
) -> Iterator[tuple[wiring_values.WiringValue, str]]:
    """Each value that is given without a fact that it requires, and that fact.

    `endpoints`: look for required facts that are endpoints, or for those that are not.
    """
    known = contract.wiring.endpoints
    for name, required in contract.wiring.requires.items():
        for other in required:
            if (other in known) == endpoints:
                yield from ((one, other) for one in _alone(overlay, contract, name, other))


def _alone(overlay: Overlay, contract: Contract, name: str, other: str) -> Iterator[wiring_values.WiringValue]:
    above = wiring_values.top(overlay, contract, other)
    seen = set()
    for one in [*wiring_values.shared(overlay, contract), *wiring_values.own(overlay, contract)]:
        if one.name != name or not one.text:
            continue
        mine = one.runner_set.stack.runner_sets if one.runner_set is not None else None
        if mine is not None and other in mine.bindings:
            assert one.runner_set is not None
            alone = not one.runner_set.text(other)
        else:
            alone = above is None
        place = one.fact.place.key()
        if alone and place not in seen:  # a set that inherits a fact has the fact's place
            seen.add(place)
            yield one


@WIRING.check(
    "GF401",
    "endpoint-without-key",
    BLOCKER,
    "An endpoint has the public key with which clients verify its answers.",
    (
        "docs/reference/wiring.md#the-key-travels-with-the-endpoint",
        "docs/reference/specification.md#the-canonical-split",
    ),
)
def without_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Nix discards every answer of a substituter whose key it does not trust, and builds instead. The
    Attic key is public, but it is part of the deployment: set it wherever the endpoint is set.
    """
    for one, other in _unaccompanied(overlay, contract, endpoints=False):
        yield Hit(
            one.fact.place,
            f"{one.title} is set, and `{other}` is not.",
            f"Set `{other}` for the substrate, or remove the endpoint.",
        )


@WIRING.check(
    "GF403",
    "executor-without-cache",
    BLOCKER,
    "An executor has its cache set in the same place.",
    "docs/reference/wiring.md#an-executor-needs-its-cache",
)
def without_cache(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A remote executor reads inputs from the cache and writes results to it. Without a cache every
    remote action fails. A runner set needs both in its own entry: the stack does not pass top-level
    values to it.
    """
    for one, other in _unaccompanied(overlay, contract, endpoints=True):
        yield Hit(
            one.fact.place,
            f"{one.title} is set, and `{other}`, which it needs in the same place, is not.",
            f"Set `{other}` in the same place, or remove the executor.",
        )


def _exempt(overlay: Overlay, contract: Contract) -> dict[str, tuple[str, Place | None]]:
    """The exempt releases: each with the reason, and its place if the overlay itself declares it."""
    found: dict[str, tuple[str, Place | None]] = {}
    for release, reason in contract.wiring.exempt.items():
        found[release] = (reason, None)
    fact = overlay.facts.get(EXEMPT)
    value = fact.value if fact is not None else None
    if isinstance(value, dict):
        assert fact is not None
        for release, reason in value.items():
            found[release] = (reason if isinstance(reason, str) else "", fact.place)
    return found


def _lacking(runner_set: RunnerSet, contract: Contract) -> list[str]:
    if not runner_set.inputs.whole:
        return []
    needs = contract.wiring.needs(runner_type(runner_set, contract))
    return [name for name in needs if not runner_set.text(name)]


@WIRING.check(
    "GF404",
    "unwired-runner-set",
    WARNING,
    "Every runner set is given the caches that its runner type needs.",
    "docs/reference/wiring.md#caches-that-a-runner-is-given",
)
def unwired(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack passes to a runner set of its map only that set's own values, never the top-level ones.
    An empty endpoint configures no cache. Jobs on such a set succeed, but build everything themselves,
    which is why this is a warning: strict mode fails. A set without a runner type has the stack's default
    type, and needs what that type needs.

    If a set must work without a cache, name it with the reason in `exempt` of the contract's wiring,
    or in the overlay's own exemptions.
    """
    exempt = _exempt(overlay, contract)
    for runner_set in overlay.runner_sets(contract):
        lacking = _lacking(runner_set, contract)
        if not lacking or exempt.get(runner_set.release, ("", None))[0].strip():
            continue
        type_ = runner_type(runner_set, contract)
        origin = f"{runner_set.origin}," if runner_set.origin else ""
        default = "" if runner_set.lane or runner_set.declared("runner_type") else ", the stack's default"
        yield Hit(
            runner_set.release_fact.place,
            f"{runner_set.title}{origin} has the runner type `{type_}`{default}, and no "
            f"{listing(runner_set.attribute(name) for name in lacking)}.",
            "Set the substrate's endpoints" + ("." if runner_set.lane else " in its entry: it inherits none."),
        )


@WIRING.check(
    "GF418",
    "idle-exemption",
    WARNING,
    "Every exemption from wiring names a set that needs it, and the reason.",
    ("docs/reference/registration.md#exceptions-end", "docs/reference/wiring.md#caches-that-a-runner-is-given"),
)
def idle_exemption(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An exemption for a set that is gone, or that has its caches now, would hide the fault of the next
    set with that name. An exemption without a reason cannot be judged and has no effect.
    """
    needy = {one.release for one in overlay.runner_sets(contract) if _lacking(one, contract)}
    for release, (reason, place) in _exempt(overlay, contract).items():
        if place is None:
            continue
        if not reason.strip():
            message, fix = "has no reason and no effect.", "Add the reason, or remove the exemption."
        elif release not in needy:
            message, fix = "is not needed: no set of that name lacks anything.", "Remove it."
        else:
            continue
        yield Hit(place, f"the exemption of {show(release)} {message}", fix)
