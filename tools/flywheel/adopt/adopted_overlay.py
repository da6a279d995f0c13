"""Make a BUILD file from an overlay's folder, and prove that it renders to the values in the folder."""

from __future__ import annotations

import json
import os
from decimal import Decimal

from flywheel.adopt import adoption, losses
from flywheel.adopt.adoption import Adoption
from flywheel.adopt.losses import Loss
from flywheel.adopt.set_comments import SetComments
from flywheel.errors import UserError
from flywheel.findings import engine, redaction
from flywheel.formats.bazel import build_file
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.git_names import is_commit
from flywheel.formats.json import canonical_json
from flywheel.formats.secrets import secret_search
from flywheel.formats.values import plain
from flywheel.hcl.defaults import filled
from flywheel.hcl.types import ABSENT
from flywheel.overlay import render_refusals
from flywheel.overlay.fact import Fact
from flywheel.overlay.facts import build_facts, facts_file
from flywheel.overlay.facts.backend_facts import backend
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.core_pins import TAG
from flywheel.overlay.reading import directory
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack, Variable
    from flywheel.formats.source import Place

#: Removing one refused value may reveal another. More rounds than this mean an internal error.
_MOST_ROUNDS = 50


class AdoptedOverlay:
    """The BUILD file and its report.

    losses: values that are not adopted. notes: decisions. differences: variables and attributes of the
    backend that would have another value. pinned: whether MODULE.bazel already pins core.
    commit: the commit that is given, or else that organization.yaml pins; "" if there is neither.
    """

    def __init__(self, folder: str, contract: Contract, var_file: str = "", commit: str = "") -> None:
        self.contract = contract
        self.overlay, self.read, self.missed = directory.load(folder, contract)
        self.inputs = _chosen(self.overlay, contract, var_file, folder)
        self.stack: Stack = contract.stacks[self.inputs.stack]
        self.losses: list[Loss] = [Loss(one.place, f"{one.message} {one.fix}") for one in self.overlay.unreadable]
        self.notes: list[str] = []
        self.differences: list[str] = []
        self.pinned = any(pin.kind == TAG and pin.root for pin in self.overlay.pins)
        commit = commit or self.overlay.text("core.commit")
        self.commit = commit if is_commit(commit) else ""
        self.folder = os.path.basename(os.path.abspath(folder)) or "overlay"
        #: The place of each variable, including the removed ones.
        self._keys = {
            document.name: [(document.place(at).key(), name) for name, at in document.root.key_at.items()]
            for document in self.inputs.documents
        }
        self.build = ""
        self.name = ""

    def prove(self) -> AdoptedOverlay:
        """Write the BUILD file, render it, and compare the values; return this object."""
        facts = {name: self.inputs.get(name) for name in self.inputs.names()}
        was = {name: (plain(fact.node), fact.place) for name, fact in facts.items() if fact is not None}
        comments = SetComments(self.inputs.documents, self.stack)
        for document in self.inputs.documents:
            self.losses += losses.strip(document, self.stack)
        self._drop_refused()
        values = {name: plain(fact.node) for name, fact in _merged(self.inputs).items()}
        adopted = Adoption(self.overlay, self.contract, self.stack, values, comments)
        calls = adopted.calls(self.folder, self.pinned or bool(self.commit))
        names = ", ".join(document.name for document in self.inputs.documents)
        self.build = build_file.dumps([f"Adopted from {names}."], adoption.RULES, calls)
        _refuse_secrets(self.build, self.overlay.name)
        self.losses = [loss for loss in self.losses if not comments.is_used(loss)] + adopted.losses
        self.notes += [f"assumed: {line}" for line in adopted.assumed]
        self.notes += adopted.kept
        self.notes += _others(self.overlay, self.inputs)
        if len(self.inputs.documents) > 1:
            self.notes.append(f"{names} become one file; for a variable that several files set, the last value is used")
        self.name = adopted.name
        self._compare(_rendered(self.build, self.name, self.contract), was)
        return self

    def _drop_refused(self) -> None:
        """Remove the variables that rendering would refuse, and record the reasons."""
        refusing = render_refusals.checks()
        for _ in range(_MOST_ROUNDS):
            inputs = Inputs(self.stack.name, self.inputs.documents, self.inputs.whole)
            overlay = Overlay(self.overlay.name, self.overlay.facts, [inputs])
            hits = engine.run(overlay, self.contract, refusing)
            dropped = [self._drop_at(hit.place, f"{hit.message} {hit.fix}") for hit in hits]
            if not any(dropped):
                return

    def _drop_at(self, place: Place, why: str) -> bool:
        """Remove the variable at a place; return False if there is none, or if it is already removed."""
        for document in self.inputs.documents:
            if document.name != place.file or place.line is None:
                continue
            before = [(key, name) for key, name in self._keys[document.name] if key <= place.key()]
            name = max(before)[1] if before else ""
            if name in document.root.items:
                self.losses.append(Loss(place, f"`{name}`, which rendering refuses: {why}"))
                del document.root.items[name]
                return True
        return False

    def _compare(self, rendered: Overlay, was: dict[str, tuple[object, Place]]) -> None:
        now = {name: plain(fact.node) for name, fact in _merged(rendered.inputs[0]).items()}
        for name in sorted({*was, *now} & self.stack.variables.keys()):
            variable = self.stack.variables[name]
            given, place = was.get(name, (ABSENT, self.inputs.place))
            if _seen(variable, given) != _seen(variable, now.get(name, ABSENT)):
                what = "is not adopted" if name not in now else "has another value" if name in was else "is new"
                self.differences.append(f"{place}: `{name}` {what}")
            elif name not in was:
                self.notes.append(f"`{name}` is now written with the stack's default")
        self._compare_backend(rendered)

    def _compare_backend(self, rendered: Overlay) -> None:
        kind = self.contract.wiring.state.backend
        mine = [one for one in self.overlay.backends if one.stack == self.stack.name]
        now = backend(rendered, self.stack, self.contract)
        for one in mine:
            if one.kind != kind:
                self.losses.append(Loss(one.place, f"the backend, of the type {one.kind}: the rules write only {kind}"))
                continue
            if not isinstance(one.document, DeclaredDocument):
                self.losses += losses.comments(one.document.source)
            root = one.document.root
            for name in sorted({*root.items, *now}):
                was = plain(root.items[name]) if name in root.items else None
                if canonical_json.dumps(was) != canonical_json.dumps(now.get(name)):
                    place = one.document.place(root.key_at[name]) if name in root.items else one.place
                    self.differences.append(f"{place}: `{name}` of the backend has another value in the rules' output")


def _chosen(overlay: Overlay, contract: Contract, var_file: str, folder: str) -> Inputs:
    """The inputs to adopt, of exactly one stack; raise `UserError` if there are none or several."""
    # What rules declare is adopted already, and is not a file.
    written = [inputs for inputs in overlay.inputs if not isinstance(inputs.documents[0], DeclaredDocument)]
    found = [
        inputs for inputs in written
        if (inputs.place.file == var_file if var_file else not inputs.place.file.endswith(".example"))
    ]  # fmt: skip
    names = sorted(inputs.place.file for inputs in written)
    torn = [line for one in overlay.unreadable if var_file in ("", one.place.file) for line in one.lines]
    if not found and torn:
        lines = map(redaction.of(overlay, contract).text, torn)
        raise UserError(f"{folder}: fix these errors before a variable file can be adopted:", *lines)
    if not found and len(written) < len(overlay.inputs):
        raise UserError(f"{folder}: {overlay.inputs[0].place.file} already declares the variables: nothing to adopt.")
    if not found:
        known = ", ".join(names) or "none for a stack of the contract"
        raise UserError(f"{folder}: no variable file {var_file or 'to adopt'}. Variable files: {known}.")
    default = contract.default_stack
    of_default = [inputs for inputs in found if default is not None and inputs.stack == default.name]
    if len(found) > 1 and len(of_default) != 1:
        raise UserError(f"{folder}: several variable files: {', '.join(names)}. Choose one with --tfvars FILE.")
    return of_default[0] if of_default else found[0]


def _others(overlay: Overlay, chosen: Inputs) -> list[str]:
    """A note for the variable files of each other stack, which one BUILD file of one overlay does not have."""
    fix = "adopt it with --tfvars in a folder of its own"
    return [
        f"not adopted: {one.place.file}, which is for the stack `{one.stack}`: {fix}"
        for one in overlay.inputs
        if one.stack != chosen.stack and not isinstance(one.documents[0], DeclaredDocument)
    ]


def _merged(inputs: Inputs) -> dict[str, Fact]:
    """The present value of each variable in the documents."""
    return {name: Fact(node, document) for document in inputs.documents for name, node in document.root.items.items()}


def _rendered(build: str, name: str, contract: Contract) -> Overlay:
    """The overlay that the rules render from a BUILD file; raise `UserError` if they refuse it."""
    text = json.dumps(build_facts.facts(build, name))
    overlay = facts_file.of(json.loads(text, parse_float=Decimal), contract, "BUILD.bazel")
    found = engine.run(overlay, contract, render_refusals.checks())
    if found:
        lines = [f"{hit.place}: {hit.message} {hit.fix}" for hit in found]
        raise UserError("nothing was written, because rendering would refuse it:", *lines)
    return overlay


def _refuse_secrets(build: str, folder: str) -> None:
    kinds = sorted({kind for _, _, kind in secret_search.find(build)})
    if kinds:
        raise UserError(
            f"{folder}: a value of organization.yaml or of the backend looks like a secret ({', '.join(kinds)}); "
            "`flywheel check --select secrets` shows the place. Remove it: a BUILD file must not contain it either."
        )


def _seen(variable: Variable, value: object) -> str:
    """A variable's value as the stack gets it, as one text; the default if it is not set."""
    default, nullable = variable.default, variable.nullable
    if value is ABSENT or (value is None and not nullable):
        value = default
    if value is ABSENT:
        return ""
    return canonical_json.dumps(filled(variable.type, value))
