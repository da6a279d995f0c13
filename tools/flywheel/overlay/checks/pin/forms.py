"""Check each pin alone: it must name one core that cannot change."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.git_names import is_commit
from flywheel.formats.source import Place
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.pins.overlay_pins import USED, pins_of

#: Kinds of pins that the build uses. CI may check out core a second time with the other kinds.
_DECLARED = (core_pins.TAG, core_pins.GIT, core_pins.ORGANIZATION)


@PIN.check(
    "GF601",
    "unpinned-core",
    BLOCKER,
    "An overlay that uses core pins it.",
    ("docs/reference/pins.md#places-that-pin-core", "docs/reference/specification.md#core-pins"),
)
def unpinned(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Without a pin the next run uses the core of that moment, perhaps with other modules, variables and
    defaults, and nobody decided that. A commit in `MODULE.bazel` or `config/organization.yaml` pins
    core. So does a `core_pin` for a version that comes from a registry.

    Bazel reads only `MODULE.bazel`. If that file names core, it must pin core itself: with a commit,
    an archive, a `core_pin`, or a `single_version_override`. The version of a `bazel_dep` is only a
    lower bound, and a commit in organization.yaml does not reach the build.

    An overlay that rules declare uses core by that alone: its `core_pin` must be set. A folder that has only
    variable files says nothing about core, and is not checked.
    """
    found = pins_of(overlay, contract)
    used = overlay.facts.get(USED)
    if used is not None and used.value is False:
        yield Hit(
            used.place, "the overlay has no `core_pin`, so nothing says which core was reviewed for it.", _DECLARE
        )
        return
    if any(pin.root and (pin.ref or pin.path or pin.version or pin.integrity) for pin in found):
        named = [pin for pin in found if pin.root and pin.kind in core_pins.BAZEL]
        if named and not any(_holds(pin) for pin in named):
            yield Hit(
                named[0].place,
                f"{named[0].what} does not fix which core Bazel builds with: core has no override and no core pin.",
                "Add to MODULE.bazel `git_override(commit = ...)`, or a `core_pin` with the registry's version.",
            )
        return
    place = use(overlay, found)
    if place is not None:
        yield Hit(
            place,
            "the overlay uses core and pins neither a commit nor a version of it.",
            _PIN,
        )


_PIN = (
    "Pin a commit: `git_override(commit = ...)` in MODULE.bazel, and `core.pinned_commit` in config/organization.yaml."
)
_DECLARE = (
    'Write `core_pin = "@flywheel_core_pin//:pin"` here, and `flywheel.core_pin(...)` with '
    '`use_repo(flywheel, "flywheel_core_pin")` in MODULE.bazel.'
)


def _holds(pin: Pin) -> bool:
    """Whether a pin in MODULE.bazel decides what Bazel builds with. Other checks judge how good it is."""
    if pin.kind == core_pins.TAG:
        return bool(pin.ref or pin.version)
    return pin.kind in core_pins.NON_REGISTRY or (pin.kind == core_pins.SINGLE_VERSION and bool(pin.version))


def use(overlay: Overlay, found: list[Pin]) -> Place | None:
    """The place that shows that the overlay uses core; None if nothing does."""
    if found:
        return found[0].place
    names = (USED, "core.repository", "core.module_name")
    return next((fact.place for fact in map(overlay.facts.get, names) if fact is not None), None)


@PIN.check(
    "GF602",
    "moving-pin",
    BLOCKER,
    "Core is pinned by a full commit id, never by a branch, a tag or a part of an id.",
    "docs/reference/pins.md#forms-of-a-pin",
)
def moving(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A branch moves with every push, a tag can be moved, and an abbreviated id can become ambiguous.
    The applied core may then differ from the reviewed one, and from machine to machine. The same
    rule applies to a variable of a workflow or Justfile that pins core, such as `GF_CORE_REF`.
    """
    for pin in pins_of(overlay, contract):
        declared = pin.kind in _DECLARED or (pin.variable and not pin.path)
        if pin.root and declared and not pin.commit and (pin.ref or pin.kind != core_pins.TAG):
            yield Hit(pin.place, f"{pin.what} {_seen(pin)}.", _FULL)


_FULL = "Write the 40 lower-case hexadecimal digits that `git rev-parse HEAD` prints in core."


def _seen(pin: Pin) -> str:
    if not pin.ref:
        return "has no readable commit"
    if is_commit(pin.ref.lower()):
        return f"is {show(pin.ref)}, with capital letters; Git writes lower case"
    if len(pin.ref) < 40 and all(char in "0123456789abcdef" for char in pin.ref):
        return f"is {show(pin.ref)}, an abbreviated commit id"
    return f"is {show(pin.ref)}, which is not a full commit id"


@PIN.check(
    "GF603",
    "archive-without-integrity",
    BLOCKER,
    "An archive of core is verified by its integrity hash.",
    "docs/reference/pins.md#forms-of-a-pin",
)
def archive(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The bytes behind a URL can change. Archives that a forge makes on request have changed before.
    Only `integrity` guarantees that the override gives the reviewed bytes. It also lets a cache or a
    mirror serve them.
    """
    for pin in pins_of(overlay, contract):
        if pin.root and pin.kind == core_pins.ARCHIVE and not pin.integrity:
            yield Hit(
                pin.place,
                f"{pin.what} has no `integrity`.",
                'Add `integrity = "sha256-..."`; `openssl dgst -sha256 -binary FILE | base64` prints the hash.',
            )


@PIN.check(
    "GF611",
    "moving-reference",
    WARNING,
    "Workflows, Justfiles and flakes refer to core by commit.",
    "docs/reference/pins.md#references-that-move",
)
def reference(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Every other use of core in CI (a checkout, a reusable workflow, a flake) must be the same core as
    the build's, and must not move. A reference without a ref uses the default branch of that moment.
    `@v2` uses the commit to which that tag was last moved. `git clone --branch` in a script moves in
    the same way.
    """
    for pin in pins_of(overlay, contract):
        if pin.kind in core_pins.AROUND and not pin.commit and not pin.path and not pin.variable:
            seen = f"uses {show(pin.ref)} of core" if pin.ref else "uses the default branch of core"
            yield Hit(
                pin.place,
                f"{pin.what} {seen}, which moves.",
                "Write the commit that the overlay pins; put the release's name into a comment.",
            )
