"""Check that core's own tree holds no facts of a real owner."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.values import Object, Scalar
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay

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
        "docs/reference/registration.md#core-names-no-owner",
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


def _word(node: object, key: str) -> str:
    value = node.items.get(key) if isinstance(node, Object) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
