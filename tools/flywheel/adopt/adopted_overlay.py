"""An overlay's folder -> a BUILD file, and the proof that it renders to the values that the folder has."""

from __future__ import annotations

import json
import os
from decimal import Decimal

from flywheel.adopt import adoption, build_facts, losses
from flywheel.adopt.adoption import Adoption
from flywheel.adopt.losses import Loss
from flywheel.errors import UserError
from flywheel.findings import engine, redaction, subjects
from flywheel.findings.finding import BLOCKER
from flywheel.formats.bazel import build_file
from flywheel.formats.git_names import is_commit
from flywheel.formats.json import canonical_json
from flywheel.formats.secrets import secret_search
from flywheel.formats.values import plain
from flywheel.hcl.defaults import filled
from flywheel.hcl.types import ABSENT
from flywheel.overlay.fact import Fact
from flywheel.overlay.facts import facts_file
from flywheel.overlay.facts.backend_facts import backend
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.core_pins import TAG
from flywheel.overlay.reading import directory
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract, Stack, Variable
    from flywheel.findings.engine import Check
    from flywheel.formats.source import Place

#: Taking a refused value out may show the next: more rounds than this mean a fault of ours.
_MOST_ROUNDS = 50


class AdoptedOverlay:
    """The BUILD file and what is to be said of it.

    losses: what is not carried. notes: what was decided. differences: variables, and attributes of the
    backend, whose value the stack would see differently. pinned: whether MODULE.bazel pins core already.
    commit: the one that organization.yaml pins, "" if it pins none.
    """

    def __init__(self, folder: str, contract: Contract, var_file: str = "") -> None:
        self.contract = contract
        self.overlay, self.read, self.missed = directory.load(folder, contract)
        self.inputs = _chosen(self.overlay, contract, var_file, folder)
        self.stack: Stack = contract.stacks[self.inputs.stack]
        self.losses: list[Loss] = [Loss(one.place, f"{one.message} {one.fix}") for one in self.overlay.unreadable]
        self.notes: list[str] = []
        self.differences: list[str] = []
        self.pinned = any(pin.kind == TAG and pin.root for pin in self.overlay.pins)
        commit = self.overlay.text("core.commit")
        self.commit = commit if is_commit(commit) else ""
        self.folder = os.path.basename(os.path.abspath(folder)) or "overlay"
        #: Where each variable begins, those that are taken out included.
        self._keys = {
            document.name: [(document.place(at).key(), name) for name, at in document.root.key_at.items()]
            for document in self.inputs.documents
        }
        self.build = ""
        self.name = ""

    def prove(self) -> AdoptedOverlay:
        """Write the BUILD file, render it, and compare; return this."""
        facts = {name: self.inputs.get(name) for name in self.inputs.names()}
        was = {name: (plain(fact.node), fact.place) for name, fact in facts.items() if fact is not None}
        for document in self.inputs.documents:
            self.losses += losses.strip(document, self.stack)
        self._drop_refused()
        values = {name: plain(fact.node) for name, fact in _merged(self.inputs).items()}
        adopted = Adoption(self.overlay, self.contract, self.stack, values)
        calls = adopted.calls(self.folder, self.pinned or bool(self.commit))
        names = ", ".join(document.name for document in self.inputs.documents)
        self.build = build_file.dumps([f"Adopted from {names}."], adoption.RULES, calls)
        _refuse_secrets(self.build, self.overlay.name)
        self.losses += adopted.losses
        self.notes += [f"assumed: {line}" for line in adopted.assumed]
        self.notes += adopted.kept
        if len(self.inputs.documents) > 1:
            self.notes.append(f"{names} become one file: of a variable that several set, the last counts")
        self.name = adopted.name
        self._compare(_rendered(self.build, self.name, self.contract), was)
        return self

    def _drop_refused(self) -> None:
        """Take variables out that rendering would refuse, with its reasons."""
        refusing = _refusing()
        for _ in range(_MOST_ROUNDS):
            inputs = Inputs(self.stack.name, self.inputs.documents, self.inputs.whole)
            overlay = Overlay(self.overlay.name, self.overlay.facts, [inputs])
            hits = engine.run(overlay, self.contract, refusing)
            dropped = [self._drop_at(hit.place, f"{hit.message} {hit.fix}") for hit in hits]
            if not any(dropped):
                return

    def _drop_at(self, place: Place, why: str) -> bool:
        """Take the variable at a place out; false if it is of no variable, or gone by now."""
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
                what = "is not carried" if name not in now else "has another value" if name in was else "is new"
                self.differences.append(f"{place}: `{name}` {what}")
            elif name not in was:
                self.notes.append(f"`{name}` is written out, with the stack's default")
        self._compare_backend(rendered)

    def _compare_backend(self, rendered: Overlay) -> None:
        kind = self.contract.wiring["state"]["backend"]
        mine = [one for one in self.overlay.backends if one.stack == self.stack.name]
        now = backend(rendered, self.stack, self.contract)
        for one in mine:
            if one.kind != kind:
                self.losses.append(Loss(one.place, f"the backend, of the type {one.kind}: rules write {kind} alone"))
                continue
            self.losses += losses.comments(one.document.source)
            root = one.document.root
            for name in sorted({*root.items, *now}):
                was = plain(root.items[name]) if name in root.items else None
                if canonical_json.dumps(was) != canonical_json.dumps(now.get(name)):
                    place = one.document.place(root.key_at[name]) if name in root.items else one.place
                    self.differences.append(f"{place}: `{name}` of the backend is not what the rules write")


def _chosen(overlay: Overlay, contract: Contract, var_file: str, folder: str) -> Inputs:
    """The one stack's inputs to adopt; raise `UserError` if there is none, or more than one."""
    found = [
        inputs for inputs in overlay.inputs
        if (inputs.place.file == var_file if var_file else not inputs.place.file.endswith(".example"))
    ]  # fmt: skip
    names = sorted(inputs.place.file for inputs in overlay.inputs)
    torn = [str(one) for one in overlay.unreadable if var_file in ("", one.place.file)]
    if not found and torn:
        lines = "\n".join(map(redaction.of(overlay, contract).text, torn))
        raise UserError(f"{folder}: no variable file can be adopted before this is mended:\n{lines}")
    if not found:
        known = ", ".join(names) or "none that a stack of the contract is for"
        raise UserError(f"{folder}: no variable file {var_file or 'to adopt'}. There is: {known}.")
    if len(found) > 1:
        raise UserError(f"{folder}: several variable files: {', '.join(names)}. Choose one: --tfvars FILE.")
    return found[0]


def _merged(inputs: Inputs) -> dict[str, Fact]:
    """The value of each variable as the documents are now."""
    return {name: Fact(node, document) for document in inputs.documents for name, node in document.root.items.items()}


def _refusing() -> list[Check]:
    """The checks by which rendering refuses."""
    checks = engine.choose(subjects.of("overlay"), select=("contract",))
    return [check for check in checks if check.severity == BLOCKER]


def _rendered(build: str, name: str, contract: Contract) -> Overlay:
    """What the rules make of a BUILD file; raise `UserError` if they refuse it."""
    text = json.dumps(build_facts.facts(build, name))
    overlay = facts_file.of(json.loads(text, parse_float=Decimal), contract, "BUILD.bazel")
    found = engine.run(overlay, contract, _refusing())
    if found:
        lines = "\n".join(f"{hit.place}: {hit.message} {hit.fix}" for hit in found)
        raise UserError(f"nothing was written, since rendering would refuse it:\n{lines}")
    return overlay


def _refuse_secrets(build: str, folder: str) -> None:
    kinds = sorted({kind for _, _, kind in secret_search.find(build)})
    if kinds:
        raise UserError(
            f"{folder}: a value of organization.yaml or of the backend looks like a secret ({', '.join(kinds)}); "
            "`flywheel check --select secrets` tells where. Take it out: a BUILD file is no place for it either."
        )


def _seen(variable: Variable, value: object) -> str:
    """What the stack sees of a variable's value, as one text; its default if there is none."""
    default, nullable = variable.default, variable.nullable
    if value is ABSENT or (value is None and not nullable):
        value = default
    if value is ABSENT:
        return ""
    return canonical_json.dumps(filled(variable.type, value))
