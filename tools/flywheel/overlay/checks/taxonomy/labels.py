"""The words of capability labels: namespace, identity, suffixes, classes, and whether anything serves them."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.uses import CAPABILITY, Use, judged
from flywheel.overlay.label_grammar import grammar
from flywheel.overlay.label_wording import instead
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import name_source, runner_type


def _instead(overlay: Overlay, contract: Contract, use: Use) -> str:
    """The label to write, and where the one seen may stand."""
    fix = instead(grammar(overlay, contract), use.verdict, runner_type(use.runner_set, contract))
    if name_source(use.runner_set, contract) == CAPABILITY and not use.verdict.foreign:
        name = use.runner_set.attribute("scale_set_name")
        fix += f" A name of your own belongs in `{name}`."
    return fix


@TAXONOMY.check(
    "GF101",
    "outside-namespace",
    BLOCKER,
    "A capability label begins with the shared namespace and a runner type.",
    "domain §1.3, §1.5; implementation overlays, What Belongs In Core",
)
def outside_namespace(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Core mints labels; an overlay registers runners under them. A label of an overlay's own, such as
    one made of a repository's name, ties workflows to one owner's runners: they queue for a day
    everywhere else, and the label outlives the repository.
    """
    namespace = contract.capabilities.namespace
    for use in judged(overlay, contract):
        verdict = use.verdict
        ours = use.index is None or verdict.namespaced
        if not ours or verdict.runner_type or verdict.identities or verdict.misplaced:
            continue
        if verdict.foreign:
            reason = f"a label of {verdict.foreign} runners"
        elif verdict.retired:
            reason = "a label that was retired and must not come back"
        elif verdict.namespaced:
            types = listing(contract.capabilities.runner_types)
            reason = f"in which no runner type ({types}) follows `{namespace}-`"
        else:
            reason = f"outside the shared namespace `{namespace}-`"
        yield Hit(use.place, f"{use.subject} is {show(use.text)}, {reason}.", _instead(overlay, contract, use))


@TAXONOMY.check(
    "GF102",
    "unknown-suffix",
    BLOCKER,
    "Every suffix of a label is one that the contract allows.",
    "domain §1.3",
)
def unknown_suffix(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    After the runner type a label may name capabilities, in the contract's words. Any other word is
    a slip, or a project, a host or a team that found its way into a label shared by all owners.
    """
    known = contract.capabilities.suffixes
    for use in judged(overlay, contract):
        for suffix in use.verdict.unknown:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}: {show(suffix)} is no suffix of the contract.",
                did_you_mean(suffix, known) or f"Take it out; there are {listing(known, most=len(known))}.",
            )


@TAXONOMY.check(
    "GF103",
    "identity-label",
    BLOCKER,
    "No capability label names an owner, a repository, a project or a host.",
    "domain §1.5; implementation overlays, GitHub Personal Account Boundary",
)
def identity_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A label tells what a runner can do. Whose it is, and where it stands, is the business of scale-set
    names, releases and runner groups: those can change, while a label is written into every
    workflow that uses it. A personal account is a registration anchor, never a class of runner.

    The names are the contract's list, and what this overlay's own facts and config URLs tell of its
    owner, its repositories and its cluster.
    """
    for use in judged(overlay, contract):
        if use.index is None and use.verdict.identities:
            names = " and ".join(f"{one.kind} ({show(one.name)})" for one in use.verdict.identities)
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}, which names {names}.",
                _instead(overlay, contract, use),
            )


@TAXONOMY.check(
    "GF107",
    "misplaced-capability",
    BLOCKER,
    "A capability class follows a runner type that can have it.",
    "domain §1.2, §12.3 probe 06",
)
def misplaced_capability(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Classes such as heavy, kvm and gpu are bounded additions to a base label, and only some types of
    runner have them. Nobody builds `docker` runners with KVM: the label would promise what no pod
    can give, and each job for it fails in a way of its own.
    """
    capabilities = contract.capabilities
    for use in judged(overlay, contract):
        verdict = use.verdict
        if verdict.identities:
            continue
        if verdict.misplaced:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}: {listing(verdict.misplaced)} stands where the runner type should.",
                _instead(overlay, contract, use),
            )
        if verdict.barred:
            types = {type_ for suffix in verdict.barred for type_ in capabilities.suffixes[suffix]}
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}: only {' and '.join(sorted(types))} runners have "
                f"{listing(verdict.barred)}.",
                _with_suffix(contract, verdict.barred),
            )


def _with_suffix(contract: Contract, suffixes: tuple[str, ...]) -> str:
    labels = contract.capabilities.labels.values()
    having = listing(label.name for label in labels if set(suffixes).intersection(label.suffixes))
    return f"Use {having}, or leave that out." if having else "Leave that out."


@TAXONOMY.check(
    "GF117",
    "unlisted-label",
    WARNING,
    "Every capability label is one that the contract lists.",
    "domain §1.1, §1.3",
)
def unlisted_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The grammar allows more labels than there are. `tinyland-nix-macos` is well-formed, and no core
    serves or documents it: a workflow cannot count on it, and another owner may mean something
    else by it.
    """
    labels = contract.capabilities.labels
    for use in judged(overlay, contract):
        if use.verdict.sound and not use.verdict.shared:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}, which is well-formed but no label of the contract.",
                f"Use one of {listing(labels)}, or have core add it.",
            )
