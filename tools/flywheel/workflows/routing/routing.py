"""The routing of several repositories: whether runner sets serve what their workflows request.

This is the subject of the families reachability and debt. A verdict is about one alternative of one job: served, not
served, or unknown. Of several reasons it keeps the most severe one. Verdicts use only what overlays declare and what
workflows say, without a network.
"""

from __future__ import annotations

from functools import cached_property

from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.findings.redaction import Secrets
from flywheel.formats.secrets import decoded_texts, secret_search
from flywheel.formats.values import strings
from flywheel.workflows import passed_values
from flywheel.workflows.routing import served_sets, set_matching
from flywheel.workflows.routing.job_judge import JobJudge
from flywheel.workflows.routing.label_rules import LabelRules
from flywheel.workflows.routing.route_verdicts import GROUP_GAP, LABEL_GAP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.findings.allowances import Allowance
    from flywheel.findings.derived_values import Memo
    from flywheel.formats.values import Document
    from flywheel.ledgers.debt_ledger import DebtLedger
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.routing.route_verdicts import RouteVerdict
    from flywheel.workflows.routing.served_sets import Server
    from flywheel.workflows.workflow_model import PassedValue, Repository, StepsFile


class Routing:
    """Repositories, the overlays that may serve them, and the ledger of known gaps.

    today: YYYY-MM-DD, "" if unknown. ids: numeric ids of repositories by name in lower case; runner groups admit
    repositories by id. name: what reports call the whole. memo: what checks derive from it (`findings.derived_values`).
    """

    def __init__(
        self,
        repositories: Iterable[Repository],
        overlays: Iterable[Overlay],
        contract: Contract,
        ledger: DebtLedger | None = None,
        evidence: Evidence | None = None,
        ids: dict[str, int] | None = None,
        name: str = "",
    ) -> None:
        self.name = name
        self.repositories = list(repositories)
        self.overlays = list(overlays)
        self.contract = contract
        self.ledger = ledger
        self.ids = ids or {}
        self.memo: Memo = {}
        self.consumers = [
            served_sets.Consumer(one.name, one.visibility, self.ids.get(one.name.lower())) for one in self.repositories
        ]
        self.evidence = (evidence or Evidence()).holding(
            ledger=ledger is not None,
            overlays=bool(self.overlays),
            workflows=bool(self.repositories),
            visibility=all(one.visibility for one in self.consumers),
            allowance_day=bool(evidence and evidence.today) or not self.allowances,
        )

    @cached_property
    def found(self) -> list[tuple[StepsFile, list[tuple[int, int, str]]]]:
        """Every file, with what has the form of a secret in it."""
        return [(file, list(secret_search.find(file.source.text))) for file in self.files]

    @derived
    def credentials(self, contract: Contract) -> list[PassedValue]:
        """The literal texts under names of credentials."""
        return list(passed_values.credentials(self.files, contract))

    @property
    def files(self) -> Iterator[StepsFile]:
        """Every workflow and every action that was read."""
        for repository in self.repositories:
            yield from repository.workflows
            yield from repository.actions

    @cached_property
    def allowances(self) -> list[Allowance]:
        """The comments in workflows and actions that allow findings, by place."""
        texts = [file.source for file in self.files if "flywheel:" in file.source.text]
        if not texts:
            return []
        from flywheel.findings import allowances  # imported late: few workflows have one

        return allowances.in_texts(texts)

    @cached_property
    def servers(self) -> list[Server]:
        """Every runner set of every overlay."""
        words = self.contract.conventions.workflows
        adapters = words.adapters if words is not None else ()
        return [one for overlay in self.overlays for one in served_sets.servers(overlay, self.contract, adapters)]

    @cached_property
    def rules(self) -> LabelRules:
        """The rules for labels in workflows."""
        return LabelRules(self.contract, self.overlays, self.servers, self.consumers)

    @cached_property
    def verdicts(self) -> list[RouteVerdict]:
        """One verdict for each alternative of each job, known or unknown, in the order written."""
        torn = next((one.name for one in self.overlays if one.unreadable), "")
        judge = JobJudge(self.rules, set_matching.ServedTable(self.servers, bool(self.overlays), torn))
        return [
            verdict
            for repository, consumer in zip(self.repositories, self.consumers, strict=True)
            for job in repository.jobs
            for verdict in judge.job(repository, consumer, job)
        ]

    @cached_property
    def gaps(self) -> dict[tuple[str, str, str], list[RouteVerdict]]:
        """The requests that are not served, by the key of a ledger's entry: repository, kind, name in lower case."""
        found: dict[tuple[str, str, str], list[RouteVerdict]] = {}
        for verdict in self.verdicts:
            if verdict.gap is not None:
                found.setdefault(verdict.gap, []).append(verdict)
        return found

    @cached_property
    def requested(self) -> dict[tuple[str, str, str], list[RouteVerdict]]:
        """All requested labels and groups, served or not, by the key of a ledger's entry."""
        found: dict[tuple[str, str, str], list[RouteVerdict]] = {}
        for verdict in self.verdicts:
            for key in _keys(verdict):
                found.setdefault(key, []).append(verdict)
        return found

    def secrets(self, contract: Contract) -> Secrets:
        """The secrets of the overlays, those in workflows and ledgers, and the literal credentials in workflows."""
        from flywheel.findings import redaction
        from flywheel.overlay.found_secrets import many_overlays, secret_texts

        values = {text.value for text in self.credentials(contract)}
        written = [one for file, found in self.found for one in redaction.secrets_in(file.source.text, found)]
        harmless = secret_texts.harmless(contract)
        known = Secrets(values, redaction.pieces_of((), self._words(), harmless, values, written))
        known.add(many_overlays.of(self.overlays, contract))
        return known

    def _words(self) -> Iterator[str]:
        """The decoded values of all files, what expressions become, and the names of files."""
        for file in self.files:
            yield file.file
            for text in strings(file.document.root):
                yield text
                yield decoded_texts.joined_literals(text)  # an expression that is not evaluated here may join them
        for document in self._ledgers():
            yield from strings(document.root)
        for repository in self.repositories:
            yield from (repository.name, repository.folder)
            for job in repository.jobs:
                yield from (unknown.text for unknown in job.unknowns)
                for one in job.alternatives:
                    yield from (label.text for label in one.labels)
                    yield one.group.text if one.group is not None else ""

    def _ledgers(self) -> list[Document]:
        return [file.document for file in self.ledger.files] if self.ledger is not None else []

    def is_known_gap(self, verdict: RouteVerdict) -> bool:
        """Whether the ledger contains the gap as an open entry."""
        if self.ledger is None or verdict.gap is None:
            return False
        repository, kind, name = verdict.gap
        entry = self.ledger.gap(repository, name, kind)
        return entry is not None and not entry.closed

    def is_excused(self, verdict: RouteVerdict) -> bool:
        """Whether the family debt judges the gap: without a day it cannot, and the ledger excuses nothing."""
        return bool(self.evidence.today) and self.is_known_gap(verdict)


def _keys(verdict: RouteVerdict) -> Iterator[tuple[str, str, str]]:
    repository = verdict.consumer.name.lower()
    for label in dict.fromkeys(verdict.labels):
        yield repository, LABEL_GAP, label.lower()
    if verdict.runs_on is not None and verdict.runs_on.group is not None:
        yield repository, GROUP_GAP, verdict.runs_on.group.text.lower()
