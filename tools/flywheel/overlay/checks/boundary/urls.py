"""Check that config URLs are plain URLs of a scope that the forge has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import a, several
from flywheel.findings.wording import listing, show
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.registrations import (
    ConfigUrl,
    Url,
    account,
    config_urls,
    foreign_account,
    forge,
    is_anchor,
    parse,
    scopes,
)

_NAME = r"[A-Za-z0-9._-]+"
_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_USER = r"(?s)\A([A-Za-z][A-Za-z0-9+.-]*://)?.*@"


def shown(one: ConfigUrl) -> str:
    """A config URL for a message; a password in it is left out."""
    return show(re.sub(_USER, r"\1…@", one.text))


def users(group: list[ConfigUrl]) -> str:
    """Who registers at a URL, in a few words."""
    return several(user for one in group for user in one.users)


def grouped(overlay: Overlay, contract: Contract, by_text: bool = False) -> Iterator[list[ConfigUrl]]:
    """The config URLs grouped by scope, or by spelling. Text that is not a URL is only in the latter."""
    groups: dict[str, list[ConfigUrl]] = {}
    for one in config_urls(overlay, contract):
        if by_text:
            groups.setdefault(one.text, []).append(one)
        elif one.url is not None:
            groups.setdefault(one.url.key, []).append(one)
    yield from groups.values()


@BOUNDARY.check(
    "GF201",
    "config-url",
    BLOCKER,
    "A config URL is a plain URL of a scope that the forge offers the owner.",
    (
        "docs/reference/registration.md#forms-of-a-config-address",
        "docs/reference/registration.md#scopes-and-kinds-of-account",
    ),
)
def config_url(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC takes the scope of a registration only from the path of `githubConfigUrl`: `owner/repo.git`
    is a repository of that name, `enterprises/x` is an enterprise. If the path is not a scope, only
    the listener's log shows the failure. A password in the URL would be in the state and in every
    plan.

    The contract lists the scopes of each forge, and which of them each kind of account has. A
    personal account on GitHub has only its repositories. Where a path does not say its scope, as in GitLab, the owner
    declares it (`registration_scope`). The address of the forge's API is not one of a scope.
    """
    for group in grouped(overlay, contract, by_text=True):
        one = group[0]
        faults = list(_faults(overlay, contract, one.url))
        if faults:
            reasons = "; it ".join(reason for reason, _ in faults)
            message = f"{shown(one)}, the config URL of {users(group)}, {reasons}."
            yield Hit(one.fact.place, message, faults[-1][1])


def _faults(overlay: Overlay, contract: Contract, url: Url | None) -> Iterator[tuple[str, str]]:
    """Each fault with its fix. The fix of the last fault corrects the others too."""
    if url is None:
        yield "is not an absolute URL", "Write the URL of the owner on the forge, with its scheme."
        return
    plain = f"Write {show(_plain(url, contract))}."
    for reason in _text_faults(url, contract):
        yield reason, plain
    if not has_names(url):
        yield "has a path with characters that names cannot have", "Write the owner's name on the forge as the path."
        return
    host = host_fault(overlay, contract, url)
    if host:
        yield host
        return
    reason = _scope_fault(overlay, contract, url)
    if reason:
        yield reason, _offered(overlay, contract, url)


def _schemes(contract: Contract) -> list[str]:
    return list(contract.wiring.endpoints.get("config_url", ()))


def _plain(url: Url, contract: Contract) -> str:
    scheme = next(iter(_schemes(contract)), url.scheme.lower())
    return "/".join([f"{scheme}://{url.host.lower()}", *url.segments])


def _text_faults(url: Url, contract: Contract) -> Iterator[str]:
    schemes = _schemes(contract)
    if schemes and url.scheme not in schemes:
        yield f"has the scheme {show(url.scheme)}, not {' or '.join(schemes)}"
    if url.user is not None:
        yield "has a user name"
    if url.host != url.host.lower():
        yield "has a host with capital letters"
    if url.port is not None:
        yield f"has the port {show(url.port)}" if url.port.isdigit() else "has a port"
    if url.rest is not None:
        yield "has a query or fragment"
    if url.path.endswith("//"):  # the stacks and ARC ignore a single one
        yield "ends in several slashes"
    if url.git:
        yield "ends in `.git`"


def has_names(url: Url) -> bool:
    """Whether every part of the path is a name, not a placeholder or other text."""
    return all(re.fullmatch(_NAME, segment) for segment in url.segments)


def host_fault(overlay: Overlay, contract: Contract, url: Url) -> tuple[str, str] | None:
    """What is wrong with the host, and the fix; None if it may be the forge's, and is not that of its API."""
    host = url.host.lower()
    if not re.fullmatch(_HOST, host):
        return "has no valid host", "Write the forge's host name."
    forges = contract.wiring.forges
    name = forge(overlay, contract, url)
    hosts = forges[name].hosts if name else ()
    others = [other for other, one in forges.items() if other != name and host in one.hosts]
    if name and hosts and host not in hosts:
        fix = f"Use {listing(hosts)}, or set the owner's forge to the one that has this host."
        return f"has a host that the forge `{name}` does not have", fix
    if name and others:
        fix = f"Use the host of the owner's forge, or set the owner's forge to `{others[0]}`."
        return f"has a host of the forge `{others[0]}`, not of `{name}`", fix
    if _is_api(overlay, contract, url):
        return "is an address of the forge's API", _offered(overlay, contract, url)
    return None


def _is_api(overlay: Overlay, contract: Contract, url: Url) -> bool:
    """Whether it begins as the forge's API does."""
    one = contract.wiring.forges.get(forge(overlay, contract, url))
    api = parse(one.api.format(host=url.host)) if one is not None and one.api else None
    if api is None or api.host.lower() != url.host.lower():
        return False
    return bool(api.segments) and [part.lower() for part in url.segments[: len(api.segments)]] == api.segments


def _scope_fault(overlay: Overlay, contract: Contract, url: Url) -> str:
    name = forge(overlay, contract, url)
    if not name:
        return ""
    found = scopes(contract, name, url)
    if not found:
        return f"is not a scope of the forge `{name}`"
    declared = overlay.text("owner.registration_scope")
    if declared and url.key == _own_key(overlay):
        if declared not in (scope.name for scope in found):
            return f"is not a URL of the scope `{declared}`, which the owner declares"
        found = [scope for scope in found if scope.name == declared]
    offered = account(overlay, contract, name)
    if offered is None or is_anchor(contract, name, found) or foreign_account(overlay, contract, name, found):
        return ""
    if any(scope.name in offered.scopes for scope in found):
        return ""
    kind = overlay.text("owner.account_kind")
    return f"is the scope `{found[0].name}`, which {a(kind)} account does not have"


def _own_key(overlay: Overlay) -> str:
    own = parse(overlay.text("owner.config_url"))
    return own.key if own is not None else ""


def _offered(overlay: Overlay, contract: Contract, url: Url) -> str:
    """The fix for a wrong scope: the patterns that the account, or else the forge, has."""
    name = forge(overlay, contract, url)
    every = contract.wiring.forges[name].scopes
    offered = account(overlay, contract, name)
    names = list(every) if offered is None else [*offered.scopes, *filter(None, [offered.anchor])]
    host = url.host.lower()
    patterns = ["/".join(filter(None, [host, _filled(overlay, every[one].path)])) for one in dict.fromkeys(names)]
    return f"Register at {listing(patterns)}."


def _filled(overlay: Overlay, pattern: str) -> str:
    """A scope's path with the owner's names filled in, as far as they are known."""
    repository = overlay.text("owner.overlay_repository").rpartition("/")[2]
    known = {"{owner}": overlay.text("owner.slug"), "{repository}": repository}
    for mark, name in known.items():
        pattern = pattern.replace(mark, name or mark)
    return pattern.replace("...}", "}")


@BOUNDARY.check(
    "GF223",
    "undeclared-forge",
    WARNING,
    "The forge of an address at a host of its own is declared.",
    "docs/reference/registration.md#forms-of-a-config-address",
)
def undeclared_forge(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A GitHub Enterprise Server has any host, and so has a GitLab. Without the owner's forge, a host that no forge of the
    contract lists may be either, or a host that is misspelt: scopes and groups are then compared with nothing.
    """
    if overlay.text("owner.forge"):
        return
    known = {host for one in contract.wiring.forges.values() for host in one.hosts}
    for group in grouped(overlay, contract):
        one = group[0]
        if one.url is not None and one.url.host.lower() not in known:
            yield Hit(
                one.fact.place,
                f"{shown(one)}, the config URL of {users(group)}, has a host that no forge of the contract lists, "
                "and the owner's forge is not declared.",
                "Correct the host, or set `owner.forge` in config/organization.yaml.",
            )
