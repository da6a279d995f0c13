"""Check names and types of stack variables: undeclared, missing, mistyped, unknown, duplicate, null."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.findings.derived_values import derived
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import path_text, show
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.values import Document, Node
from flywheel.hcl.mismatch import (
    CONVERTED,
    MISSING_ATTRIBUTE,
    NULL,
    UNKNOWN_ATTRIBUTE,
    WRONG_TYPE,
    Mismatch,
    mismatches,
)
from flywheel.hcl.types import Collection, ObjectType, Type
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs


def stacks(overlay: Overlay, contract: Contract) -> Iterator[tuple[Stack, Inputs]]:
    """Each stack of the contract that the overlay gives inputs to."""
    for inputs in overlay.inputs:
        stack = contract.stacks.get(inputs.stack)
        if stack is not None:
            yield stack, inputs


def _mismatches(overlay: Overlay, contract: Contract, kind: str) -> Iterator[tuple[Document, str, Mismatch]]:
    for stack, inputs in stacks(overlay, contract):
        for document in inputs.documents:
            for name, mismatch in _of_document(overlay, stack, document):
                if mismatch.kind == kind:
                    yield document, name, mismatch


@derived
def _of_document(overlay: Overlay, stack: Stack, document: Document) -> list[tuple[str, Mismatch]]:
    """The mismatches of a variable file with the stack that it is for, by variable."""
    return list(_found(overlay, stack, document))


@derived
def mismatches_of(overlay: Overlay, stack: Stack, name: str, node: Node) -> list[Mismatch]:
    """The mismatches of a value with the type of the stack's variable `name`."""
    return stack.variables[name].mismatches(node)


def _found(overlay: Overlay, stack: Stack, document: Document) -> Iterator[tuple[str, Mismatch]]:
    for name, node in document.root.items.items():
        if name in stack.variables:
            for mismatch in mismatches_of(overlay, stack, name, node):
                yield name, mismatch
    for twice in document.duplicates:
        path = (*twice.path, twice.key)
        type_ = _type_at(stack, path)
        for mismatch in mismatches(type_, twice.lost) if type_ is not None else ():
            yield path_text(path), mismatch


def _type_at(stack: Stack, path: tuple[str | int, ...]) -> Type | None:
    """The declared type of the value at `path`; None if the type does not reach that far."""
    variable = stack.variables.get(str(path[0]))
    type_: Type | None = None if variable is None else variable.type
    for step in path[1:]:
        if isinstance(type_, Collection):
            type_ = type_.element
        elif isinstance(type_, ObjectType) and step in type_.attributes:
            type_ = type_.attributes[str(step)].type
        else:
            return None
    return type_


@CONTRACT.check(
    "GF301",
    "undeclared-variable",
    BLOCKER,
    "Every variable that is set is declared by the stack.",
    "docs/reference/inputs.md#what-a-variable-file-can-hide",
)
def undeclared(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Terraform and OpenTofu drop a variable that the stack does not declare: they print a warning,
    exit 0 and plan with the default. The operator believes that the setting is in force.
    """
    for stack, inputs in stacks(overlay, contract):
        for document in inputs.documents:
            for name in document.root.items:
                if name in stack.variables:
                    continue
                reason = stack.refusal(name)
                fix = did_you_mean(name, stack.variables) or "Remove it, or pin a core whose stack declares it."
                yield Hit(
                    document.place(document.root.key_at[name]),
                    f"{show(name)} is not a variable of the stack `{stack.name}`{f': {reason}' if reason else ''}.",
                    "Remove it." if reason else fix,
                )


@CONTRACT.check(
    "GF302",
    "missing-value",
    BLOCKER,
    "Every variable and attribute without a default is set.",
    (
        "docs/reference/inputs.md#what-a-variable-file-can-hide",
        "docs/reference/inputs.md#variables-of-the-runner-stack",
    ),
)
def missing(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If no file sets a required variable, the plan asks for it on the terminal: CI hangs or fails
    late. If an object lacks a required attribute, the plan's error message shows the type of the
    whole object, and the missing attribute is hard to see.
    """
    for stack, inputs in stacks(overlay, contract):
        for name, variable in stack.variables.items():
            if not inputs.whole:
                break
            if variable.required and inputs.get(name) is None and not variable.sensitive:
                yield Hit(
                    inputs.place,
                    f"`{name}` is not set, and the stack `{stack.name}` has no default for it.",
                    f"Set `{name}` ({variable.type}).",
                )
    for document, name, mismatch in _mismatches(overlay, contract, MISSING_ATTRIBUTE):
        if document.name.endswith(".example"):
            continue
        yield Hit(
            document.place(mismatch.at),
            f"`{path_text((name, *mismatch.path))}` is not set, and the stack has no default for it.",
            f"Set `{mismatch.path[-1]}` ({mismatch.expected}).",
        )


@CONTRACT.check(
    "GF303",
    "mistyped-value",
    BLOCKER,
    "Every value has the type that the stack declares.",
    "docs/reference/inputs.md#types-and-conversions",
)
def mistyped(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The plan fails on a value that Terraform cannot convert, after it has reached and locked the
    backend. This check finds the fault before that.
    """
    for document, name, mismatch in _mismatches(overlay, contract, WRONG_TYPE):
        yield Hit(
            document.place(mismatch.at),
            f"`{path_text((name, *mismatch.path))}` is {show(mismatch.node)}, of type {mismatch.seen}; "
            f"the stack needs {mismatch.expected}.",
            f"Write a value of type {mismatch.expected}.",
        )


@CONTRACT.check(
    "GF304",
    "unknown-attribute",
    BLOCKER,
    "Every attribute of an object is one that the stack's type has.",
    (
        "docs/reference/inputs.md#what-a-variable-file-can-hide",
        "https://github.com/hashicorp/terraform/issues/37300 Terraform issue 37300, 2025-07-07",
    ),
)
def unknown_attribute(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Terraform drops an attribute that the object type does not have, without a message, and plans
    with the default: a misspelt `min_runner` leaves `min_runners` at 0 with exit 0.
    """
    for document, name, mismatch in _mismatches(overlay, contract, UNKNOWN_ATTRIBUTE):
        attribute = str(mismatch.path[-1])
        yield Hit(
            document.place(mismatch.at),
            f"{show(attribute)} is not an attribute of `{path_text((name, *mismatch.path[:-1]))}`; "
            f"Terraform drops it without a message.",
            did_you_mean(attribute, mismatch.known) or "Remove it.",
        )


@CONTRACT.check(
    "GF305",
    "duplicate-key",
    BLOCKER,
    "No variable and no key of an object is written twice.",
    (
        "docs/reference/inputs.md#what-a-variable-file-can-hide",
        "https://github.com/hashicorp/terraform/issues/28727 Terraform issue 28727, open in 2024-11",
    ),
)
def duplicate(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If an object has the same key twice, Terraform keeps the last one without a message. In a map
    of runner sets a whole scale set disappears that way, and the next plan destroys it.
    """
    documents = [document for inputs in overlay.inputs for document in inputs.documents]
    documents += [backend.document for backend in overlay.backends]
    if overlay.organization is not None:
        documents.append(overlay.organization.document)
    for document in {id(document): document for document in documents}.values():
        for twice in document.duplicates:
            first = document.place(twice.first_at)
            where = path_text((*twice.path, twice.key))
            yield Hit(
                document.place(twice.at),
                f"{show(where)} is set a second time; the first is at {first}.",
                "Keep one of them; the last one counts.",
            )


@CONTRACT.check(
    "GF309",
    "null-value",
    BLOCKER,
    "A value is null only where the stack allows it.",
    "docs/reference/inputs.md#types-and-conversions",
)
def null(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Null does not mean "the default" for a variable with `nullable = false`, or inside a collection.
    The plan fails, or a module gets null where it expects a value.
    """
    for document, name, mismatch in _mismatches(overlay, contract, NULL):
        yield Hit(
            document.place(mismatch.at),
            f"`{path_text((name, *mismatch.path))}` is null; the stack needs {mismatch.expected}.",
            "Set a value, or leave it out to use the default.",
        )


@CONTRACT.check(
    "GF310",
    "converted-value",
    WARNING,
    "Values are written in the type that the stack declares.",
    "docs/reference/inputs.md#types-and-conversions",
)
def converted(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Terraform converts "5" to a number and true to "true". That works until the stack's type
    changes, and it hides mistakes: `"010"` becomes 10.
    """
    for document, name, mismatch in _mismatches(overlay, contract, CONVERTED):
        yield Hit(
            document.place(mismatch.at),
            f"`{path_text((name, *mismatch.path))}` is {show(mismatch.node)}, of type {mismatch.seen}; "
            f"the stack needs {mismatch.expected}, and Terraform converts it.",
            f"Write it as {mismatch.expected}.",
        )


@CONTRACT.check(
    "GF321",
    "deprecated-variable",
    WARNING,
    "No variable that is set is deprecated by the stack.",
    "docs/reference/inputs.md#variables-of-the-runner-stack",
)
def deprecated(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    With `deprecated` (OpenTofu 1.12) a stack announces that a variable will be removed, and what to use
    instead. Once it is removed, the value has no effect, and a plan only warns.
    """
    for stack, inputs in stacks(overlay, contract):
        for document in inputs.documents:
            for name in document.root.items:
                variable = stack.variables.get(name)
                if variable is not None and variable.deprecated:
                    yield Hit(
                        document.place(document.root.key_at[name]),
                        f"{show(name)} is deprecated by the stack `{stack.name}`: {variable.deprecated}",
                        "Follow the stack's advice, and remove the variable.",
                    )
