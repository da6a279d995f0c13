"""Check the words of capability labels: namespace, suffixes, identities, classes, and the contract's list."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import CAPABILITY, LabelUse, judged
from flywheel.overlay.grammar.label_grammar import grammar
from flywheel.overlay.grammar.label_wording import label_fix
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import name_source, runner_type


def _instead(overlay: Overlay, contract: Contract, use: LabelUse) -> str:
    """The label to write, and the attribute in which the present text is allowed."""
    fix = label_fix(grammar(overlay, contract), use.verdict, runner_type(use.runner_set, contract))
    if name_source(use.runner_set, contract) == CAPABILITY and not use.verdict.foreign:
        name = use.runner_set.attribute("scale_set_name")
        fix += f" Write a name of your own in `{name}`."
    return fix


@TAXONOMY.check(
    "GF101",
    "outside-namespace",
    BLOCKER,
    "A capability label begins with the shared namespace and a runner type.",
    (
        "docs/reference/labels.md#words-of-a-label",
        "docs/reference/labels.md#what-a-label-may-not-name",
        "docs/reference/specification.md#the-label-contract",
    ),
)
def outside_namespace(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Core defines labels, and overlays register runners under them. A label that an overlay invents,
    such as a repository's name, ties workflows to one owner's runners. For every other owner such
    jobs queue for a day, and the label remains when the repository is gone.
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
            reason = "a retired label"
        elif verdict.namespaced:
            types = listing(contract.capabilities.runner_types)
            reason = f"without a runner type ({types}) after `{namespace}-`"
        else:
            reason = f"outside the shared namespace `{namespace}-`"
        yield Hit(use.place, f"{use.subject} is {show(use.text)}, {reason}.", _instead(overlay, contract, use))


@TAXONOMY.check(
    "GF102",
    "unknown-suffix",
    BLOCKER,
    "Every suffix of a label is one that the contract allows.",
    "docs/reference/labels.md#words-of-a-label",
)
def unknown_suffix(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    After the runner type a label may name capabilities that the contract lists. Any other word is
    misspelt, or is a project, a host or a team in a label that all owners share.
    """
    known = contract.capabilities.suffixes
    for use in judged(overlay, contract):
        for suffix in use.verdict.unknown:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}: the contract has no suffix {show(suffix)}.",
                did_you_mean(suffix, known) or f"Remove it. Valid suffixes: {listing(known, most=len(known))}.",
            )


@TAXONOMY.check(
    "GF103",
    "identity-label",
    BLOCKER,
    "No capability label names an owner, a repository, a project or a host.",
    ("docs/reference/labels.md#what-a-label-may-not-name", "docs/reference/specification.md#personal-accounts"),
)
def identity_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A label says what a runner can do. Scale-set names, releases and runner groups say whose it is and
    where it runs. Those can change; a label is written into every workflow that uses it. A personal
    account is a registration anchor, never a class of runner.

    The names are those of the contract's list, and the names of the owner, the repositories and the
    cluster in this overlay's facts and config URLs.
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
    (
        "docs/reference/labels.md#runner-types-and-container-modes",
        "docs/reference/inputs.md#what-a-line-based-guard-misses",
    ),
)
def misplaced_capability(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Classes such as heavy, kvm and gpu are additions to a base label, and only some runner types have
    them. There are no `docker` runners with KVM: the label would promise something that no pod can
    give, and its jobs would fail in different ways.
    """
    capabilities = contract.capabilities
    for use in judged(overlay, contract):
        verdict = use.verdict
        if verdict.identities:
            continue
        if verdict.misplaced:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}: {listing(verdict.misplaced)} is in place of the runner type.",
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
    return f"Use {having}, or remove the class." if having else "Remove the class."


@TAXONOMY.check(
    "GF117",
    "unlisted-label",
    WARNING,
    "Every capability label is one that the contract lists.",
    ("docs/reference/labels.md#the-shared-labels", "docs/reference/labels.md#words-of-a-label"),
)
def unlisted_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The grammar allows more labels than the contract lists. `tinyland-nix-macos` is well-formed, but
    core neither serves nor documents it. A workflow cannot rely on it, and another owner may use it
    with another meaning.
    """
    labels = contract.capabilities.labels
    for use in judged(overlay, contract):
        if use.verdict.sound and not use.verdict.shared:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}, which is well-formed but is not in the contract's list of labels.",
                f"Use one of {listing(labels)}, or ask core to add this one.",
            )
