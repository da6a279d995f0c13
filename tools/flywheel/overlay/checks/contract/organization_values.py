"""Check `config/organization.yaml` for ambiguous words, unknown keys and wrong values; report unreadable files."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.derived_values import derived
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.findings.wording import listing, path_text, show
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.values import Node, Object, Scalar
from flywheel.hcl.mismatch import MISSING_ATTRIBUTE, UNKNOWN_ATTRIBUTE, Mismatch, Path, mismatches
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.organization import Organization
from flywheel.overlay.overlay import Overlay


@CONTRACT.check(
    "GF315",
    "ambiguous-yaml",
    WARNING,
    "Every plain word of organization.yaml has the same value in every YAML reader.",
    "docs/reference/organization.md#words-that-two-readers-take-differently",
)
def ambiguous(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `no` is false in one YAML reader and a string in another; `012` is 10 or 12; `12:30` is 750 or a
    string. The owner's scripts and these tools would then use different facts. These tools read such
    a word as the string that was written. Quotes make every reader do so.
    """
    for doubt in overlay.organization.doubts if overlay.organization else ():
        yield Hit(
            doubt.place,
            f"{show(doubt.text)} is {doubt.reading} to some readers of YAML and a string to others.",
            f'Write "{doubt.text}" if it is a string, or the value itself.',
        )


@CONTRACT.check(
    "GF316",
    "unknown-organization-key",
    WARNING,
    "No key of organization.yaml is misspelt.",
    "docs/reference/organization.md#the-organization-file",
)
def unknown_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Nobody reads a misspelt key: the checks that need the fact report nothing, and the overlay looks
    better than it is. A key counts as misspelt if it is similar to one that the contract knows and
    that is not set beside it. Other tools may read further keys (GF319 lists them).

    A file of the older symlink-merge overlays has entirely different keys; it is reported once, and
    none of its values is read.
    """
    organization = overlay.organization
    if organization is None:
        return
    document, convention = organization.document, contract.conventions.organization
    if convention is not None and organization.is_legacy(contract):
        seen = [key for key in convention.legacy if key in document.root.items]
        yield Hit(
            document.place(document.root.key_at[seen[0]]),
            f"the file has the keys of the older symlink-merge overlays ({listing(seen)}); no fact is read from it.",
            "Write the owner's facts in the form of an implementation overlay: `schema_version: 1`, `owner`, `core`.",
        )
        return
    for mismatch, meant in _unknown(overlay, contract):
        if meant:
            message = f"{show(path_text(mismatch.path))} is not a key of organization.yaml; nothing reads it."
            yield Hit(document.place(mismatch.at), message, meant)


@CONTRACT.check(
    "GF319",
    "key-of-another-tool",
    NOTE,
    "These tools read every key of organization.yaml.",
    "docs/reference/organization.md#the-organization-file",
)
def other_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An owner's own scripts may read further keys, such as the signed tag of the pinned core. These tools
    do not judge them. If nothing else reads such a key, it states a fact that has no effect.
    """
    organization = overlay.organization
    if organization is None or organization.is_legacy(contract):
        return
    for mismatch, meant in _unknown(overlay, contract):
        if not meant:
            yield Hit(
                organization.document.place(mismatch.at),
                f"{show(path_text(mismatch.path))} is not a key that the contract knows; these tools do not read it.",
                f"Keep it if another tool reads it; otherwise remove it. Known keys here: {listing(mismatch.known)}.",
            )


@CONTRACT.check(
    "GF317",
    "organization-value",
    BLOCKER,
    "organization.yaml has every required value, each of the right type.",
    "docs/reference/organization.md#the-organization-file",
)
def value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Only this file says who owns the overlay, where it registers and which core it pins. A value that
    is missing or has another type is not guessed. Other scripts of the overlay read the same file
    and fail on it later, some of them in the middle of an apply.
    """
    organization = overlay.organization
    if organization is None or organization.is_legacy(contract):
        return
    document = organization.document
    for mismatch in _mismatches(overlay, contract):
        if mismatch.kind == UNKNOWN_ATTRIBUTE:
            continue
        where = show(path_text(mismatch.path))
        if mismatch.kind == MISSING_ATTRIBUTE:
            yield Hit(document.place(mismatch.at), f"{where} is missing.", f"Add it: {mismatch.expected}.")
        else:
            yield Hit(
                document.place(mismatch.at),
                f"{where} is {mismatch.seen} ({show(mismatch.node)}), not {mismatch.expected}.",
                f"Write a value of type {mismatch.expected}, or remove it if it is optional.",
            )
    yield from _forbidden_values(organization, contract)


@CONTRACT.check(
    "GF318",
    "unreadable-file",
    BLOCKER,
    "Every file of the overlay can be read.",
    "docs/design/overview.md#invariants",
)
def unreadable(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A file that cannot be read is not checked. If a file ends too early, is not text, or has an
    expression where a literal must be, its first fault is reported. All other files of the overlay
    are checked as usual, so that one broken file hides nothing.
    """
    for error in overlay.unreadable:
        yield Hit(error.place, error.message, error.fix)


def _unknown(overlay: Overlay, contract: Contract) -> Iterator[tuple[Mismatch, str]]:
    """Each unknown key, with a proposal if it is similar to a known key that is not set beside it, else ""."""
    inside, free = None, []
    for mismatch in _mismatches(overlay, contract):
        if mismatch.kind == UNKNOWN_ATTRIBUTE and overlay.organization is not None:
            if mismatch.path[:-1] != inside:
                inside = mismatch.path[:-1]
                free = _not_set(overlay.organization.document.root, inside, mismatch.known)
            yield mismatch, did_you_mean(str(mismatch.path[-1]), free)


def _not_set(root: Node, path: Path, known: tuple[str, ...]) -> list[str]:
    """Those of the known keys that the mapping at `path` does not have."""
    node: Node | None = root
    for step in path:
        node = node.items.get(str(step)) if isinstance(node, Object) else None
    beside = node.items if isinstance(node, Object) else {}
    return [key for key in known if key not in beside]


@derived
def _mismatches(overlay: Overlay, contract: Contract) -> list[Mismatch]:
    organization, convention = overlay.organization, contract.conventions.organization
    if organization is None or convention is None:
        return []
    return mismatches(convention.shape, organization.document.root)


def _forbidden_values(organization: Organization, contract: Contract) -> Iterator[Hit]:
    convention = contract.conventions.organization
    for path, allowed in convention.values.items() if convention is not None else ():
        node = organization.at(path)
        if isinstance(node, Scalar) and node.value is not None and str(node.value) not in allowed:
            fix = f"Write {' or '.join(f'`{one}`' for one in allowed)}."
            yield Hit(organization.document.place(node.at), f"`{path}` is {show(node)}.", fix)
