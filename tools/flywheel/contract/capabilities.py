"""Capability labels, and the words that labels are made of (`contract/capabilities.yaml`)."""

from __future__ import annotations

from functools import cached_property

from flywheel.contract.contract_kinds import TOKEN, ContractRecord, NamedRecord, named
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import COUNT, TEXT
from flywheel.documents.record import defaulted, required


class CapabilityLabel(NamedRecord):
    """A capability label: `name` is the namespace, the runner type and the suffixes, joined by hyphens."""

    runner_type = required(TEXT, "The runner type that it begins with.")
    suffixes = required(many(TEXT), "The words that follow, in order.")
    class_ = required(TEXT, "`baseline` or `additive`.", name="class")
    use = required(TEXT, "What it is for, as a sentence.")
    max = defaulted(nullable(COUNT), None, "The most runners that one overlay may have of an additive class, or null.")


class RunnerType(NamedRecord):
    """A runner type, and the container modes that keep its promise."""

    automatic = required(TEXT, "The mode that an empty container mode means.")
    allowed = required(many(TEXT), "The modes that a runner set of this type may have.")


class SuffixRules(ContractRecord):
    """Words that may follow the runner type in a label."""

    allowed = required(many(TEXT), "Every such word.")
    only_on = required(mapping(many(TEXT)), "The runner types that alone can have a suffix, by suffix.")


class GenericLabels(ContractRecord):
    """Labels that describe a machine or a forge, in lower case."""

    registration = required(many(TEXT), "Those that a runner set may register beside its capability label.")
    workflow = required(many(TEXT), "Those that `runs-on` may ask for beside a capability label.")


class ForeignLabels(ContractRecord):
    """How labels of other fleets begin, in lower case."""

    github_hosted = required(many(TEXT), "Runners of the forge itself.")
    third_party = required(many(TEXT), "Runners for rent.")


class ForbiddenTokens(ContractRecord):
    """Names that no label may carry, each as its words in lower case."""

    projects = required(many(TOKEN), "Projects.")
    owners = required(many(TOKEN), "Owners.")
    hosts = required(many(TOKEN), "Hosts.")


class OwnerPool:
    """A pool that the operator keeps for one owner."""

    __slots__ = ("owner", "runner_type")

    def __init__(self, owner: str, runner_type: str) -> None:
        self.owner = owner
        self.runner_type = runner_type


class Capabilities(ContractRecord):
    """What workflows may ask for."""

    namespace = required(TEXT, "What every capability label begins with, without the hyphen.")
    labels = required(named(CapabilityLabel), "The capability labels by name.")
    runner_types = required(named(RunnerType), "The runner types by name.")
    suffix_rules = required(SuffixRules, "The words that may follow a runner type.", name="suffixes")
    generic_labels = required(GenericLabels, "Labels that may stand beside a capability label.")
    foreign_labels = required(ForeignLabels, "Labels of machines that core does not run.")
    owner_pools = defaulted(
        mapping(mapping(TEXT)), {}, "Pools of single owners: the runner types of their labels, by owner and label."
    )
    forbidden_tokens = required(ForbiddenTokens, "Names of owners, projects and hosts: a deny list.")
    retired_labels = required(many(TEXT), "Labels that once served somebody and must not return.")

    @cached_property
    def pools(self) -> dict[str, OwnerPool]:
        """The pools of single owners by label, in lower case."""
        return {
            label.lower(): OwnerPool(owner, type_)
            for owner, labels in self.owner_pools.items()
            for label, type_ in labels.items()
        }

    def type_of(self, label: str) -> str:
        """The runner type of a capability label or of a pool; "" for any other label."""
        one = self.labels.get(label) or self.pools.get(label)
        return one.runner_type if one is not None else ""

    @cached_property
    def suffixes(self) -> dict[str, tuple[str, ...]]:
        """Each allowed suffix, with the runner types that can have it."""
        every = tuple(self.runner_types)
        return {suffix: self.suffix_rules.only_on.get(suffix, every) for suffix in self.suffix_rules.allowed}
