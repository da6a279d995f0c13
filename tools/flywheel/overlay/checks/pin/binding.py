"""Check that a pin binds: it names a commit that exists, and Bazel takes core from what it names."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.git_names import repeats
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin, override
from flywheel.overlay.pins.overlay_pins import MODULE_FILE, USED, pins_of


@PIN.check(
    "GF613",
    "placeholder-commit",
    BLOCKER,
    "A pinned commit is one of core, not a placeholder.",
    ("docs/reference/pins.md#forms-of-a-pin", "docs/reference/specification.md#core-pins"),
)
def placeholder(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Forty zeros, or the digits of an example, have the form of a commit and name none. Examples and templates
    are copied with such values, and a test that looks only at the form passes for as long as they stay. The id
    of a real commit is a hash: its digits do not repeat.
    """
    for pin in pins_of(overlay, contract):
        if pin.root and repeats(pin.commit):
            yield Hit(
                pin.place,
                f"{pin.what} is {show(pin.commit)}, whose digits repeat: it is a placeholder, not a commit of core.",
                "Write the commit that `git rev-parse HEAD` prints in core.",
            )


@PIN.check(
    "GF616",
    "patched-core",
    WARNING,
    "Core is used as it is pinned, without patches.",
    "docs/reference/pins.md#overrides-count-in-the-root-module",
)
def patched(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An override can change core after it is fetched: `patches`, `patch_cmds`, files that are put over the archive's.
    The commit and the integrity hash stay the same, and what Bazel builds with is another core than the reviewed
    one. A patch can be right for a few days; then expect this warning, so that its removal is noticed as well.
    """
    for pin in pins_of(overlay, contract):
        if pin.root and pin.patched:
            yield Hit(
                pin.at("patched"),
                f"{pin.named(pin.patched)} changes core after it is fetched, so that it is not the pinned core.",
                f"Make the change in core, pin a commit that has it, and remove `{pin.patched}`.",
            )


@PIN.check(
    "GF614",
    "unbound-pin",
    BLOCKER,
    "The core pin is compared with what Bazel builds with, and both are the same core.",
    (
        "docs/reference/pins.md#overrides-count-in-the-root-module",
        "docs/reference/specification.md#core-pins",
    ),
)
def unbound(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A `core_pin` says which core was reviewed, and the overrides in `MODULE.bazel` decide which core is built. If
    nobody compares the two, the pin is a comment. An archive whose address contains neither the pinned commit
    nor the pinned version can be any core. A `flywheel_core_pin` that is written by hand, without the root
    module's file, is compared with nothing.

    GF604, GF606, GF607 and GF616 report the other differences: a folder in place of the pin, another version,
    another commit, patches. What a command line replaces (`--override_module`) is not visible to any check.
    """
    found = [pin for pin in pins_of(overlay, contract) if pin.root]
    tags = [pin for pin in found if pin.kind == core_pins.TAG]
    if not tags:
        return
    if USED in overlay.facts and MODULE_FILE not in overlay.facts:
        yield Hit(
            tags[0].place,
            f"{tags[0].what} is compared with no MODULE.bazel, so it is not known which core Bazel builds with.",
            "Use `@flywheel_core_pin//:pin`, or give `module_file` to the `flywheel_core_pin`.",
        )
    in_force = override(found)
    if in_force is not None and in_force.kind == core_pins.ARCHIVE and not in_force.commit:
        yield from _archive(in_force, tags[0])
    for other in tags[1:]:
        if other.commit == tags[0].commit and (other.version, other.contract) != (tags[0].version, tags[0].contract):
            differs = "version" if other.version != tags[0].version else "contract"
            yield Hit(
                other.at(differs),
                f"{other.named(differs)} differs: version {show(other.version)}, contract {show(other.contract)}; "
                f"{tags[0].what} ({tags[0].place}) has {show(tags[0].version)} and {show(tags[0].contract)}.",
                "Keep one pin, or write the same values in both.",
            )


def _archive(archive: Pin, tag: Pin) -> Iterator[Hit]:
    if archive.version and archive.version == tag.version:
        return
    seen = f"version {show(archive.version)}" if archive.version else "neither a commit nor a version"
    yield Hit(
        archive.place,
        f"the address of {archive.what} names {seen} of core; the core pin is {show(tag.commit or tag.version)} "
        f"({tag.place}).",
        "Take the archive of the pinned commit, whose address contains it.",
    )
