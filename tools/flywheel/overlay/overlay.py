"""The overlay: one normalised document, whether it was declared in rules or read from files."""

from __future__ import annotations

from flywheel.overlay import runner_sets
from flywheel.overlay.overlay_contents import OverlayContents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flywheel.contract.compiled import Contract, Stack
    from flywheel.findings.redaction import Secrets
    from flywheel.formats.source import FormatError, Source
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Backend, Inputs
    from flywheel.overlay.suspected_secrets import Suspect

SCHEMA = "flywheel.overlay/1"


class Overlay(OverlayContents):
    """One owner's overlay, ready to be checked.

    suspects: the secrets in it, where it comes without the texts that they stand in.
    memo: what several checks derive from the overlay, derived once.
    """

    __slots__ = ("_suspects", "memo")

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
        super().__init__(name, facts, inputs, backends, texts, organization, pins, unreadable)
        self.memo: dict[object, Any] = {}
        self._suspects = None if suspects is None else list(suspects)

    @property
    def suspects(self) -> list[Suspect]:
        """Secrets in anything that was read or declared, by kind and place, sorted by place.

        Whoever only has the values (an overlay.json) hands the list on: comments are not in it.
        """
        if self._suspects is None:
            from flywheel.overlay import suspected_secrets  # a run that only renders needs none of it

            self._suspects = suspected_secrets.of(self)
        return self._suspects

    def secrets(self, contract: Contract) -> Secrets:
        """What no text about the overlay may say."""
        from flywheel.overlay import secret_texts  # a run that only renders needs none of it

        return secret_texts.of(self, self.suspects, contract)

    def by_stack(self, contract: Contract) -> list[tuple[Stack, Inputs, list[RunnerSet]]]:
        """Each stack of the contract that is given inputs, with its runner sets."""
        key = ("runner sets by stack", contract)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = runner_sets.by_stack(contract.stacks, self.inputs)
        return found

    def runner_sets(self, contract: Contract) -> list[RunnerSet]:
        """Every runner set of every stack that has them, each stack's primary lanes first."""
        return [runner_set for _, _, sets in self.by_stack(contract) for runner_set in sets]
