"""Core's own tree: no owner's facts in it."""

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
    "key": "Use one of the keys that were made for examples (contract/tree.yaml).",
}


@BOUNDARY.check(
    "GF208",
    "owner-facts-in-core",
    BLOCKER,
    "Core's active configuration names no owner, endpoint or key of anybody.",
    "implementation overlays, Decision Record and checklist item 1; domain §12.1 rows 1 and 2",
)
def owner_facts(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Core serves many owners. A real owner's URL, secret name, endpoint or key in it becomes
    somebody's default: an example with a real repository URL was copied until six runner sets of one
    owner stood in core's state. Deny lists and documents may name owners; configuration, examples
    included, may not.

    Judged on core's own tree alone (`flywheel core-check`), by the list of names that are nobody's
    in contract/tree.yaml.
    """
    mentions = overlay.facts.get("tree.mentions")
    if mentions is None:
        return
    neutral = contract.conventions["tree"]["neutral"]
    for mention in mentions.items():
        kind, text = _word(mention.node, "kind"), _word(mention.node, "text")
        allowed = neutral[f"{kind}s"]
        if kind == "key":
            is_known = text in allowed
            seen = f"a key of the cache {show(text.partition(':')[0])}"
        else:
            is_known = any(fnmatchcase(text.lower(), pattern.lower()) for pattern in allowed)
            seen = f"the {kind} {show(text)}"
        if not is_known:
            yield Hit(mention.place, f"{seen} stands in core's active configuration.", _FIXES[kind])


def _word(node: object, key: str) -> str:
    value = node.items.get(key) if isinstance(node, Object) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
