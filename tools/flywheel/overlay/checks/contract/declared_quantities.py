"""Check Kubernetes quantities, requests against limits, and runner images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats import quantities
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.checks.contract.value_groups import groups
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay

_DIGEST = r"@sha256:[0-9a-f]{64}\Z"


def _quantity(fact: Fact | None) -> Decimal | None:
    """The amount; None if it is absent or malformed (GF308 reports that)."""
    value = None if fact is None else fact.value
    if not isinstance(value, str) or not value:
        return None
    try:
        return quantities.parse(value)
    except ValueError:
        return None


@CONTRACT.check(
    "GF308",
    "malformed-quantity",
    BLOCKER,
    "A CPU, memory or storage amount is a Kubernetes quantity.",
    "docs/reference/pods.md#amounts-of-processor-memory-and-storage",
)
def malformed_quantity(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The plan accepts any string. At apply the API server refuses `1 Gi`, `4gb` and `1g`, and reads
    `400m` of memory as less than one byte.
    """
    for group in groups(overlay, contract):
        known = group.names.quantities
        names = [name for pair in known.pairs for name in (pair.request, pair.limit)]
        for name in [*names, *known.single]:
            fact = group.facts.get(name)
            if fact is None or not isinstance(fact.value, str) or not fact.value:
                continue
            try:
                amount = quantities.parse(fact.value)
            except ValueError as err:
                yield Hit(
                    fact.place,
                    f"{group.title(name)} is {show(fact.value)}, not a Kubernetes quantity: {err}.",
                    "Write a number with a unit, such as `500m`, `2`, `1Gi`.",
                )
                continue
            if amount < 0:
                message = f"{group.title(name)} is {show(fact.value)}: an amount cannot be negative."
                yield Hit(fact.place, message, "Write an amount of 0 or more.")


@CONTRACT.check(
    "GF312",
    "request-above-limit",
    BLOCKER,
    "A request is at most its limit.",
    "docs/reference/pods.md#amounts-of-processor-memory-and-storage",
)
def request_above_limit(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The API server refuses every pod whose request is above its limit: the scale set starts, but no
    runner ever does. Defaults count: a request of `16Gi` is above a default limit of `8Gi`.
    """
    for group in groups(overlay, contract):
        for pair in group.names.quantities.pairs:
            request, limit = group.get(pair.request), group.get(pair.limit)
            asked, most = _quantity(request), _quantity(limit)
            if request is None or limit is None or asked is None or most is None or asked <= most:
                continue
            if request.declared or limit.declared:
                default = "" if limit.declared else " (the stack's default)"
                yield Hit(
                    group.where(request, limit),
                    f"{group.title(pair.request)} is {show(request.value)}, above "
                    f"{group.title(pair.limit)}, which is {show(limit.value)}{default}.",
                    f"Lower `{pair.request}` or raise `{pair.limit}`.",
                )


@CONTRACT.check(
    "GF313",
    "mutable-image",
    WARNING,
    "A runner image is pinned by digest.",
    "docs/reference/pods.md#images-and-their-age",
)
def mutable_image(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A tag can be moved: two runners of one scale set can then run different images, and a rollback of
    the overlay does not roll back the image. A digest always names the same image.
    """
    for group in groups(overlay, contract):
        for name in group.names.images:
            fact = group.facts.get(name)
            value = None if fact is None else fact.value
            if fact is None or not isinstance(value, str) or not value or re.search(_DIGEST, value):
                continue
            yield Hit(
                fact.place,
                f"{group.title(name)} is {show(value)}, whose tag can be moved to another image.",
                "Pin the image by digest: `name@sha256:<64 hexadecimal digits>`.",
            )
