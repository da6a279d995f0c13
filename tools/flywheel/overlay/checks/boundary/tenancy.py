"""Check what owners on one substrate have to say for themselves: tenant, namespace, view, boundary, plan."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing, show
from flywheel.formats.source import Place
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.overlay_pins import pin_of_older_core
from flywheel.overlay.runner_sets import fact_value

_NAMESPACE, _CACHE, _PREFIX = "substrate.runner_namespace", "substrate.attic_cache", "substrate.state_key_prefix"
_SPLIT = "docs/reference/specification.md#the-canonical-split"
_TENANTS = "docs/reference/cluster.md#tenants-of-one-substrate"


@BOUNDARY.check(
    "GF225",
    "namespace-by-default",
    WARNING,
    "On a shared cluster, an overlay says in which namespace its runner sets are.",
    (_TENANTS, _SPLIT),
)
def namespace_by_default(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack has a default namespace, and every overlay that names none puts its runners there, with the secrets of
    its App. Whoever may read secrets or start pods in that namespace then holds the credentials of all these owners. A
    namespace that several owners share on purpose is one that each of them names.
    """
    for place, variable, message in unnamed_namespaces(overlay, contract):
        if pin_of_older_core(overlay, contract, variable) is None:
            yield Hit(place, message, f"Set `runner_namespace` of the owner, or `{variable}` of the stack.")


def unnamed_namespaces(overlay: Overlay, contract: Contract) -> Iterator[tuple[Place, str, str]]:
    """Where sets on a shared cluster are in the stack's default namespace: the place, the variable, and what is so."""
    shared = _shared(overlay)
    for stack, inputs, sets in overlay.by_stack(contract) if shared else ():
        namespace = fact_value(stack, inputs, _NAMESPACE)
        if namespace is None or namespace.declared or not inputs.whole or not sets or _NAMESPACE in overlay.facts:
            continue
        verb = "is" if len(sets) == 1 else "are"
        message = (
            f"{several(one.title for one in sets)} {verb} in the namespace {show(namespace.value)}, the stack's "
            f"default, which all overlays without a namespace share; {shared}."
        )
        yield inputs.place, stack.bindings[_NAMESPACE], message


@BOUNDARY.check(
    "GF226",
    "implicit-boundary",
    WARNING,
    "On a shared substrate, an overlay says its tenant, its view of the caches and the boundary of its state.",
    (_TENANTS, _SPLIT),
)
def implicit_boundary(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Several overlays may point to one cluster, one cache and one state store if each says where its own part begins.
    What is left to a default is the same for all that leave it: one cache for reading and writing, one folder for
    states. Who the tenant is tells whom an incident concerns.

    A core that is pinned without its contract may be older than these facts, and then nobody can state them.
    """
    shared = _shared(overlay)
    if not shared or pin_of_older_core(overlay, contract, "tenant") is not None:
        return
    where = overlay.facts.get("owner.slug") or overlay.facts.get("substrate.controller_owner")
    place = Place(overlay.name) if where is None else where.place
    if "owner.tenant" not in overlay.facts:
        yield Hit(
            place,
            f"nothing says which tenant the overlay is for, and {shared}.",
            "Set `tenant` of the owner: `team`, `organization`, `enterprise` or `managed-customer`.",
        )
    for stack, inputs, _ in overlay.by_stack(contract):
        server = fact_value(stack, inputs, "substrate.attic_server")
        cache = fact_value(stack, inputs, _CACHE)
        if server is None or not server.value or cache is None or cache.declared or not inputs.whole:
            continue
        if _CACHE not in overlay.facts:
            yield Hit(
                inputs.place,
                f"`{stack.bindings[_CACHE]}` is not set: runners read and write the cache {show(cache.value)}, the "
                f"stack's default, and {shared}.",
                "Set `cache_view` of the owner, or `attic_cache`.",
            )
    for backend in overlay.backends:
        key = backend.get("key")
        if key is not None and key.place.line is None and _PREFIX not in overlay.facts:
            yield Hit(
                place,
                f"the folder of the states ({show(key.value)}) is made of the repository's name, and {shared}.",
                "Set `state_boundary` of the owner to the folder of its states.",
            )


@BOUNDARY.check(
    "GF227",
    "group-without-plan",
    BLOCKER,
    "The plan of the owner's account has the runner groups that the overlay uses.",
    "docs/reference/registration.md#runner-groups",
)
def group_without_plan(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Where the plan has no runner groups of one's own, the group that a set names is not there: its listener starts and
    is never given a job. The plans of each forge are data of the contract.
    """
    plan, forge = overlay.facts.get("owner.plan"), contract.wiring.forges.get(overlay.text("owner.forge"))
    if plan is None or forge is None or not forge.plans:
        return
    known = forge.plans.get(str(plan.value).lower())
    if known is None:
        yield Hit(
            plan.place,
            f"the plan {show(plan.value)} is not one that the contract knows of {overlay.text('owner.forge')}.",
            f"Write one of {listing(forge.plans)}, or leave it out.",
        )
        return
    if known.groups:
        return
    seen: set[Place] = set()
    groups = [overlay.facts.get("owner.runner_group")]
    groups += [fact_value(stack, inputs, "owner.runner_group") for stack, inputs, _ in overlay.by_stack(contract)]
    for group in groups:
        name = group.value if group is not None else None
        if group is None or not isinstance(name, str) or not name or group.place in seen:
            continue
        if name.lower() == (forge.default_group or "").lower():
            continue
        seen.add(group.place)
        yield Hit(
            group.place,
            f"the runner group is {show(name)}, and the plan {show(plan.value)} ({plan.place}) has no runner groups.",
            "Remove the group, or correct the plan.",
        )


def _shared(overlay: Overlay) -> str:
    """Why the substrate is surely shared with other owners, as a clause; "" if nothing says it."""
    mine, controller = overlay.text("owner.overlay_repository"), overlay.text("substrate.controller_owner")
    if mine and controller and mine.lower() != controller.lower():
        return f"the cluster's controller is deployed by another overlay, {show(controller)}"
    cluster, slug = overlay.cluster, overlay.text("owner.slug").lower()
    others = [one for one in cluster.owners if one.lower() != slug] if cluster is not None else []
    if others and cluster is not None:
        return f"{listing(others)} {'uses' if len(others) == 1 else 'use'} the cluster too ({cluster.place('owners')})"
    return ""
