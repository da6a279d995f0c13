"""Judge a label word by word, by the contract's vocabulary.

A label is judged once, in lower case, however many runner sets have it. The
verdict also decides which check reports which fault, so that each is reported once.
"""

from __future__ import annotations

import re

from flywheel.findings.derived_values import derived
from flywheel.formats.nearest import nearest
from flywheel.overlay.grammar.identities import Identities, Identity, identities, words_of
from flywheel.overlay.registrations import owner_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay

_SEPARATORS = re.compile(r"[,;\s]+")

# Forms in which a text is not a label.
EMPTY, LONG, JOINED = "empty", "long", "joined"


class LabelVerdict:
    """What is known of one label.

    text: the label in lower case.
    form: EMPTY, LONG or JOINED (several labels in one string), else "". If set, nothing else is judged.
    shared: whether the contract lists it, as everybody's label or as a pool.
    generic: whether it describes a machine, and so is allowed beside a capability label.
    foreign: the vendor whose runners have it, "" if none.
    pool: the owner for whom the contract keeps a pool under this label, else "".
    retired: whether it was in use once and must not be used again.
    identities: the forbidden names in it.
    namespaced: whether it begins with the contract's namespace.
    runner_type: the runner type after the namespace, else "".
    unknown: suffixes that the contract does not have. misplaced: suffixes in place of the runner type.
    barred: suffixes that its runner type cannot have.
    """

    __slots__ = (
        "barred", "foreign", "form", "generic", "identities", "misplaced", "namespaced", "pool", "retired",
        "runner_type", "shared", "text", "unknown",
    )  # fmt: skip

    def __init__(self, text: str, form: str = "") -> None:
        self.text = text
        self.form = form
        self.shared = self.generic = self.retired = self.namespaced = False
        self.foreign = self.pool = self.runner_type = ""
        self.identities: tuple[Identity, ...] = ()
        self.unknown: tuple[str, ...] = ()
        self.misplaced: tuple[str, ...] = ()
        self.barred: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it is a capability label that the grammar allows, served or not."""
        faults = self.form or self.identities or self.unknown or self.barred
        return bool(self.runner_type) and not faults


class Grammar:
    """Judges the labels of one overlay, or of the workflows that ask for its runners."""

    def __init__(self, contract: Contract, known: Identities, owners: Iterable[str] | None = None) -> None:
        """A grammar that knows these identities. Pools count if they belong to one of `owners`; None: all count."""
        self.contract = contract
        self._capabilities = contract.capabilities
        self._identities = known
        self._namespace = contract.capabilities.namespace + "-"
        self._generic = set(contract.capabilities.generic_labels.registration)
        names = None if owners is None else {owner.lower() for owner in owners}
        pools = contract.capabilities.pools.items()
        self._pools = {label: pool for label, pool in pools if names is None or pool.owner.lower() in names}
        self._verdicts: dict[str, LabelVerdict] = {}

    def judge(self, text: str) -> LabelVerdict:
        """The verdict on a label as written."""
        verdict = self._verdicts.get(text)
        if verdict is None:
            verdict = self._verdicts[text] = self._judge(text)
        return verdict

    def _judge(self, text: str) -> LabelVerdict:
        verdict = LabelVerdict(text.lower(), self._form(text))
        if verdict.form:
            return verdict
        label = self._capabilities.labels.get(verdict.text)
        verdict.generic = verdict.text in self._generic
        if label is not None:
            verdict.shared = verdict.namespaced = True
            verdict.runner_type = label.runner_type
        elif verdict.text in self._pools:
            verdict.shared = True
            verdict.pool, verdict.runner_type = self._pools[verdict.text].owner, self._pools[verdict.text].runner_type
        elif not verdict.generic:
            self._judge_words(verdict)
        return verdict

    def _form(self, text: str) -> str:
        limits = self.contract.arc.label
        if len(text) < limits.min_length or not text.strip():
            return EMPTY
        if len(text) > limits.max_length:
            return LONG
        return JOINED if len(pieces(text)) > 1 else ""

    def _judge_words(self, verdict: LabelVerdict) -> None:
        capabilities = self._capabilities
        verdict.retired = verdict.text in capabilities.retired_labels
        if verdict.text.startswith(capabilities.foreign_labels.github_hosted):
            verdict.foreign = "GitHub-hosted"
        elif verdict.text.startswith(capabilities.foreign_labels.third_party):
            verdict.foreign = "third-party"
        verdict.identities = tuple(self._identities.within(words_of(verdict.text)))
        verdict.namespaced = verdict.text.startswith(self._namespace)
        if not verdict.namespaced:
            return
        tokens = verdict.text.removeprefix(self._namespace).split("-")
        if tokens[0] in capabilities.runner_types:
            verdict.runner_type = tokens[0]
            self._judge_suffixes(verdict, tokens[1:])
        elif tokens[0] in capabilities.suffixes:
            verdict.misplaced = tuple(token for token in tokens if token in capabilities.suffixes)

    def _judge_suffixes(self, verdict: LabelVerdict, tokens: list[str]) -> None:
        known = self._capabilities.suffixes
        named = {word for one in verdict.identities for word in one.words}
        verdict.unknown = tuple(
            token for token in tokens if token not in known and not named.intersection(words_of(token))
        )
        verdict.barred = tuple(token for token in tokens if token in known and verdict.runner_type not in known[token])

    def suggest(self, verdict: LabelVerdict, runner_type: str) -> str:
        """The contract's label that is most like this one; "" if none is.

        It has the runner type that the label names, else `runner_type`.
        """
        labels = self._capabilities.labels
        if verdict.namespaced and not verdict.runner_type and not verdict.misplaced:
            return next(iter(nearest(verdict.text, labels, most=1)), "")
        words = {*words_of(verdict.text), *verdict.text.split("-")}
        named = [type_ for type_ in self._capabilities.runner_types if type_ in words]
        wanted = named[-1] if named else runner_type
        fitting = [
            label for label in labels.values() if label.runner_type == wanted and words.issuperset(label.suffixes)
        ]
        best = max(fitting, key=lambda label: len(label.suffixes), default=None)
        return best.name if best else ""


def pieces(text: str) -> list[str]:
    """The labels in a string that may contain several."""
    return [piece for piece in _SEPARATORS.split(text) if piece]


@derived
def grammar(overlay: Overlay, contract: Contract) -> Grammar:
    """The overlay's grammar, made once."""
    return Grammar(contract, identities(overlay, contract), owner_names(overlay, contract))
