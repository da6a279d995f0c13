"""A manifest as a member of a fleet. It says less than an overlay: what it cannot say stays None."""

from __future__ import annotations

from flywheel.fleet.fleet_members import FleetMember, FleetSet, MemberStack, StateLocation
from flywheel.overlay import registrations
from flywheel.overlay.manifest.manifest import Manifest, RecordedSet, RecordedStack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract

#: The key of a manifest's core for each kind of pin.
_CORE = {"commits": "commit", "versions": "version", "contracts": "contract"}

#: The key of a set in a manifest for each value whose place is asked for; any other is at the release.
_KEYS = {"scale_set_name": "scale_set", "app_secret": "app_secret", "max_runners": "max_runners"}


def member(manifest: Manifest, contract: Contract, path: str) -> FleetMember:
    """The member whose manifest it is."""
    owner = manifest.owner.slug or _account(manifest)
    found = FleetMember(manifest.overlay, path, owner, manifest.owner.overlay_repository, manifest=manifest)
    for key, kind in _CORE.items():
        found.core[kind] = {value: manifest.core.place(key) for value in getattr(manifest.core, key)}
    found.stacks = [_stack(found, one, contract) for one in manifest.every_stack]
    return found


def _account(manifest: Manifest) -> str:
    """The account in the first config URL, if the manifest does not name the owner."""
    for stack in manifest.every_stack:
        for one in stack.sets:
            url = registrations.parse(one.config_url)
            if url is not None and url.segments:
                return url.segments[0]
    return ""


def _stack(member: FleetMember, one: RecordedStack, contract: Contract) -> MemberStack:
    found = MemberStack(member, one.name, {"": one.place(), "controller": one.place("deploys_controller")})
    found.chart = one.chart
    found.places["controller_chart_version"] = one.place("chart_version")
    found.deploys = one.deploys_controller
    if one.controller_owner:
        found.facts["substrate.controller_owner"] = one.controller_owner, one.place("controller_owner")
    for state in one.states:
        attributes = {name: text for name, text in state.items() if name != "backend"}
        found.states.append(StateLocation(state.get("backend", ""), attributes, one.place("states")))
    for attribute in ("state_bucket", "state_endpoint"):
        path = contract.wiring.state.attributes.get(attribute, "")
        for location in found.states:
            if value := location.attributes.get(path):
                found.facts[f"substrate.{attribute}"] = value, location.place
    found.sets = [_set(found, inner) for inner in one.sets]
    return found


def _set(stack: MemberStack, one: RecordedSet) -> FleetSet:
    title = f"primary lane `{one.lane}`" if one.lane else f"runner set `{one.release}`"
    found = FleetSet(stack, title, one.release, one.lane, lambda name: one.place(_KEYS.get(name, "release")))
    found.scale_set = one.scale_set
    found.scope_text = one.config_url
    url = registrations.parse(one.config_url)
    found.scope = url.key if url is not None else one.config_url.lower()
    found.group = one.runner_group
    found.secret = one.app_secret
    found.labels = list(one.labels)
    found.max_runners = _count(one.max_runners)
    return found


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
