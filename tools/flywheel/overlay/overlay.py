"""The overlay: one normalised document, whether it was declared in rules or read from files.

Facts about owner and substrate stand under dotted names (`owner.slug`). What a
stack is given stands as value trees, so that one set of checks serves both ways
in. Every value can say where it was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flywheel.formats.source import Place, Source
from flywheel.formats.values import Document, List, Node, Object, Scalar, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.contract.compiled import Contract, Stack
    from flywheel.findings.redaction import Secrets
    from flywheel.formats.source import FormatError
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.suspected_secrets import Suspect

SCHEMA = "flywheel.overlay/1"


class Fact:
    """A value and where it was declared.

    `declared` is false for a value that comes from the stack's default; its
    place is then that of the thing that left it out. `at` is the position in
    `document`.
    """

    __slots__ = ("at", "declared", "document", "node")

    def __init__(self, node: Node, document: Document, at: int | None = None, declared: bool = True) -> None:
        self.node = node
        self.declared = declared
        self.document = document
        self.at = node.at if at is None else at

    @property
    def place(self) -> Place:
        """Where the value was declared."""
        return self.document.place(self.at)

    @property
    def value(self) -> object:
        """The value as plain Python."""
        return plain(self.node)

    def within(self, node: Node, at: int | None = None) -> Fact:
        """A fact for a node inside this one, whose own position is `at` if that is not the node's."""
        return Fact(node, self.document, at if self.declared else self.at, self.declared)

    def items(self) -> Iterator[Fact]:
        """The elements, if this is a list; nothing otherwise."""
        if isinstance(self.node, List):
            for item in self.node.items:
                yield self.within(item)

    def __repr__(self) -> str:
        return f"Fact({self.value!r} at {self.place})"


class Inputs:
    """What one stack is given: its variable files in order, later files win per variable.

    `whole` is false if a file of them could not be read: what is not set here may be set there.
    """

    __slots__ = ("_facts", "documents", "stack", "whole")

    def __init__(self, stack: str, documents: list[Document], whole: bool = True) -> None:
        self.stack = stack
        self.whole = whole
        self.documents = documents
        self._facts: dict[str, Fact] = {}
        for document in documents:
            for name, node in document.root.items.items():
                self._facts[name] = Fact(node, document)

    def get(self, name: str) -> Fact | None:
        """The value given to variable `name`, or None if none of the files sets it."""
        return self._facts.get(name)

    def names(self) -> tuple[str, ...]:
        """The variables that are set, in the order first written."""
        return tuple(self._facts)

    @property
    def place(self) -> Place:
        """The place of the whole: its last file."""
        return Place(self.documents[-1].name if self.documents else self.stack)


class Backend:
    """Where a stack keeps its state.

    stack: the stack's name, "" if nothing tells. kind: the backend's type, such as `s3`.
    document: its attributes, as `-backend-config` takes them.
    """

    __slots__ = ("document", "kind", "stack")

    def __init__(self, stack: str, kind: str, document: Document) -> None:
        self.stack = stack
        self.kind = kind
        self.document = document

    def get(self, path: str) -> Fact | None:
        """The attribute at a dotted path (`endpoints.s3`); None if it is not set or null."""
        node: Node = self.document.root
        at = node.at
        for step in path.split("."):
            if not isinstance(node, Object) or step not in node.items:
                return None
            at = node.key_at[step]
            node = node.items[step]
        if isinstance(node, Scalar) and node.value is None:
            return None
        return Fact(node, self.document, at)

    def text(self, path: str) -> str:
        """The attribute at `path` if it is a string, else ""."""
        fact = self.get(path)
        value = fact.node.value if fact and isinstance(fact.node, Scalar) else None
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> Place:
        """The place of the whole."""
        return Place(self.document.name)


class Overlay:
    """One owner's overlay, ready to be checked.

    name: how reports call it (a label or a folder).
    facts: dotted names to facts, e.g. `owner.slug`, `substrate.attic_server`.
    inputs: what each stack is given.
    backends: where stacks keep their state.
    texts: further files that were read for the overlay, to be looked through for secrets.
    organization: its `config/organization.yaml`, if it has one.
    pins: every place that was read and says which core is used.
    unreadable: what is wrong with files that were found and could not be read.
    memo: what several checks derive from the overlay, derived once.
    """

    __slots__ = (
        "_suspects", "backends", "facts", "inputs", "memo", "name", "organization", "pins", "texts",
        "unreadable",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        facts: dict[str, Fact],
        inputs: list[Inputs],
        backends: Iterable[Backend] = (),
        texts: Iterable[Source] = (),
        suspects: Iterable[Suspect] | None = None,
        organization: Organization | None = None,
        pins: Iterable[Pin] = (),
        unreadable: Iterable[FormatError] = (),
    ) -> None:
        self.name = name
        self.facts = facts
        self.inputs = inputs
        self.backends = list(backends)
        self.texts = list(texts)
        self.organization = organization
        self.pins = list(pins)
        self.unreadable = list(unreadable)
        self.memo: dict[object, Any] = {}
        self._suspects = None if suspects is None else list(suspects)

    @property
    def suspects(self) -> list[Suspect]:
        """Secrets in anything that was read or declared, by kind and place, sorted by place.

        Whoever only has the values (an overlay.json) hands the list on: comments are not in it.
        """
        if self._suspects is None:
            from flywheel.overlay import suspected_secrets  # which builds on this module

            self._suspects = suspected_secrets.of(self)
        return self._suspects

    def secrets(self, contract: Contract) -> Secrets:
        """What no text about the overlay may say."""
        from flywheel.overlay import secret_texts  # which builds on this module

        return secret_texts.of(self, contract)

    def text(self, name: str) -> str:
        """Fact `name` if it is a string, else ""."""
        fact = self.facts.get(name)
        value = fact.node.value if fact and isinstance(fact.node, Scalar) else None
        return value if isinstance(value, str) else ""

    def by_stack(self, contract: Contract) -> list[tuple[Stack, Inputs, list[RunnerSet]]]:
        """Each stack of the contract that is given inputs, with its runner sets."""
        key = ("runner sets by stack", contract)
        found = self.memo.get(key)
        if found is None:
            from flywheel.overlay import runner_sets  # which builds on this module

            found = self.memo[key] = runner_sets.by_stack(contract.stacks, self.inputs)
        return found

    def runner_sets(self, contract: Contract) -> list[RunnerSet]:
        """Every runner set of every stack that has them, each stack's primary lanes first."""
        return [runner_set for _, _, sets in self.by_stack(contract) for runner_set in sets]
