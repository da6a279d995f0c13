"""Check endpoints: scheme, host, retired addresses, and whether runner sets and substrate agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats import placeholders
from flywheel.formats.endpoints import parse
from flywheel.overlay.checks.wiring import wiring_values
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.overlay_strings import overlay_strings


def _forms(contract: Contract, name: str, rest: str) -> str:
    return " or ".join(f"`{scheme}://{rest}`" for scheme in contract.wiring.endpoints[name])


@WIRING.check(
    "GF405",
    "endpoint-differs",
    WARNING,
    "Runner sets and files name the same endpoints as the substrate.",
    "docs/reference/wiring.md#endpoints-that-changed-in-one-place",
)
def differs(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    When a cache moves, its address changes in one place and stays in another. A runner set with the
    old address builds everything again, slowly and without an error. A set may have a cache of its
    own: then expect this warning, so that the next one is noticed.

    Two addresses count as equal if they differ only in case, in the cluster's domain, or in the
    scheme's default port.
    """
    domain = contract.wiring.cluster_domain
    first: dict[str, wiring_values.WiringValue] = {}
    for one in wiring_values.endpoints(overlay, contract):
        if one.name in contract.wiring.state.attributes:
            continue  # GF417 judges backends
        reference = first.setdefault(one.name, one)
        ours, theirs = parse(one.text), parse(reference.text)
        if reference.runner_set is not None or ours is None or theirs is None or ours.same_as(theirs, domain):
            continue
        yield Hit(
            one.fact.place,
            f"{one.title} is {show(one.text)}; {reference.title} is {show(reference.text)} ({reference.fact.place}).",
            "Write the same endpoint in both, or remove one of them.",
        )


@WIRING.check(
    "GF406",
    "endpoint-scheme",
    BLOCKER,
    "Every endpoint is a URL with a scheme that its service has.",
    "docs/reference/wiring.md#endpoints-that-a-client-accepts",
)
def scheme(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    For Bazel `host:9092` and `http://host:9092` are different protocols. Nix reads a server without a
    scheme as a local path. In both cases the runner has no cache, and the job does not fail.
    """
    for one in wiring_values.endpoints(overlay, contract):
        endpoint = parse(one.text)
        if placeholders.find(one.text):
            continue  # GF408 reports it
        if endpoint is None and "://" in one.text:
            message = f"{one.title} is {show(one.text)}, which is not the URL of a service."
        elif endpoint is None:
            message = f"{one.title} is {show(one.text)}, which has no scheme."
        elif endpoint.scheme not in contract.wiring.endpoints[one.name]:
            message = f"{one.title} is {show(one.text)}; its scheme must be {_forms(contract, one.name, '')}."
        else:
            continue
        yield Hit(one.fact.place, message, f"Write it as {_forms(contract, one.name, 'host:port')}.")


@WIRING.check(
    "GF407",
    "loopback-endpoint",
    BLOCKER,
    "No endpoint is a loopback address.",
    "docs/reference/wiring.md#endpoints-that-a-client-accepts",
)
def loopback(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    During a port-forward `localhost` is the operator's machine. Later it is the runner's own pod,
    where nothing listens. Put the address of a port-forward into the environment of one run, never
    into a file. All notations are found: 127.1, ::1, 0.0.0.0 and names below `.localhost`.
    """
    for one in wiring_values.endpoints(overlay, contract):
        endpoint = parse(one.text)
        if endpoint is not None and endpoint.loopback:
            yield Hit(
                one.fact.place,
                f"{one.title} is {show(one.text)}, a loopback address: it means the machine that reads it.",
                "Write the service's name in the cluster, such as host.namespace.svc.",
            )


@WIRING.check(
    "GF402",
    "retired-wiring",
    BLOCKER,
    "No retired cache key or host is in use.",
    (
        "docs/reference/wiring.md#the-key-travels-with-the-endpoint",
        "docs/reference/wiring.md#endpoints-that-changed-in-one-place",
    ),
)
def retired(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A withdrawn key verifies nothing, and a host that was switched off does not answer. Nix then builds
    instead of fetching. Both survive in copied configuration. This check searches every string,
    because environment variables contain them too.
    """
    keys = contract.wiring.retired.attic_public_keys
    hosts = contract.wiring.retired.attic_hosts
    marks = (*keys, *hosts)
    in_url = r"://(?:[^\s/@]*@)?(" + "|".join(map(re.escape, hosts)) + r")(?![\w-])"
    for string in overlay_strings(overlay, lambda text: any(mark in text for mark in marks)):
        key = next((key for key in keys if key in string.text), "")
        host = re.search(in_url, string.text) if hosts else None
        if key or host:
            what = f"the key {show(key)}" if host is None else f"the host {show(host[1])}"
            yield Hit(
                string.place,
                f"{show(string.name)} contains {what}, which was retired.",
                "Write the current one of the substrate.",
            )
