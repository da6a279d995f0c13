"""The overlay: one normalised document, declared in rules or read from files."""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.overlay import runner_sets
from flywheel.overlay.overlay_contents import OverlayContents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.findings.allowances import Allowance
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.formats.source import FormatError, Source
    from flywheel.formats.values import Document
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.found_secrets.suspected_secrets import Suspect
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.pinned_contract import PinnedContract
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Backend, Inputs

SCHEMA = "flywheel.overlay/1"


class Overlay(OverlayContents):
    """One owner's overlay, ready to be checked.

    suspects: the secrets in it, and allowances: the comments that allow findings, if the overlay was read without the
    texts that contain them. is_stored: whether it was, so that nothing of it was searched here.
    memo: values that several checks derive from the overlay (`findings.derived_values`).
    evidence: what the run was given beside the overlay. pinned_contract: the differences between the contract in use
    and the pinned one, if that was given. of_checkout: whether a stack was read from a checkout of core.
    """

    __slots__ = ("_allowances", "_evidence", "_suspects", "is_stored", "memo", "of_checkout", "pinned_contract")

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
        workflows: Iterable[Document] = (),
        allowances: Iterable[Allowance] | None = None,
    ) -> None:
        super().__init__(name, facts, inputs, backends, texts, organization, pins, unreadable, workflows)
        self.memo: Memo = {}
        self._evidence = Evidence()
        self.of_checkout = False
        self.pinned_contract: PinnedContract | None = None
        self._suspects = None if suspects is None else list(suspects)
        self.is_stored = suspects is not None  # who wrote the file may have left one out
        self._allowances = None if allowances is None else list(allowances)

    @property
    def evidence(self) -> Evidence:
        """What the run was given beside it."""
        return self._evidence

    @evidence.setter
    def evidence(self, given: Evidence) -> None:
        # Without comments that allow findings there is nothing of theirs to judge by the day.
        self._evidence = given.holding(allowance_day=bool(given.today) or not self.allowances)

    @property
    def suspects(self) -> list[Suspect]:
        """Secrets in everything that was read or declared, by kind and place, sorted by place.

        An overlay read from overlay.json has the list from that file, since comments are not in it.
        """
        if self._suspects is None:
            from flywheel.overlay.found_secrets import (
                suspected_secrets,  # imported late: a run that only renders does not need it
            )

            self._suspects = suspected_secrets.of(self)
        return self._suspects

    @property
    def allowances(self) -> list[Allowance]:
        """The comments that allow findings, sorted by place; from overlay.json like `suspects`."""
        if self._allowances is None:
            self._allowances = []
            texts = [text for text in self.sources() if "flywheel:" in text.text]
            if texts:
                from flywheel.findings import allowances  # imported late: few overlays have one

                self._allowances = allowances.in_texts(texts)
        return self._allowances

    def secrets(self, contract: Contract) -> Secrets:
        """The secrets that no output about the overlay may contain."""
        from flywheel.overlay.found_secrets import (
            secret_texts,  # imported late: a run that only renders does not need it
        )

        return secret_texts.of(self, None if self.is_stored else self.suspects, contract)

    @derived
    def by_stack(self, contract: Contract) -> list[tuple[Stack, Inputs, list[RunnerSet]]]:
        """Each stack of the contract that has inputs, with the inputs and its runner sets."""
        return runner_sets.by_stack(contract.stacks, self.inputs)

    def runner_sets(self, contract: Contract) -> list[RunnerSet]:
        """Every runner set of every stack; in each stack primary lanes come first."""
        return [runner_set for _, _, sets in self.by_stack(contract) for runner_set in sets]
