"""Check that nothing addresses a renamed owner by its former name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.former_names import FormerName

_SOURCE = "docs/reference/registration.md#renamed-owners"


@BOUNDARY.check(
    "GF228",
    "former-name-not-followed",
    BLOCKER,
    "Nothing addresses a renamed owner by a former name that the forge does not follow.",
    _SOURCE,
)
def not_followed(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    GitHub redirects web pages and Git of a renamed account, and nothing else: `uses:` of the former name fails before
    the first step, the API answers 404, image paths and OIDC subjects have the new name at once. Whoever takes the
    former name is what such an address then means.
    """
    if "owner.former_names" in overlay.facts:
        yield from _hits(overlay, contract, followed=False)


@BOUNDARY.check(
    "GF229",
    "former-name",
    WARNING,
    "Nothing addresses a renamed owner by a former name that the forge follows for now.",
    _SOURCE,
)
def followed(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    GitHub redirects these addresses until somebody else takes the former name: then a remote or a flake's input has
    the code of a stranger.
    """
    if "owner.former_names" in overlay.facts:
        yield from _hits(overlay, contract, followed=True)


def _fix(one: FormerName, slug: str) -> str:
    """The same address with the owner's name of today."""
    if not slug or slug.lower() == one.name.lower():
        return "Write the new name, and correct `slug` of the owner."
    return f"Write {show(re.sub(re.escape(one.name), lambda _: slug, one.text, count=1, flags=re.IGNORECASE))}."


def _hits(overlay: Overlay, contract: Contract, followed: bool) -> Iterator[Hit]:
    from flywheel.overlay import former_names  # imported late: few owners were renamed

    days, slug = former_names.renamed(overlay), overlay.text("owner.slug")
    for one in former_names.of(overlay, contract):
        day = days.get(one.name, "")
        if one.followed is not followed or (day and overlay.evidence.today and day > overlay.evidence.today):
            continue
        when = f" on {day}" if day else ""
        yield Hit(
            one.place,
            f"{show(one.text)} is {one.what}, and `{one.name}` was renamed{when}.",
            _fix(one, slug),
        )
