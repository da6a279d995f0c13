"""Names that no label may contain: owners, repositories, projects, hosts.

The contract lists some. Others come from the overlay's facts and config URLs. An
identity is a sequence of words: `linux-xr` is found in `linux-xr-docker`, and
not in `linux`.
"""

from __future__ import annotations

import re

from flywheel.overlay import registrations
from flywheel.overlay.runner_sets import fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.capabilities import Capabilities
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay

_NO_WORD = re.compile(r"[^a-z0-9]+")


class Identity:
    """A name that no label may contain: its words, its spelling, and its kind (such as "the owner")."""

    __slots__ = ("kind", "name", "words")

    def __init__(self, words: tuple[str, ...], name: str, kind: str) -> None:
        self.words = words
        self.name = name
        self.kind = kind


class Identities:
    """All identities, found by their words."""

    def __init__(self, vocabulary: set[str]) -> None:
        self._vocabulary = vocabulary
        self._by_run: dict[tuple[str, ...], Identity] = {}
        self._lengths: dict[str, set[int]] = {}

    def add(self, name: str, kind: str) -> None:
        """Add `name`, and its spelling as one word; ignore a name that has only words of labels."""
        words = words_of(name)
        if not words or self._vocabulary.issuperset(words):
            return
        for run in (words, ("".join(words),)):
            self._by_run.setdefault(run, Identity(run, name, kind))
            self._lengths.setdefault(run[0], set()).add(len(run))

    def within(self, words: tuple[str, ...]) -> list[Identity]:
        """The identities in `words`, in order; if several begin at the same word, the longest."""
        found = []
        at = 0
        while at < len(words):
            longest = self._longest(words, at)
            if longest is not None:
                found.append(longest)
            at += 1 if longest is None else len(longest.words)
        return found

    def _longest(self, words: tuple[str, ...], at: int) -> Identity | None:
        for length in sorted(self._lengths.get(words[at], ()), reverse=True):
            found = self._by_run.get(words[at : at + length])
            if found is not None:
                return found
        return None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, in lower case."""
    return tuple(word for word in _NO_WORD.split(text.lower()) if word)


def vocabulary(capabilities: Capabilities) -> set[str]:
    """Every word of which capability labels and generic labels are made."""
    texts = [
        capabilities.namespace,
        *capabilities.runner_types,
        *capabilities.suffixes,
        *capabilities.generic_labels.registration,
        *capabilities.generic_labels.workflow,
    ]
    return {word for text in texts for word in words_of(text)}


def identities(overlay: Overlay, contract: Contract) -> Identities:
    """The contract's forbidden names, and the names of this overlay's owner, repositories and cluster."""
    found = Identities(vocabulary(contract.capabilities))
    add_own(found, overlay, contract)
    add_forbidden(found, contract)
    return found


def add_own(found: Identities, overlay: Overlay, contract: Contract) -> None:
    """Add the names in an overlay's facts and config URLs."""
    owner, _, name = overlay.text("owner.overlay_repository").partition("/")
    for own in (overlay.text("owner.slug"), owner):
        found.add(own, "the owner")
    found.add(name, "the overlay's repository")
    for url in {one.text: one.url for one in registrations.config_urls(overlay, contract)}.values():
        segments = url.segments if url is not None else []
        for segment, kind in zip(segments[-2:], ("an owner", "a repository"), strict=False):
            found.add(segment, kind)
    for stack, inputs, _ in overlay.by_stack(contract):
        context = fact_value(stack, inputs, "substrate.cluster_context")
        if context is not None and isinstance(context.value, str):
            found.add(context.value, "the cluster")


def add_forbidden(found: Identities, contract: Contract) -> None:
    """Add the contract's deny list, and the owners of its pools."""
    tokens = contract.capabilities.forbidden_tokens
    for kind, names in (("a host", tokens.hosts), ("an owner", tokens.owners), ("a project", tokens.projects)):
        for words in names:
            found.add("-".join(words), kind)
    for owner in contract.capabilities.owner_pools:
        found.add(owner, "an owner")
