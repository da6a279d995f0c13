"""Checks of names that two runner sets or two states on one cluster may not share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_members import FleetSet
from flywheel.fleet.fleet_subject import Fleet


def _groups(sets: list[FleetSet], key: Callable[[FleetSet], Hashable | None]) -> Iterator[list[FleetSet]]:
    """The sets of several members that have one key, in their order. None is the key of a set that is not judged."""
    found: dict[Hashable, list[FleetSet]] = {}
    for one in sets:
        if (name := key(one)) is not None:
            found.setdefault(name, []).append(one)
    for group in found.values():
        if len({id(one.member) for one in group}) > 1:
            yield group


def _later(group: list[FleetSet]) -> Iterator[tuple[FleetSet, FleetSet]]:
    """Each set but the first with the first of another member: whoever came later makes room."""
    first = group[0]
    for one in group[1:]:
        if one.member is not first.member:
            yield one, first


def _registration(one: FleetSet) -> Hashable | None:
    return (one.scope, one.group.lower(), one.scale_set.lower()) if one.scope and one.scale_set else None


@FLEET.check(
    "GF951",
    "registration-twice",
    BLOCKER,
    "No two overlays register one scale set: scope, runner group and scale-set name together are new.",
    "docs/reference/fleet.md#one-registration-for-one-scale-set",
)
def registration_twice(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A scale set is registered by its scope, its runner group and its name, in any case. A second overlay with the same
    three does not fail: ARC finds the registration and reuses it. Both listeners then fight for one session, one of
    them gets the other's jobs, and whoever deletes a set deletes the registration of both.
    """
    for group in _groups(fleet.sets(), _registration):
        for one, first in _later(group):
            where = f"{show(one.scope_text)}, {f'runner group {show(one.group)}' if one.group else 'no runner group'}"
            yield Hit(
                one.place("scale_set_name"),
                f"{one.told} registers as {show(one.scale_set)} ({where}), as {first.told} does "
                f"({first.place('scale_set_name')}): ARC reuses the registration, and two listeners share its jobs.",
                "Give it a scale-set name of its own. Its runner label stays.",
            )


@FLEET.check(
    "GF952",
    "release-twice",
    BLOCKER,
    "No two overlays install one Helm release into one namespace.",
    "docs/reference/fleet.md#names-in-a-namespace",
    wants=("whole_overlays",),
)
def release_twice(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A Helm release is known by its name and its namespace. If a second state installs the same one, the first apply
    fails, or the release is taken over and the next apply of the other overlay takes it back.
    """

    def key(one: FleetSet) -> Hashable | None:
        cluster, namespace = fleet.cluster_of(one.stack), one.stack.namespace
        return (cluster, namespace, one.release) if cluster and namespace and one.release else None

    for group in _groups(fleet.sets(), key):
        for one, first in _later(group):
            yield Hit(
                one.place(),
                f"{one.told} is the Helm release {show(one.release)} in namespace {show(one.stack.namespace)}, and so "
                f"is {first.told} ({first.place()}).",
                "Give it a release name of its own, such as the owner's name before it.",
            )


@FLEET.check(
    "GF953",
    "object-twice",
    BLOCKER,
    "No two scale sets in one namespace have the same Kubernetes name.",
    "docs/reference/fleet.md#names-in-a-namespace",
    wants=("whole_overlays",),
)
def object_twice(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    The chart calls the scale set's object after the scale-set name, with `_` turned to `-`. Two scale sets that are
    registered in different scopes, or as `a_b` and `a-b`, are then one object in a namespace. The listener's name is
    made of it too, and of the namespace. Sets that are one registration are reported there (GF951).
    """

    def key(one: FleetSet) -> Hashable | None:
        cluster, namespace = fleet.cluster_of(one.stack), one.stack.namespace
        return (cluster, namespace, _object(one, contract)) if cluster and namespace and one.scale_set else None

    for group in _groups(fleet.sets(), key):
        for one, first in _later(group):
            if _registration(one) is not None and _registration(one) == _registration(first):
                continue
            yield Hit(
                one.place("scale_set_name"),
                f"the scale set {show(one.scale_set)} of {one.told} and {show(first.scale_set)} of {first.told} "
                f"({first.place('scale_set_name')}) are both called {show(_object(one, contract))} in namespace "
                f"{show(one.stack.namespace)}.",
                "Give it a scale-set name of its own, or another runner namespace. Its runner label stays.",
            )


def _object(one: FleetSet, contract: Contract) -> str:
    name = one.scale_set
    for old, new in contract.arc.object_name.replace.items():
        name = name.replace(old, new)
    return name.lower()


@FLEET.check(
    "GF954",
    "state-twice",
    BLOCKER,
    "No two overlays keep their state at one place.",
    "docs/reference/fleet.md#one-state-for-one-overlay",
)
def state_twice(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    Two overlays with the same bucket, key and endpoint have one state. Each plan destroys what the other one made, and
    the store has no lock that could stop them.
    """
    seen: dict[Hashable, tuple[object, str, str]] = {}
    for stack in fleet.stacks():
        for state in stack.states:
            known = {name: text.rstrip("/") for name, text in state.attributes.items()}
            if not known.get("key") and not known.get("address"):
                continue
            names = ("bucket", "key", contract.wiring.state.attributes.get("state_endpoint", ""), "address")
            key = (state.kind, *(known.get(name, "") for name in names))
            first = seen.setdefault(key, (stack.member, stack.member.told, str(state.place)))
            if first[0] is not stack.member:
                where = known.get("address") or f"{known.get('bucket', '')}/{known['key']}"
                yield Hit(
                    state.place,
                    f"{stack.member.told} keeps the state of stack {show(stack.name)} in {show(where)}, as {first[1]} "
                    f"does ({first[2]}): each plan destroys what the other made.",
                    "Give it a key of its own that begins with the owner, and move its state there before the next "
                    "plan.",
                )


@FLEET.check(
    "GF955",
    "secret-of-two-owners",
    BLOCKER,
    "Overlays of different owners in one namespace name different secrets.",
    "docs/reference/fleet.md#names-in-a-namespace",
    wants=("whole_overlays",),
)
def secret_of_two_owners(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    The secret has the credentials of one GitHub App installation. If two owners name the same secret in one namespace,
    whoever writes it last gives the other one's runners its own credentials, and they stop registering.
    """
    seen: dict[Hashable, FleetSet] = {}
    told: set[tuple[int, str]] = set()
    for one in fleet.sets():
        cluster, namespace = fleet.cluster_of(one.stack), one.stack.namespace
        if not (cluster and namespace and one.secret and one.member.owner):
            continue
        first = seen.setdefault((cluster, namespace, one.secret), one)
        if first.member.owner.lower() == one.member.owner.lower() or (id(one.member), one.secret) in told:
            continue
        told.add((id(one.member), one.secret))
        form = contract.wiring.app_secret.name
        yield Hit(
            one.place("app_secret"),
            f"{one.told} (owner {show(one.member.owner)}) uses the secret {show(one.secret)} in namespace "
            f"{show(namespace)}, which is also the one of owner {show(first.member.owner)} in {first.member.told} "
            f"({first.place('app_secret')}).",
            f"Call the owner's secret {show(form.format(owner=one.member.owner))}.",
        )
