"""Every label that the overlay declares, with its verdict and its place."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.derived_values import derived
from flywheel.formats.source import Place
from flywheel.formats.values import List, Node, Scalar
from flywheel.overlay.grammar.label_grammar import Grammar, LabelVerdict, grammar
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet

#: The facts of a runner set that hold labels.
CAPABILITY, EXTRAS = "capability", "runner_labels"


class LabelUse:
    """One label of one runner set. `index` is its position in a list, None for the capability label.

    `repeated` is the earlier use of the same label in this set. GF109 reports it, and no other check
    reports a repeated label.
    """

    __slots__ = ("_node", "index", "repeated", "runner_set", "text", "verdict")

    def __init__(self, runner_set: RunnerSet, index: int | None, node: Node, text: str, verdict: LabelVerdict) -> None:
        self.runner_set = runner_set
        self.index = index
        self.text = text
        self.verdict = verdict
        self.repeated: LabelUse | None = None
        self._node = node

    @property
    def place(self) -> Place:
        """Where the label was declared."""
        fact = self.runner_set.get(self.name)
        return self.runner_set.place(self.name) if fact is None else fact.within(self._node).place

    @property
    def name(self) -> str:
        """The fact that holds the label."""
        return CAPABILITY if self.index is None else EXTRAS

    @property
    def attribute(self) -> str:
        """The attribute that holds the label, as messages write it."""
        attribute = self.runner_set.attribute(self.name)
        return f"`{attribute}`" if self.index is None else f"`{attribute}[{self.index}]`"

    @property
    def subject(self) -> str:
        """How a message begins."""
        return f"{self.runner_set.title}: {self.attribute}"


@derived
def uses(overlay: Overlay, contract: Contract) -> list[LabelUse]:
    """The labels of the sets that declare any, in order. A primary lane's label is the contract's."""
    known = grammar(overlay, contract)
    sets = [one for one in overlay.runner_sets(contract) if one.lane is None]
    return [use for runner_set in sets for use in _of_set(runner_set, known)]


def _of_set(runner_set: RunnerSet, known: Grammar) -> list[LabelUse]:
    found = [
        LabelUse(runner_set, index, node, node.value, known.judge(node.value))
        for index, node in _nodes(runner_set)
        if isinstance(node, Scalar) and isinstance(node.value, str)
    ]
    composed = known.contract.arc.scale_set_labels
    capability, extras = CAPABILITY in composed, EXTRAS in composed
    seen: dict[str, LabelUse] = {}
    for use in found:
        if (capability if use.index is None else extras) and not use.verdict.form:
            first = seen.setdefault(use.verdict.text, use)
            use.repeated = None if first is use else first
    return found


def _nodes(runner_set: RunnerSet) -> Iterator[tuple[int | None, Node]]:
    capability = runner_set.node(CAPABILITY)
    if capability is not None:
        yield None, capability
    extras = runner_set.node(EXTRAS)
    if isinstance(extras, List):
        yield from enumerate(extras.items)


@derived
def judged(overlay: Overlay, contract: Contract) -> list[LabelUse]:
    """The uses whose words can be judged: well-formed labels, each once."""
    return [use for use in uses(overlay, contract) if use.repeated is None and not use.verdict.form]
