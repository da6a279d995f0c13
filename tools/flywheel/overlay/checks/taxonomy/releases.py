"""Check the names of the Helm releases as which runner sets are installed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet


@TAXONOMY.check(
    "GF112",
    "helm-release",
    BLOCKER,
    "A Helm release has a valid name that no other runner set has.",
    ("docs/reference/names.md#the-four-names", "docs/reference/names.md#limits-of-names-and-labels"),
)
def helm_release(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Each key in the map of runner sets is the name of a Helm release and of its state. At apply, Helm
    refuses a name that has capital letters, underscores or too many characters. If a key is also the
    release of a primary lane, two resources manage one installation, and each apply undoes the other.
    """
    pattern, most = contract.arc.object_name.pattern, contract.arc.release_name.max_length
    first: dict[tuple[int, str], RunnerSet] = {}
    for runner_set in overlay.runner_sets(contract):
        name, place = runner_set.release, runner_set.release_fact
        if not isinstance(place.value, str) or not (name or place.declared):
            continue
        if len(name) > most:
            message = f"{runner_set.title}: its Helm release has {len(name)} characters; Helm accepts at most {most}."
            yield Hit(place.place, message, "Shorten it.")
        elif not re.fullmatch(pattern, name):
            yield Hit(
                place.place,
                f"{runner_set.title}: {show(name)} is not a valid name of a Helm release.",
                "Use lower-case letters, digits and hyphens, with a letter or digit at both ends.",
            )
        other = first.setdefault((id(runner_set.inputs), name), runner_set)
        if other is not runner_set and name:
            yield Hit(
                place.place,
                f"{runner_set.title}: {other.title} already has the Helm release {show(name)}.",
                "Give one of them another name.",
            )
