"""Check that the runner in an image is one that the forge still gives jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.arc import version_key
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import NOTE, WARNING
from flywheel.findings.wording import show
from flywheel.formats import dates
from flywheel.formats.values import Object, Scalar
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.checks.contract.value_groups import ValueGroup, groups
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.arc import RunnerReleases

_IMAGES = "owner.runner_images"
_VERSION = r"v?([0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6})(?:-[A-Za-z0-9_.-]+)?"
_REFERENCE = r"(?P<name>[^@:\s]+(?::[0-9]+/[^@:\s]+)?)(?::(?P<tag>[^@\s]+))?(?:@(?P<digest>\S+))?"
_SOURCE = "docs/reference/pods.md#images-and-their-age"


@CONTRACT.check(
    "GF327",
    "aged-runner",
    WARNING,
    "The runner in each image is one that GitHub gives jobs to, for some weeks to come.",
    _SOURCE,
    needs=("today",),
)
def aged_runner(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    GitHub gives jobs only to runners that were updated within 30 days of a newer release, and ARC's runners do not
    update themselves. A set whose image is pinned by digest therefore stops on a day that can be told: its listener is
    up, runners start, get no job and end, in a loop. The day is when the rule may be applied; GitHub has applied it
    later, and sometimes earlier.
    """
    releases, today = contract.arc.runner_releases, overlay.evidence.today
    for group, name, image in _images(overlay, contract):
        version = _version(overlay, image, releases)
        if not version or releases is None:
            continue
        what = f"{group.title(name)} has runner `{version}`"
        fix = "Build and pin an image with the newest runner."
        if version_key(version) < version_key(releases.minimum):
            yield Hit(image.place, f"{what}: GitHub registers none before `{releases.minimum}`.", fix)
            continue
        newer = releases.newer(version, today)
        if newer is None:
            continue
        last = dates.days_after(newer[0], releases.days)
        left = dates.days_between(today, last)
        if left <= releases.warn_days:
            when = f"since {last}" if left < 0 else f"after {last}"
            yield Hit(
                image.place,
                f"{what}; `{newer[1]}` came out on {newer[0]}, so GitHub may give it no jobs {when}. It is {today}.",
                fix,
            )


@CONTRACT.check(
    "GF328",
    "runner-of-unknown-age",
    NOTE,
    "It is known which version of the runner is in each image that is pinned by digest.",
    _SOURCE,
)
def unknown_age(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A digest says which image it is, and not what is in it. Without the runner's version nobody can tell the day on
    which GitHub stops giving it jobs (GF327).
    """
    releases = contract.arc.runner_releases
    for group, name, image in _images(overlay, contract):
        if "@" in str(image.value) and not _version(overlay, image, releases):
            yield Hit(
                image.place,
                f"{group.title(name)} is {show(image.value)}; nothing says which runner is in it.",
                "Say it by the image's digest: `runner_images` of the owner, or `runner_contract.images`.",
            )


def _images(overlay: Overlay, contract: Contract) -> Iterator[tuple[ValueGroup, str, Fact]]:
    """The images with a runner of the releases that are known, each with the group and the name that sets it."""
    releases, forge = contract.arc.runner_releases, overlay.text("owner.forge")
    if releases is None or (forge and forge not in releases.forges):
        return
    for group in groups(overlay, contract):
        for name in group.names.images if group.stack.adapter in releases.adapters else ():
            fact = group.facts.get(name)
            if fact is not None and isinstance(fact.value, str) and fact.value:
                yield group, name, fact


def _version(overlay: Overlay, image: Fact, releases: RunnerReleases | None) -> str:
    """
    The runner's version in an image: as the owner says, or as the tag of a known image says; "" if neither does.

    Of an image with a digest the owner says it by that digest: by its name alone it would be said of every later one.
    """
    found = re.fullmatch(_REFERENCE, str(image.value))
    if found is None or releases is None:
        return ""
    digest = found["digest"]
    names = {str(image.value), *((digest, f"{found['name']}@{digest}") if digest else (found["name"],))}
    told = overlay.facts.get(_IMAGES)
    for key, node in told.node.items.items() if told is not None and isinstance(told.node, Object) else ():
        value = node.value if isinstance(node, Scalar) else None
        if key in names and isinstance(value, str) and (version := re.fullmatch(_VERSION, value)):
            return version[1]
    if found["name"].rpartition("/")[2] in releases.images:
        tag = re.fullmatch(_VERSION, found["tag"] or "")
        return tag[1] if tag is not None else ""
    return ""
