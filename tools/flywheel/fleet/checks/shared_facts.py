"""Checks of what overlays on one cluster say alike, unless a difference is declared with an end."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.fleet import reference_values
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_members import FleetMember, MemberStack
from flywheel.fleet.fleet_subject import Fleet
from flywheel.fleet.reference_values import ReferenceValue
from flywheel.formats.source import Place
from flywheel.overlay import charts

_CONTEXT = "substrate.cluster_context"
_CHART = "substrate.controller_chart_version"
_KEY = "substrate.attic_public_key"
#: Facts of the substrate that are the same for all of one cluster. The name of a cache is an owner's own choice.
_SHARED = (
    "substrate.attic_server", "substrate.bazel_cache_endpoint", "substrate.bazel_executor_endpoint",
    "substrate.state_bucket", "substrate.state_endpoint", "substrate.controller_owner",
    "substrate.controller_namespace",
)  # fmt: skip
_PINS = ("commit", "version", "contract")
_DECLARE = "or declare the difference with its end under `differences` of the cluster's facts."


@FLEET.check(
    "GF960",
    "chart-not-accepted",
    BLOCKER,
    "All scale sets of a cluster have a chart that its controller accepts.",
    "docs/reference/fleet.md#one-controller",
    wants=("cluster",),
)
def chart_not_accepted(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A cluster has one version of the controller and of its custom resources. The controller deletes or ignores scale
    sets that it does not accept: some versions accept their own minor version, others only themselves. Jobs then wait.
    """
    for stacks in _by_cluster(fleet).values():
        with_chart = [one for one in stacks if one.chart]
        named = fleet.cluster.controller if fleet.cluster is not None else None
        if named is not None and named.chart_version:
            wanted = ReferenceValue(named.chart_version, named.place("chart_version"), "the cluster's controller has")
        else:
            values = [(one, one.chart, one.place("controller_chart_version")) for one in with_chart]
            found = reference_values.of(values)
            if found is None:
                continue
            wanted = found
        for one in with_chart:
            if not charts.accepts(wanted.text, one.chart, contract) and not fleet.difference(one.member, _CHART):
                yield Hit(
                    one.place("controller_chart_version"),
                    f"stack {show(one.name)} of {one.member.told} uses chart {show(one.chart)}, but {wanted.why} "
                    f"{show(wanted.text)} ({wanted.place}), which keeps only {charts.accepted(wanted.text, contract)}.",
                    f"Write {show(wanted.text)} here, or upgrade the controller first and all overlays after it.",
                )


def _by_cluster(fleet: Fleet) -> dict[str | None, list[MemberStack]]:
    found: dict[str | None, list[MemberStack]] = {}
    for stack in fleet.stacks():
        found.setdefault(fleet.cluster_of(stack), []).append(stack)
    return found


@FLEET.check(
    "GF961",
    "cache-with-two-keys",
    BLOCKER,
    "Overlays that read one Attic cache have the same public key for it.",
    "docs/reference/fleet.md#facts-that-are-the-same",
    wants=("whole_overlays",),
)
def cache_with_two_keys(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A cache signs with one key. Nix discards what it cannot verify, without an error: the overlay with the other key
    builds everything itself.
    """
    caches: dict[tuple[str | None, str, str], list[tuple[MemberStack, str, Place]]] = {}
    for stack in fleet.stacks():
        server, cache, key = (stack.fact(f"substrate.attic_{name}") for name in ("server", "cache", "public_key"))
        if server and cache and key:
            place = stack.facts[_KEY][1]
            caches.setdefault((fleet.cluster_of(stack), _host(server), cache), []).append((stack, key, place))
    for (_, _, cache), values in caches.items():
        wanted = reference_values.of(values)
        for stack, key, place in values:
            if wanted is not None and key != wanted.text and not fleet.difference(stack.member, _KEY):
                yield Hit(
                    place,
                    f"{stack.member.told} has the key {show(key)} for the cache {show(cache)}, but {wanted.why} "
                    f"{show(wanted.text)} ({wanted.place}).",
                    "Write the key that the cache's server shows (`attic cache info`) in both.",
                )


def _host(url: str) -> str:
    return url.rstrip("/").lower().replace(".svc.cluster.local", ".svc")


@FLEET.check(
    "GF962",
    "shared-fact-differs",
    WARNING,
    "Overlays on one cluster say the same of it, or declare the difference with an end.",
    "docs/reference/fleet.md#facts-that-are-the-same",
    wants=("whole_overlays", "difference_day"),
)
def shared_fact_differs(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    Context, endpoints, bucket and controller are those of one cluster. An overlay with another value has stayed behind
    after a move, or has a slip in it. Where it is meant, such as during a move, it has an end.
    """
    yield from _contexts(fleet)
    for stacks in _by_cluster(fleet).values():
        for name in _SHARED:
            values = [(stack, *stack.facts[name]) for stack in stacks if name in stack.facts]
            yield from _differing(fleet, name, values, reference_values.of(values))


def _contexts(fleet: Fleet) -> Iterator[Hit]:
    values = [(stack, *stack.facts[_CONTEXT]) for stack in fleet.stacks() if _CONTEXT in stack.facts]
    if fleet.cluster is None:
        yield from _differing(fleet, _CONTEXT, values, reference_values.of(values))
        return
    known = fleet.cluster.known_as
    strange = [one for one in values if one[1] not in known]
    where = fleet.cluster.place("contexts" if fleet.cluster.contexts else "name")
    yield from _differing(fleet, _CONTEXT, strange, ReferenceValue(known[0], where, "the cluster's facts have"))


def _differing(
    fleet: Fleet, name: str, values: list[tuple[MemberStack, str, Place]], wanted: ReferenceValue | None
) -> Iterator[Hit]:
    for stack, text, place in values:
        if wanted is None or _host(text) == _host(wanted.text) or fleet.difference(stack.member, name):
            continue
        ended = fleet.ended(stack.member, name)
        yield Hit(
            place,
            f"{stack.member.told} has {show(text)} as {show(name)}, but {wanted.why} {show(wanted.text)} "
            f"({wanted.place})." + (f" The difference was declared until {ended.until}." if ended else ""),
            f"Write {show(wanted.text)}, {_DECLARE}",
        )


@FLEET.check(
    "GF963",
    "core-pin-differs",
    WARNING,
    "Overlays on one cluster pin one core, or declare the difference with an end.",
    "docs/reference/fleet.md#facts-that-are-the-same",
    wants=("difference_day",),
)
def core_pin_differs(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    Two overlays with two cores bring two versions of the stack, its labels and its images to one cluster. Refreshing
    one overlay and not the others is a state to pass through, not to stay in.
    """
    pinned = {kind: _pinned(fleet, kind) for kind in _PINS}
    for member in fleet.members:
        told, where = [], None
        for kind, wanted in pinned.items():
            mine = member.core.get(kind, {})
            if wanted is None or not mine or wanted.text in mine or fleet.difference(member, f"core.{kind}"):
                continue
            value, place = next(iter(mine.items()))
            where = where or place
            told.append(f"the {kind} {show(value)}, but {wanted.why} {show(wanted.text)} ({wanted.place})")
        if where is not None:
            fix = f"Pin the same core in all of them (`flywheel pin refresh`), {_DECLARE}"
            yield Hit(where, f"{member.told} pins {'; and '.join(told)}.", fix)


def _pinned(fleet: Fleet, kind: str) -> ReferenceValue | None:
    """The pin that counts: the most frequent one."""
    counts: dict[str, list[tuple[FleetMember, Place]]] = {}
    for member in fleet.members:
        for value, place in member.core.get(kind, {}).items():
            counts.setdefault(value, []).append((member, place))
    if not counts:
        return None
    value = max(counts, key=lambda one: len(counts[one]))  # the first of equals
    member, place = counts[value][0]
    more = len(counts[value]) - 1
    return ReferenceValue(value, place, f"{member.told}{f' and {more} more have' if more else ' has'}")


@FLEET.check(
    "GF964",
    "difference-without-use",
    WARNING,
    "A declared difference is of an overlay of the fleet that differs.",
    "docs/reference/fleet.md#facts-that-are-the-same",
    needs=("differences",),
)
def difference_without_use(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A declared difference silences a finding. If its overlay is not in the fleet, or no longer differs, it silences the
    next one, which nobody meant.
    """
    assert fleet.cluster is not None
    for one in fleet.cluster.differences:
        members = [member for member in fleet.members if member.is_called(one.overlay)]
        if not members:
            message = f"no overlay of the fleet is called {show(one.overlay)}."
            yield Hit(one.place("overlay"), message, "Write its owner or its repository, or remove the entry.")
        elif not any(_differs(fleet, member, one.fact) for member in members):
            message = f"{members[0].told} does not differ in {show(one.fact)}."
            yield Hit(one.place("fact"), message, "Remove the entry, or correct the fact's name.")


def _differs(fleet: Fleet, member: FleetMember, fact: str) -> bool:
    """Whether another member has another value of a fact than `member`."""
    if fact.startswith("core."):
        mine, every = member.core.get(fact.removeprefix("core."), {}), [one.core for one in fleet.members]
        return any(set(one.get(fact.removeprefix("core."), mine)) != set(mine) for one in every)
    values = {_host(stack.fact(fact)) for stack in fleet.stacks() if stack.fact(fact)}
    if fact == _CONTEXT and fleet.cluster is not None:
        values.add(_host(fleet.cluster.known_as[0]))
    return len(values) > 1 and any(stack.fact(fact) for stack in member.stacks)
