"""Check scale-set names, and the names of Kubernetes objects that ARC makes from them."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.derived_values import derived
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import CAPABILITY, judged
from flywheel.overlay.grammar.label_grammar import grammar
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, name_source


def object_name(name: str, contract: Contract) -> str:
    """The name of the Kubernetes objects of a scale set."""
    for seen, written in contract.arc.object_name.replace.items():
        name = name.replace(seen, written)
    return name


@derived
def _names(overlay: Overlay, contract: Contract) -> list[tuple[RunnerSet, str, str]]:
    """Each set with the fact that gives its scale-set name, and the name. Sets without a name are left out.

    If the label is the name, it is returned in lower case: GF108 reports its case.
    """
    found = []
    for runner_set in overlay.runner_sets(contract):
        source = name_source(runner_set, contract)
        name = runner_set.text(source)
        if name:
            found.append((runner_set, source, name.lower() if source == CAPABILITY else name))
    return found


def _says(runner_set: RunnerSet, source: str, name: str) -> str:
    if source != CAPABILITY:
        return f"`{runner_set.attribute(source)}` is {show(name)}"
    own = runner_set.attribute("scale_set_name")
    return f"`{own}` is not set, so its label {show(name)} is its name"


@TAXONOMY.check(
    "GF110",
    "scale-set-name",
    BLOCKER,
    "A scale-set name is short enough for ARC and a valid name in Kubernetes.",
    "docs/reference/names.md#limits-of-names-and-labels",
)
def malformed_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC names its Kubernetes objects after the scale set: it replaces `_` with `-` and appends a
    suffix. The listener's name must still fit into 63 characters. The chart checks only the length, so
    `Gh_Nix` passes the plan and the API server refuses it at apply.
    """
    known = grammar(overlay, contract)
    for runner_set, source, name in _names(overlay, contract):
        if source == CAPABILITY and runner_set.lane is None and not known.judge(name).sound:
            continue
        reasons = list(_faults(name, contract))
        if reasons:
            yield Hit(
                runner_set.place(source),
                f"{runner_set.title}: {_says(runner_set, source, name)}, {' and '.join(reasons)}.",
                _better(runner_set, source, name, contract),
            )


def _faults(name: str, contract: Contract) -> Iterator[str]:
    limits, objects = contract.arc.scale_set_name, contract.arc.object_name
    length = len(name)
    if not limits.min_length <= length <= limits.max_length:
        yield f"which has {length} characters; ARC accepts at most {limits.max_length}"
    else:
        for what, added in sorted(objects.derived_suffix_lengths.items()):
            if length + added > objects.max_length:
                yield (
                    f"from which ARC makes a {what} name of {length + added} characters; Kubernetes accepts "
                    f"at most {objects.max_length}"
                )
    written = object_name(name, contract)
    if not objects.pattern.fullmatch(written):
        yield f"which becomes {show(written)} in Kubernetes, not a valid name"


def _better(runner_set: RunnerSet, source: str, name: str, contract: Contract) -> str:
    if source == CAPABILITY:
        return f"Set `{runner_set.attribute('scale_set_name')}` to a shorter name."
    better = object_name(name.lower(), contract)
    if not list(_faults(better, contract)):
        return f"Write {show(better)}."
    most = contract.arc.scale_set_name.max_length
    return f"Use lower-case letters, digits and hyphens, at most {most} characters."


@TAXONOMY.check(
    "GF111",
    "scale-set-collision",
    BLOCKER,
    "No two runner sets register under one name.",
    ("docs/reference/names.md#one-name-one-registration", "docs/reference/inputs.md#what-a-line-based-guard-misses"),
)
def colliding_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If two sets have one name, GitHub gives the second the registration of the first, without an
    error, and the two listeners take each other's jobs. GitHub ignores case in names; Kubernetes gets
    the same name for `a_b` and `a-b`. A set without a name registers under its label, and a primary
    lane may have that name already.
    """
    first: dict[tuple[int, str], tuple[RunnerSet, str, str]] = {}
    for found in _names(overlay, contract):
        written = object_name(found[2].lower(), contract)
        other, _, theirs = earlier = first.setdefault((id(found[0].inputs), written), found)
        if other is found[0]:
            continue
        # A set that is called as its release keeps its name: the other one was given it.
        runner_set, source, name = found
        if name == runner_set.release and theirs != other.release:
            (runner_set, source, name), (other, _, theirs) = earlier, found
        seen = _says(runner_set, source, name)
        if name == theirs:
            clash = f"{seen}, a name that {other.title} has too{other.origin}"
        else:
            same = f"to GitHub or Kubernetes that is the same as {show(theirs)}"
            clash = f"{seen}; {same}, the name of {other.title}{other.origin}"
        yield Hit(
            runner_set.place(source),
            f"{runner_set.title}{runner_set.origin}: {clash}.",
            _name_of_its_own(runner_set),
        )


def _name_of_its_own(runner_set: RunnerSet) -> str:
    return f"Set `{runner_set.attribute('scale_set_name')}` to a name that no other set has."


@TAXONOMY.check(
    "GF118",
    "name-is-a-label",
    BLOCKER,
    "No scale-set name is a capability label, except the set's own label.",
    "docs/reference/names.md#the-scale-set-name-is-always-a-label",
)
def name_is_a_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC always registers the scale-set name as a label too. A set of plain Nix runners with the name
    `tinyland-nix-heavy` gets the jobs that ask for heavy runners, and those jobs fail.
    """
    used = {use.verdict.text: use.runner_set for use in judged(overlay, contract) if use.verdict.sound}
    labels = contract.capabilities.labels
    for runner_set, source, name in _names(overlay, contract):
        label = name.lower()
        if source == CAPABILITY or label == runner_set.text(CAPABILITY).lower():
            continue
        if label not in labels and label not in used:
            continue
        whose = "a capability label of the contract" if label in labels else f"a label of {used[label].title}"
        yield Hit(
            runner_set.place(source),
            f"{runner_set.title}: {_says(runner_set, source, name)}, {whose}: this set gets that label's jobs too.",
            _name_of_its_own(runner_set),
        )
