"""Check that the lock file of Bazel's modules was written by the Bazel that the overlay uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.formats.values import Scalar
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.overlay_pins import BAZEL, LOCK

#: A release of Bazel. What `.bazelversion` may say besides, such as `8.x` or `latest`, is not one version.
_RELEASE = r"(\d{1,4}\.\d{1,4})\.\d{1,4}"


@PIN.check(
    "GF615",
    "lock-of-another-bazel",
    WARNING,
    "The Bazel in `.bazelversion` is one that writes the version of `MODULE.bazel.lock`.",
    "docs/reference/pins.md#the-lock-file",
)
def lock_of_another_bazel(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Each Bazel reads one `lockFileVersion`. With another one it ignores the lock: it resolves all modules again and
    rewrites the file without a message, or stops if it runs with `--lockfile_mode=error`. So nothing is locked, and
    each machine has a changed file in its checkout. `.bazelversion` and the lock move together.

    Versions of Bazel that the contract does not list are not judged, nor a lock that `.bazelrc` switches off with
    `--lockfile_mode=off`, nor a `.bazelversion` that a `.bazeliskrc` overrules.
    """
    rules = contract.conventions.pins
    written, used = overlay.facts.get(LOCK), overlay.text(BAZEL)
    release = re.fullmatch(_RELEASE, used)
    if rules is None or written is None or release is None or not isinstance(written.node, Scalar):
        return
    expected, seen = rules.lock_versions.get(release[1]), written.node.value
    if expected is None or expected == seen:
        return
    writers = [name for name, version in rules.lock_versions.items() if version == seen]
    who = f", as Bazel {_span(writers)} writes it" if writers else ""
    yield Hit(
        written.place,
        f"`lockFileVersion` is {seen}{who}; Bazel {used} ({overlay.facts[BAZEL].place}) reads and writes {expected}.",
        f"Run `bazel mod deps --lockfile_mode=update` with Bazel {used}, and commit the lock file; or set "
        "`.bazelversion` back. In CI run with `--lockfile_mode=error`.",
    )


def _span(names: list[str]) -> str:
    """The first and the last of some minor versions."""
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
