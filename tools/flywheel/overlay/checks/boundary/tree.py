"""Checks that core's own tree holds no facts and no lanes of a real owner."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.values import Object, Scalar
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.grammar.label_grammar import LabelVerdict, grammar
from flywheel.overlay.overlay import Overlay

#: The kinds of lanes, as `core_lanes` has them.
NAME, LABEL = "name", "label"

_FIXES = {
    "owner": "Use `example-org`; the owner's own facts belong in its implementation overlay.",
    "host": "Use a name below `example.com`, or a variable that overlays set.",
    "key": "Use one of the example keys that contract/tree.yaml lists.",
}


@BOUNDARY.check(
    "GF208",
    "owner-facts-in-core",
    BLOCKER,
    "Core's active configuration names no real owner, endpoint or key.",
    (
        "docs/reference/ownership.md#core-names-no-owner",
        "docs/reference/specification.md#what-core-holds",
        "docs/reference/specification.md#checklist-1-core-holds-no-runners-of-owners",
    ),
)
def owner_facts(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Core serves many owners. If core contains a real owner's URL, secret name, endpoint or key, others
    copy it as a default: an example with a real repository URL was copied until core's state held
    six runner sets of one owner. Deny lists and documents may name owners. Configuration may not,
    and examples count as configuration.

    Only `flywheel core-check` runs this check, on core's own tree. contract/tree.yaml lists the names
    that belong to nobody, and the owners and hosts of software that core builds on. The forges may be named too. Of a
    name that is partly computed, only the end is judged.
    """
    mentions = overlay.facts.get("tree.mentions")
    rules = contract.conventions.tree
    if mentions is None or rules is None:
        return
    names = rules.neutral
    forges = [host for forge in contract.wiring.forges.values() for host in forge.hosts]
    neutral = {
        "owner": [*names.owners, *names.upstream_owners],
        "host": [*names.hosts, *names.upstream_hosts, *names.registries, *names.forges, *forges],
        "key": names.keys,
    }
    for mention in mentions.items():
        kind, text = _word(mention.node, "kind"), _word(mention.node, "text")
        allowed = neutral[kind]
        if kind == "key":
            is_known = text in allowed
            seen = f"a key of the cache {show(text.partition(':')[0])}"
        else:
            is_known = any(fnmatchcase(text.lower(), pattern.lower()) for pattern in allowed)
            seen = f"the {kind} {show(text)}"
        if not is_known:
            yield Hit(mention.place, f"core's active configuration contains {seen}.", _FIXES[kind])


@BOUNDARY.check(
    "GF240",
    "lanes-in-core",
    BLOCKER,
    "Core has no lane of an owner, a customer or a repository.",
    (
        "docs/reference/ownership.md#core-names-no-owner",
        "docs/reference/specification.md#what-core-holds",
        "docs/reference/specification.md#checklist-1-core-holds-no-runners-of-owners",
    ),
)
def lanes_in_core(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Core defines classes of runners by what they can do. A set that is called after a customer or a repository, and a
    job of core's own that asks for the runners of one owner, are product structure that only one owner has: others
    copy it, and it ends up in core's state.

    Only `flywheel core-check` runs this check, on core's own tree: on the variable files and examples, and on what
    workflows request. The names of runner sets begin with the shared namespace or with one of the names for examples in
    contract/tree.yaml. Labels are those of the contract, of hosted runners, or words that describe a machine.
    """
    lanes = overlay.facts.get("tree.lanes")
    rules = contract.conventions.tree
    if lanes is None or rules is None:
        return
    known = grammar(overlay, contract)
    for lane in lanes.items():
        kind, text = _word(lane.node, "kind"), _word(lane.node, "text")
        verdict = known.judge(text)
        if verdict.form or any(fnmatchcase(text.lower(), pattern.lower()) for pattern in rules.neutral.lanes):
            continue
        fault = _fault_of_lane(verdict, contract, is_label=kind == LABEL)
        if fault:
            yield Hit(lane.place, f"the {_NOUNS[kind]} {show(text)} {fault}.", _LANE_FIXES[kind])


def _fault_of_lane(verdict: LabelVerdict, contract: Contract, is_label: bool) -> str:
    """What a name or a label shows of an owner; "" if it is neutral."""
    if verdict.identities:
        return "names " + " and ".join(f"{one.kind} ({show(one.name)})" for one in verdict.identities)
    if verdict.pool:
        return f"is the pool of the owner {show(verdict.pool)}"
    if verdict.generic or verdict.foreign or (verdict.namespaced and not (is_label and verdict.unknown)):
        return ""
    if verdict.unknown:
        return f"has the suffix {show(verdict.unknown[0])}, which the contract does not have"
    typed = any(type_ in verdict.text.split("-") for type_ in contract.capabilities.runner_types)
    return f"is not below `{contract.capabilities.namespace}-`, so it is the lane of one owner" if typed else ""


_NOUNS = {NAME: "runner set", LABEL: "label"}
_LANE_FIXES = {
    NAME: "Name it after what its runners can do, or move it to the implementation overlay of its owner.",
    LABEL: "Use a shared capability label of the contract.",
}


def _word(node: object, key: str) -> str:
    value = node.items.get(key) if isinstance(node, Object) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
