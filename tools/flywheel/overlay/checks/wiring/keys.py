"""Check the public keys of caches: their form and their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.secrets import secret_search
from flywheel.overlay.checks.wiring import wiring_values
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.wiring import PublicKey

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"


def _keys(overlay: Overlay, contract: Contract) -> Iterator[tuple[wiring_values.WiringValue, PublicKey]]:
    rules = contract.wiring.public_keys
    for one in [*wiring_values.shared(overlay, contract), *wiring_values.own(overlay, contract)]:
        if one.name in rules and one.text and not _secret(one.text):
            yield one, rules[one.name]


def _secret(text: str) -> bool:
    """Whether the text is a private key; only the secrets family reports that."""
    return secret_search.is_redacted(text) or any(secret_search.find(text))


def _fault(text: str, size: int) -> str:
    name, colon, key = text.partition(":")
    if not colon:
        return "has no `NAME:` before the key"
    if not re.fullmatch(_NAME, name):
        return f"has the name {show(name)}"
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", key):
        return "is not standard base64 after the colon"
    from binascii import Error, a2b_base64

    try:
        actual = len(a2b_base64(key))
    except Error:
        return "is incomplete base64"
    return "" if actual == size else f"has {actual} bytes; a key has {size}"


@WIRING.check(
    "GF409",
    "malformed-public-key",
    BLOCKER,
    "A cache's public key is a name, a colon, and a key of the right length.",
    "docs/reference/wiring.md#the-key-travels-with-the-endpoint",
)
def malformed(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    With a key that it cannot read, Nix does not start, or trusts no key without a message. One
    character lost in copying takes the cache away from every runner.
    """
    for one, rule in _keys(overlay, contract):
        fault = _fault(one.text, rule.bytes)
        if fault:
            yield Hit(
                one.fact.place,
                f"{one.title} is {show(one.text)}, which {fault}.",
                f"Write it as NAME:BASE64 of {rule.bytes} bytes, as `attic cache info` prints it.",
            )


@WIRING.check(
    "GF410",
    "key-of-another-cache",
    WARNING,
    "The public key has the name of the cache that runners read.",
    "docs/reference/wiring.md#the-key-travels-with-the-endpoint",
)
def another_cache(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Attic makes a key for each cache and gives it the cache's name. A key with another name is usually
    the key of a previous cache. Then no downloaded path can be verified.
    """
    seen = set()
    for one, rule in _keys(overlay, contract):
        name = one.text.partition(":")[0]
        if _fault(one.text, rule.bytes):
            continue
        for cache in _caches(overlay, contract, rule.named_after):
            place = cache.fact.place if cache.fact.declared else one.fact.place
            if cache.text != name and place not in seen:  # sets that inherit a fact have its place
                seen.add(place)
                yield Hit(
                    place,
                    f"{cache.title} is {show(cache.text)}, and the key in {one.title} ({one.fact.place}) "
                    f"is of {show(name)}.",
                    "Write the key of the cache that runners read.",
                )


def _caches(overlay: Overlay, contract: Contract, name: str) -> Iterator[wiring_values.WiringValue]:
    """The caches that are set, or the default of the stacks."""
    declared = [one for one in wiring_values.shared(overlay, contract) if one.name == name and one.text]
    yield from declared
    for stack, inputs, _ in overlay.by_stack(contract) if not declared else ():
        fact = fact_value(stack, inputs, f"substrate.{name}")
        if fact is not None:
            yield wiring_values.WiringValue(name, f"the default of `{name}`", fact)
    yield from (one for one in wiring_values.own(overlay, contract) if one.name == name and one.text)
