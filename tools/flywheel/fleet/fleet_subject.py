"""The fleet: overlays and manifests on one cluster, ready to be judged."""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.cluster.cluster_file import Cluster, DeclaredDifference
    from flywheel.contract.compiled import Contract
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.fleet.fleet_members import FleetMember, FleetSet, MemberStack
    from flywheel.live.live_evidence import LiveEvidence


class Fleet:
    """Members in the order given, and the facts of their cluster. live: the evidence that the cluster was filled by.

    memo: values that several checks derive from the fleet (`findings.derived_values`).
    """

    def __init__(
        self,
        members: Iterable[FleetMember],
        cluster: Cluster | None = None,
        evidence: Evidence | None = None,
        name: str = "",
        live: Iterable[LiveEvidence] = (),
    ) -> None:
        self.members = list(members)
        self.cluster = cluster
        some = "1 overlay" if len(self.members) == 1 else f"{len(self.members)} overlays"
        self.name = name or (cluster.name if cluster is not None else some)
        pools = cluster.node_pools if cluster is not None else ()
        self.evidence = (evidence or Evidence()).holding(
            cluster=cluster is not None,
            caches=cluster is not None and cluster.caches is not None,
            nodes=bool(pools),
            other_pods=bool(pools) and all(pool.used is not None for pool in pools),
            quotas=cluster is not None and bool(cluster.quotas or cluster.limit_ranges),
            difference_day=cluster is None
            or not cluster.differences
            or (evidence is not None and bool(evidence.today)),
            differences=cluster is not None and bool(cluster.differences),
            rosters=all(one.roster is not None for one in self.members if any(set_.group for set_ in one.sets())),
            whole_overlays=not any(one.is_manifest for one in self.members),
        )
        self._live = list(live)
        self.memo: Memo = {}

    def secrets(self, contract: Contract) -> Secrets:
        """The secrets of all that is given: also of manifests and evidence, whose labels may hold anything."""
        from flywheel.overlay.found_secrets import many_overlays, secret_texts

        manifests = [one.manifest for one in self.members]
        given = [one for one in (self.cluster, *manifests, *self._live) if one is not None]
        known = redaction.secrets_of(given, secret_texts.harmless(contract))
        known.add(many_overlays.of((one.overlay for one in self.members if one.overlay is not None), contract))
        return known

    @derived
    def stacks(self) -> list[MemberStack]:
        """The stacks of all members."""
        return [stack for one in self.members for stack in one.stacks]

    @derived
    def sets(self) -> list[FleetSet]:
        """The runner sets of all members."""
        return [one for stack in self.stacks() for one in stack.sets]

    def cluster_of(self, stack: MemberStack) -> str | None:
        """The cluster that a stack is for, in one spelling for all its contexts; None if nothing says it."""
        context = stack.cluster
        if self.cluster is not None and (not context or context in self.cluster.known_as):
            return self.cluster.name  # whoever gives a manifest with a cluster says that it is of this cluster
        return context or None

    def difference(self, member: FleetMember, fact: str) -> DeclaredDifference | None:
        """The declared difference of a member in a fact, if it has not ended."""
        return next((one for one in self._declared(member, fact) if self._holds(one)), None)

    def ended(self, member: FleetMember, fact: str) -> DeclaredDifference | None:
        """The declared difference of a member in a fact that has ended."""
        return next((one for one in self._declared(member, fact) if not self._holds(one)), None)

    def _declared(self, member: FleetMember, fact: str) -> list[DeclaredDifference]:
        every = self.cluster.differences if self.cluster is not None else ()
        return [one for one in every if one.fact == fact and member.is_called(one.overlay)]

    def _holds(self, one: DeclaredDifference) -> bool:
        return not self.evidence.today or self.evidence.today <= one.until

    def unsaid(self) -> list[str]:
        """What members cannot say, by name."""
        from flywheel.fleet.fleet_members import UNSAID_BY_MANIFEST

        what = ", ".join(UNSAID_BY_MANIFEST)
        told = [
            f"{what} of {one.repository or one.name} (a manifest does not say it)"
            for one in self.members
            if one.is_manifest
        ]
        for stack in self.stacks():
            if not stack.member.is_manifest and self.cluster_of(stack) is None:
                told.append(f"the cluster of stack {stack.name} of {stack.member.repository or stack.member.name}")
        if self.cluster is not None and self.cluster.node_pools:
            for one in self.sets():
                if classes := one.values.get("storage_classes"):
                    names = ", ".join(map(str, classes if isinstance(classes, list) else ()))
                    told.append(f"the nodes on which the volumes of {one.told.replace('`', '')} can be ({names})")
        return told
