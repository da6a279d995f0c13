"""Find values that the schema declares secret, or that are in place of a secret's name.

All files are searched, also values that a later file or a second key of the same name
replaces: the file still contains them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.findings.wording import show
from flywheel.formats import placeholders
from flywheel.formats.values import Document, Node, Object, Scalar
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay_contents import OverlayContents

#: A backend has no name, so the owner of its credentials is empty.
_NOBODY = ""


class AssignedValue:
    """A value and its target: a variable of a stack or runner set, or an attribute of a backend.

    `owner` is the name of the stack or runner set in messages, "" for a backend.
    """

    __slots__ = ("fact", "name", "owner")

    def __init__(self, name: str, owner: str, fact: Fact) -> None:
        self.name = name
        self.owner = owner
        self.fact = fact


def sensitive(overlay: OverlayContents, contract: Contract) -> Iterator[AssignedValue]:
    """The values in files of variables and attributes that the contract declares secret."""
    for stack, document in _documents(overlay, contract):
        for name in stack.sensitive:
            for node in _nodes(document, name):
                fact = Fact(node, document)
                if fact.value not in (None, "", [], {}):
                    yield AssignedValue(name, _called(stack), fact)
    for backend in overlay.backends:
        for attribute in contract.wiring.state.credentials:
            fact_or_none = backend.get(attribute)
            if fact_or_none is not None and fact_or_none.value != "":
                yield AssignedValue(attribute, _NOBODY, fact_or_none)


def misplaced(overlay: OverlayContents, contract: Contract) -> Iterator[AssignedValue]:
    """The values in place of a Kubernetes secret's name that are not valid names."""
    rule = contract.wiring.secret_name
    sound: dict[str, bool] = {"": True}
    for given in _secret_names(overlay, contract):
        value = given.fact.value
        if not isinstance(value, str):
            continue
        if value not in sound:
            fits = len(value) <= rule.max_length and rule.pattern.fullmatch(value) is not None
            sound[value] = fits or placeholders.find(value) == value
        if not sound[value]:
            yield given


def _secret_names(overlay: OverlayContents, contract: Contract) -> Iterator[AssignedValue]:
    for stack, document in _documents(overlay, contract):
        for variable in stack.secret_names.variables:
            for node in _nodes(document, variable):
                yield AssignedValue(variable, _called(stack), Fact(node, document))
        attributes = stack.secret_names.runner_sets
        for release, entry in _entries(stack, document):
            for attribute in attributes:
                if attribute in entry.items:
                    owner = f"runner set {show(release)}"
                    yield AssignedValue(attribute, owner, Fact(entry.items[attribute], document))
        for twice in document.duplicates:
            if stack.runner_sets and twice.path[:1] == (stack.runner_sets.variable,) and twice.key in attributes:
                yield AssignedValue(twice.key, f"runner set {show(twice.path[-1])}", Fact(twice.lost, document))


def _documents(overlay: OverlayContents, contract: Contract) -> Iterator[tuple[Stack, Document]]:
    """Every variable file, once for the stack that it is for."""
    seen = set()
    for inputs in overlay.inputs:
        stack = contract.stacks.get(inputs.stack)
        for document in inputs.documents if stack else ():
            if (inputs.stack, id(document)) not in seen:
                seen.add((inputs.stack, id(document)))
                assert stack is not None
                yield stack, document


def _called(stack: Stack) -> str:
    return f"the stack `{stack.name}`"


def _nodes(document: Document, variable: str) -> Iterator[Node]:
    """The values that a file gives to a variable; the one in force comes first."""
    if variable in document.root.items:
        yield document.root.items[variable]
        yield from (twice.lost for twice in document.duplicates if not twice.path and twice.key == variable)


def _entries(stack: Stack, document: Document) -> Iterator[tuple[str, Object]]:
    """The entries of the map of runner sets that are objects, replaced ones included."""
    if stack.runner_sets is None:
        return
    variable = stack.runner_sets.variable
    for node in _nodes(document, variable):
        for release, entry in node.items.items() if isinstance(node, Object) else ():
            if isinstance(entry, Object):
                yield release, entry
    for twice in document.duplicates:
        if twice.path == (variable,) and isinstance(twice.lost, Object):
            yield twice.key, twice.lost


def scalars(node: Node) -> Iterator[object]:
    """The strings and numbers below `node`."""
    if isinstance(node, Scalar):
        if node.value is not None and not isinstance(node.value, bool):
            yield node.value
    else:
        for item in node.items.values() if isinstance(node, Object) else node.items:
            yield from scalars(item)
