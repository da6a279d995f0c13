"""Check the strings of labels: case, repetition, and which labels are allowed beside a capability label."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.values import List, Object
from flywheel.hcl.types import ANY, Collection, ObjectType, Type
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import EXTRAS, judged, uses
from flywheel.overlay.grammar.label_grammar import JOINED, LabelVerdict, pieces
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, scale_set_name


@TAXONOMY.check(
    "GF108",
    "label-case",
    BLOCKER,
    "Labels are written in lower case.",
    ("docs/reference/names.md#upper-and-lower-case", "docs/reference/inputs.md#what-a-line-based-guard-misses"),
)
def label_case(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    GitHub ignores case when it compares labels. Other tools do not: a search, a guard script and
    ARC's removal of duplicates treat `Tinyland-Nix` and `tinyland-nix` as two labels. If all labels
    are in lower case, all tools agree. Other checks judge the label in lower case.
    """
    for use in judged(overlay, contract):
        if use.text != use.verdict.text:
            message = f"{use.subject} is {show(use.text)}: labels are written in lower case."
            yield Hit(use.place, message, f"Write {show(use.verdict.text)}.")


@TAXONOMY.check(
    "GF109",
    "repeated-label",
    WARNING,
    "No runner set has the same label twice.",
    ("docs/reference/names.md#upper-and-lower-case", "docs/reference/names.md#one-name-one-registration"),
)
def repeated_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC drops an exact repetition and reports that only in the controller's log. If the case differs,
    ARC sends both to GitHub, which treats them as one label. The capability label is always
    registered, so the other labels do not need to repeat it.
    """
    for use in uses(overlay, contract):
        if use.repeated is not None:
            yield Hit(
                use.place,
                f"{use.subject} is {show(use.text)}, the same label as {use.repeated.attribute}.",
                "Remove it.",
            )


@TAXONOMY.check(
    "GF113",
    "foreign-runner-label",
    BLOCKER,
    "Only generic labels and other capability labels are allowed beside the capability label.",
    "docs/reference/labels.md#labels-beside-the-capability-label",
)
def foreign_runner_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A workflow can ask for every label in the list, exactly as for the capability label. A label that
    names an owner, a repository or a host makes a private lane. A label of GitHub's or another
    vendor's runners brings jobs here that were meant for those runners.
    """
    generic = contract.capabilities.generic_labels.registration
    names: dict[str, RunnerSet] | None = None
    for use in judged(overlay, contract):
        verdict = use.verdict
        ours = verdict.pool or (verdict.namespaced and not verdict.identities)
        if use.index is None or verdict.generic or ours:
            continue
        if names is None:
            names = {scale_set_name(one, contract).lower(): one for one in overlay.runner_sets(contract)}
        yield Hit(
            use.place,
            f"{use.subject} is {show(use.text)}, {_reason(verdict, names.get(verdict.text))}.",
            f"Remove it. Allowed beside the capability label: {listing(generic)}.",
        )


def _reason(verdict: LabelVerdict, named: RunnerSet | None) -> str:
    if verdict.identities:
        return "which names " + " and ".join(f"{one.kind} ({show(one.name)})" for one in verdict.identities)
    if verdict.foreign:
        return f"a label of {verdict.foreign} runners"
    if verdict.retired:
        return "a retired label"
    if named is not None:
        return f"the scale-set name of {named.title}"
    return "neither a generic label nor a capability label"


@TAXONOMY.check(
    "GF115",
    "labels-not-a-list",
    BLOCKER,
    "Labels are a list with one string for each label.",
    "docs/reference/names.md#charts-that-know-labels",
)
def labels_not_a_list(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If the labels are not a list, ARC's chart ignores them without a message. It reads `"nix,linux"` as
    one label that contains a comma. In both cases the set registers, and jobs for its labels queue for
    a day.

    If the stack declares a list, GF303 reports a plain string. This check reports it where the
    stack accepts any type.
    """
    for use in uses(overlay, contract):
        if use.verdict.form != JOINED:
            continue
        extras = use.runner_set.attribute(EXTRAS)
        fix = f"Keep one label, and list the others in `{extras}`."
        yield Hit(
            use.place,
            f"{use.subject} is {show(use.text)}: {len(pieces(use.text))} labels in one string.",
            fix if use.index is None else "Write each label as a separate element of the list.",
        )
    for runner_set in overlay.runner_sets(contract):
        node = runner_set.node(EXTRAS)
        if node is None or isinstance(node, List) or not _takes_anything(runner_set):
            continue
        kind = "an object" if isinstance(node, Object) else f"the plain value {show(node)}"
        yield Hit(
            runner_set.place(EXTRAS),
            f"{runner_set.title}: `{runner_set.attribute(EXTRAS)}` is {kind}; ARC ignores labels that are not a list.",
            "Write a list of strings.",
        )


def _takes_anything(runner_set: RunnerSet) -> bool:
    """Whether the stack's type allows labels that are not a list."""
    sets = runner_set.stack.runner_sets
    type_: Type | None = runner_set.stack.variables[sets.variable].type if sets else None
    if isinstance(type_, Collection):
        type_ = type_.element
    if isinstance(type_, ObjectType):
        attribute = type_.attributes.get(runner_set.attribute(EXTRAS))
        type_ = attribute.type if attribute else None
    return type_ is ANY
