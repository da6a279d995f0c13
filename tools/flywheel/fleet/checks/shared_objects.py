"""Checks of what a cluster has once: its controller, its runner groups, its caches, its own objects."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_members import FleetMember, MemberStack
from flywheel.fleet.fleet_subject import Fleet
from flywheel.formats.source import Place


def deployers(fleet: Fleet) -> dict[str | None, list[MemberStack]]:
    """The stacks that deploy a controller, by cluster."""
    found: dict[str | None, list[MemberStack]] = {}
    for stack in fleet.stacks():
        if stack.deploys:
            found.setdefault(fleet.cluster_of(stack), []).append(stack)
    return found


@FLEET.check(
    "GF956",
    "one-controller-owner",
    BLOCKER,
    "Exactly one overlay of a cluster deploys the controller: the one that its facts name.",
    "docs/reference/fleet.md#one-controller",
    wants=("cluster",),
)
def controller_owner(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    The controller and its custom resources are there once for the whole cluster. Two overlays that deploy it replace
    each other's version with every apply. If the overlay that the cluster's facts name does not deploy it, nobody does.
    """
    named = fleet.cluster.controller if fleet.cluster is not None else None
    for cluster, stacks in deployers(fleet).items():
        mine = named is not None and fleet.cluster is not None and cluster == fleet.cluster.name
        owner = next((one for one in stacks if named is not None and one.member.is_called(named.owner)), None)
        if mine and named is not None and owner is None:
            for one in stacks:
                yield _second(one, f"the cluster's facts say that {show(named.owner)} does", named.place("owner"))
            continue
        first = owner or stacks[0]
        for one in stacks:
            if one.member is not first.member:
                yield _second(one, f"{first.member.told} deploys it too", first.place("controller"))
    yield from _nobody(fleet)


def _second(one: MemberStack, why: str, place: Place) -> Hit:
    return Hit(
        one.place("controller"),
        f"stack {show(one.name)} of {one.member.told} deploys the cluster's controller, but {why} ({place}).",
        "Set the flags that deploy the controller and create its namespace to false here.",
    )


def _nobody(fleet: Fleet) -> Iterator[Hit]:
    if fleet.cluster is None or fleet.cluster.controller is None:
        return
    named = fleet.cluster.controller
    for member in fleet.members:
        if member.is_called(named.owner) and member.stacks and not any(one.deploys for one in member.stacks):
            if all(one.deploys is None for one in member.stacks):
                continue
            yield Hit(
                member.stacks[0].place("controller"),
                f"{member.told} does not deploy the controller, but the cluster's facts name it as the owner "
                f"({named.place('owner')}).",
                "Set the flag that deploys the controller to true here, or correct `controller.owner`.",
            )


@FLEET.check(
    "GF957",
    "group-with-two-rosters",
    WARNING,
    "Overlays that use one runner group say the same of who may use it.",
    "docs/reference/fleet.md#one-roster-for-one-runner-group",
    wants=("rosters",),
)
def group_with_two_rosters(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A runner group is one object of the forge, with one list of repositories. If two overlays declare other lists for
    it, one of them is wrong about who can start jobs on its runners, and whoever sets the group last decides.
    """
    seen: dict[Hashable, FleetMember] = {}
    told: set[int] = set()
    for one in fleet.sets():
        if not one.group or one.member.roster is None:
            continue
        first = seen.setdefault((one.scope, one.group.lower()), one.member)
        if first.roster is None or first.roster[0] == one.member.roster[0] or id(one.member) in told:
            continue
        told.add(id(one.member))
        mine, theirs = set(one.member.roster[0]), set(first.roster[0])
        only = [f"only here {listing(mine - theirs)}"] if mine - theirs else []
        only += [f"only there {listing(theirs - mine)}"] if theirs - mine else []
        yield Hit(
            one.member.roster[1],
            f"{one.member.told} declares another roster of runner group {show(one.group)} than {first.told} "
            f"({first.roster[1]}): {', '.join(only)}.",
            "Declare the repositories that the forge has, in both overlays, or use a group of its own.",
        )


@FLEET.check(
    "GF958",
    "cache-with-several-writers",
    WARNING,
    "A cache has one owner that writes it.",
    "docs/reference/fleet.md#one-writer-for-one-cache",
    needs=("caches",),
)
def cache_with_several_writers(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    Whoever can push to a cache decides what every reader of it runs. Overlays may read one cache together. If several
    owners write it, a compromised job of one owner reaches the builds of all others.
    """
    assert fleet.cluster is not None
    found: dict[Hashable, dict[str, None]] = {}
    for one in fleet.cluster.caches or ():
        key = (one.server.rstrip("/").lower(), one.name)
        known = found.setdefault(key, {})
        before = len(known)
        known.update(dict.fromkeys(one.writers))
        if len(known) > 1 and len(known) > before:
            yield Hit(
                one.place("writers"),
                f"the cache {show(one.name)} at {show(one.server)} is written by {len(known)} owners: "
                f"{listing(known)}.",
                "Give each owner a cache of its own to write, and let the others read it.",
            )


@FLEET.check(
    "GF959",
    "cluster-object-twice",
    BLOCKER,
    "An object of the cluster is made by one overlay, and has one meaning.",
    "docs/reference/fleet.md#objects-of-the-cluster",
    wants=("whole_overlays", "cluster"),
)
def cluster_object_twice(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A namespace or a priority class is one object. If two states create it, the second apply fails, or a destroy in one
    overlay takes the object, and everything in a namespace, from the other. A name that the cluster's facts list twice
    with two meanings is wrong in one of them. Two overlays that both deploy the controller are reported there (GF956).
    """
    seen: dict[Hashable, tuple[MemberStack, Place]] = {}
    for stack in fleet.stacks():
        cluster = fleet.cluster_of(stack)
        for (kind, name), place in stack.creates.items():
            first, where = seen.setdefault((cluster, kind, name), (stack, place))
            if cluster is None or first.member is stack.member or (first.deploys and stack.deploys):
                continue
            what = f"{kind} {show(name)}" if name else f"the {kind} for runners"
            yield Hit(
                place,
                f"{stack.member.told} creates {what}, as {first.member.told} does ({where}).",
                "Create it in one overlay, and set this flag to false here.",
            )
    yield from _two_meanings(fleet)


def _two_meanings(fleet: Fleet) -> Iterator[Hit]:
    cluster = fleet.cluster
    if cluster is None:
        return
    seen: dict[Hashable, tuple[object, Place]] = {}
    listed = [("priority class", one.name, "", one) for one in cluster.priority_classes]
    listed += [("quota", one.name, one.namespace, one) for one in cluster.quotas]  # type: ignore[misc]
    listed += [("limit range", one.name, one.namespace, one) for one in cluster.limit_ranges]  # type: ignore[misc]
    for kind, name, namespace, one in listed:
        first, where = seen.setdefault((kind, name, namespace), (one.plain(), one.place("name")))
        if first != one.plain():
            inside = f" of namespace {show(namespace)}" if namespace else ""
            yield Hit(
                one.place("name"),
                f"the {kind} {show(name)}{inside} is listed with two meanings, first at {where}.",
                "Keep the entry that the cluster has.",
            )
