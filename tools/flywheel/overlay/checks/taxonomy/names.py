"""Scale-set names, and the Kubernetes objects that are called after them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.uses import CAPABILITY, judged
from flywheel.overlay.label_grammar import grammar
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, name_source


def object_name(name: str, contract: Contract) -> str:
    """What Kubernetes objects of a scale set are called."""
    for seen, written in contract.arc["object_name"]["replace"].items():
        name = name.replace(seen, written)
    return name


def _names(overlay: Overlay, contract: Contract) -> list[tuple[RunnerSet, str, str]]:
    """Each set with the fact that its scale-set name comes from, and the name; sets without one left out.

    A label that serves as the name is taken in lower case: GF108 tells its case.
    """
    key = ("scale-set names", contract)
    found: list[tuple[RunnerSet, str, str]] | None = overlay.memo.get(key)
    if found is None:
        found = []
        for runner_set in overlay.runner_sets(contract):
            source = name_source(runner_set, contract)
            name = runner_set.text(source)
            if name:
                found.append((runner_set, source, name.lower() if source == CAPABILITY else name))
        overlay.memo[key] = found
    return found


def _says(runner_set: RunnerSet, source: str, name: str) -> str:
    if source != CAPABILITY:
        return f"`{runner_set.attribute(source)}` is {show(name)}"
    own = runner_set.attribute("scale_set_name")
    return f"`{own}` is not set, so that its label {show(name)} is its name"


@TAXONOMY.check(
    "GF110",
    "scale-set-name",
    BLOCKER,
    "A scale-set name is short enough for ARC and a valid name in Kubernetes.",
    "ARC chart 0.14 (length); Kubernetes RFC 1123 names; domain §1.6",
)
def malformed_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC calls its Kubernetes objects after the scale set, with `_` turned to `-`, and appends to the
    name: the listener's must still fit 63 characters. The chart counts characters and nothing else,
    so that `Gh_Nix` passes the plan and is refused by the API server at apply.
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
    limits, objects = contract.arc["scale_set_name"], contract.arc["object_name"]
    length = len(name)
    if not limits["min_length"] <= length <= limits["max_length"]:
        yield f"which has {length} characters where ARC takes {limits['max_length']}"
    else:
        for what, added in sorted(objects["derived_suffix_lengths"].items()):
            if length + added > objects["max_length"]:
                yield (
                    f"of which ARC makes the {what}'s name with {length + added} characters where Kubernetes "
                    f"takes {objects['max_length']}"
                )
    written = object_name(name, contract)
    if not re.fullmatch(objects["pattern"], written):
        yield f"which makes {show(written)} in Kubernetes, no valid name"


def _better(runner_set: RunnerSet, source: str, name: str, contract: Contract) -> str:
    if source == CAPABILITY:
        return f"Set `{runner_set.attribute('scale_set_name')}` to a shorter name."
    better = object_name(name.lower(), contract)
    if not list(_faults(better, contract)):
        return f"Write {show(better)}."
    most = contract.arc["scale_set_name"]["max_length"]
    return f"Use lower-case letters, digits and hyphens, {most} characters at most."


@TAXONOMY.check(
    "GF111",
    "scale-set-collision",
    BLOCKER,
    "No two runner sets register under one name.",
    "GitHub: unique in a runner group; Kubernetes: unique in a namespace; domain §12.3 probe 11",
)
def colliding_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    GitHub gives a second set of one name the registration of the first, without an error, and the
    two listeners take each other's jobs. Names that differ in case are one to GitHub, and `a_b` and
    `a-b` are one to Kubernetes. A set without a name registers under its label, as a primary lane
    of that label may do already.
    """
    first: dict[tuple[int, str], tuple[RunnerSet, str]] = {}
    for runner_set, source, name in _names(overlay, contract):
        written = object_name(name.lower(), contract)
        other, theirs = first.setdefault((id(runner_set.inputs), written), (runner_set, name))
        if other is runner_set:
            continue
        seen = _says(runner_set, source, name)
        if name == theirs:
            clash = f"{seen}, under which {other.title} registers already"
        else:
            clash = f"{seen}; GitHub or Kubernetes takes it for {show(theirs)}, which {other.title} is"
        yield Hit(
            runner_set.place(source),
            f"{runner_set.title}: {clash}.",
            _name_of_its_own(runner_set),
        )


def _name_of_its_own(runner_set: RunnerSet) -> str:
    return f"Set `{runner_set.attribute('scale_set_name')}` to a name that no other set has."


@TAXONOMY.check(
    "GF118",
    "name-is-a-label",
    BLOCKER,
    "No scale-set name is a capability label other than the set's own.",
    "ARC 0.14: the name is always a label; domain §1.6, §12.1 row 26",
)
def name_is_a_label(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC registers the scale-set name as a label too, whatever the labels say. A set of plain Nix
    runners called `tinyland-nix-heavy` takes the jobs that ask for heavy ones, and fails them.
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
            f"{runner_set.title}: {_says(runner_set, source, name)}, {whose}: its jobs come here too.",
            _name_of_its_own(runner_set),
        )
