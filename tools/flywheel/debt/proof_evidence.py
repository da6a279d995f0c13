"""What proofs are compared with: the day, the contract, and what overlays, workflows and options say.

An entry of a ledger states what it claims; it is not evidence for itself. So the default branch of a repository, the
hosts of forges and the jobs of workflows come from outside of the ledger.
"""

from __future__ import annotations

from flywheel.debt import ledger_rules
from flywheel.findings.derived_values import derived
from flywheel.overlay import registrations
from flywheel.workflows.routing.routing import Routing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.debt.evidence_files import EvidenceFiles
    from flywheel.debt.live_receipts import LiveReceipts
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.workflows.routing.served_sets import Server
    from flywheel.workflows.workflow_model import Repository

#: The fix for an entry that names a branch which no evidence names.
BRANCH_FIX = "Remove `default_branch`. If the forge says that the entry is right, pass `--branch OWNER/NAME=BRANCH`."


class ProofEvidence:
    """Evidence for proofs.

    branches: default branches by repository in lower case; that of "" is for every other one. hosts: the hosts of
    forges. repositories: those whose workflows are given, by name in lower case. servers: the runner sets of the given
    overlays. kept: the files that proofs name, None if they are not looked at. live: what live evidence shows, None
    without any. typed: see `progress.typed_runs`, which keeps here what it found.
    """

    __slots__ = ("branches", "contract", "hosts", "kept", "live", "repositories", "servers", "today", "typed")

    def __init__(
        self,
        contract: Contract,
        today: str,
        branches: Mapping[str, str] | None = None,
        hosts: Iterable[str] = (),
        repositories: Iterable[Repository] = (),
        servers: Iterable[Server] = (),
        kept: EvidenceFiles | None = None,
        live: LiveReceipts | None = None,
    ) -> None:
        self.live = live
        self.typed: dict[LedgerGap, set[int]] = {}
        self.contract = contract
        self.today = today
        self.branches = dict(branches or {})
        forges = contract.wiring.forges.values()
        self.hosts = {host.lower() for host in (*hosts, *(host for forge in forges for host in forge.hosts))}
        self.repositories = {one.name.lower(): one for one in repositories if one.name}
        self.servers = list(servers)
        self.kept = kept

    def branch(self, repository: str) -> str:
        """The default branch of a repository."""
        known = self.branches.get(repository.lower()) or self.branches.get("")
        return known or ledger_rules.debt(self.contract).default_branch


@derived
def of(subject: Routing, contract: Contract) -> ProofEvidence:
    """What is known beside the ledgers of `subject`."""
    urls = [one.url for overlay in subject.overlays for one in registrations.config_urls(overlay, contract)]
    hosts = [f"{url.host}:{url.port}" if url.port else url.host for url in urls if url is not None]
    branches = {one.name.lower(): one.default_branch for one in subject.repositories if one.default_branch}
    branches |= getattr(subject, "branches", {})
    kept, live = getattr(subject, "kept", None), getattr(subject, "live", None)
    return ProofEvidence(
        contract, subject.evidence.today, branches, hosts, subject.repositories, subject.servers, kept, live
    )
