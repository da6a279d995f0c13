"""Read config URLs (where runner sets register) by the scopes of the forge.

The contract lists the scopes and kinds of account of each forge (`wiring.yaml`).
Nothing is guessed: if an owner's facts are missing, only the URL is used.
"""

from __future__ import annotations

import re

from flywheel.findings.derived_values import derived
from flywheel.formats.values import Scalar
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.wiring import ForgeAccount

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://"
    r"(?:(?P<user>[^/?#]*)@)?(?P<host>[^/?#:@]*)(?::(?P<port>[^/?#@]*))?"
    r"(?P<path>/[^?#]*)?(?P<rest>[?#].*)?\Z",
    re.DOTALL,
)
#: The fact with the address of the owner's forge, which some stacks take beside the scope.
FORGE_URL = "owner.forge_url"
_PLACEHOLDER = r"\{(\w+)(\.\.\.)?\}"
_GIT = ".git"


class Url:
    """The parts of an absolute URL. `segments` are the parts of the path, without `.git` at the end."""

    __slots__ = ("git", "host", "path", "port", "rest", "scheme", "segments", "user")

    def __init__(self, match: re.Match[str]) -> None:
        self.scheme = match["scheme"]
        self.user: str | None = match["user"]
        self.host = match["host"]
        self.port: str | None = match["port"]
        self.path = match["path"] or ""
        self.rest: str | None = match["rest"]
        names = self.path.strip("/")
        self.git = names.endswith(_GIT) and names != _GIT
        names = names.removesuffix(_GIT) if self.git else names
        self.segments = names.split("/") if names else []

    @property
    def key(self) -> str:
        """A key that is the same for every spelling of one scope."""
        return "/".join([self.host, *self.segments]).lower()


class ForgeScope:
    """A scope that a URL denotes: its name, and the account in the first part of the URL's path."""

    __slots__ = ("account", "groups", "name", "what")

    def __init__(self, name: str, groups: bool, what: str, account: str) -> None:
        self.name = name
        self.groups = groups
        self.what = what
        self.account = account


class ConfigUrl:
    """A config URL at one place of the overlay. `url` is None if the text is not a URL."""

    __slots__ = ("_sets", "fact", "text", "url")

    def __init__(self, text: str, url: Url | None, fact: Fact, sets: list[RunnerSet] | None) -> None:
        self.text = text
        self.url = url
        self.fact = fact
        self._sets = sets

    @property
    def users(self) -> list[str]:
        """The names, for messages, of what registers at it."""
        if self._sets is None:
            return ["the owner"]
        return [one.title for one in self._sets] or ["the stack"]


def parse(text: str) -> Url | None:
    """The parts of an absolute URL; None for any other text."""
    match = _URL.match(text)
    return Url(match) if match else None


def forge_url(url: Url) -> str:
    """The address of the forge itself, without a path."""
    return f"{url.scheme}://{url.host}" + (f":{url.port}" if url.port else "")


@derived
def config_urls(overlay: Overlay, contract: Contract) -> list[ConfigUrl]:
    """Every config URL that is declared and not empty, with the runner sets that use it."""
    parsed: dict[str, Url | None] = {}
    found: list[ConfigUrl] = []

    def add(fact: Fact | None, sets: list[RunnerSet] | None) -> None:
        text = fact.node.value if fact is not None and isinstance(fact.node, Scalar) else None
        if fact is None or not fact.declared or not isinstance(text, str) or not text:
            return
        if text not in parsed:
            parsed[text] = parse(text)
        found.append(ConfigUrl(text, parsed[text], fact, sets))

    for stack, inputs, sets in overlay.by_stack(contract):
        lanes = [one for one in sets if one.lane is not None and one.text("config_url")]
        add(fact_value(stack, inputs, "owner.config_url"), lanes)
        for runner_set in sets:
            if runner_set.lane is None:
                add(runner_set.get("config_url"), [runner_set])
    if overlay.text("owner.config_url") not in parsed:
        add(overlay.facts.get("owner.config_url"), None)
    return found


def forge(overlay: Overlay, contract: Contract, url: Url) -> str:
    """The forge that `url` belongs to: the owner's, else the one known by its host, else ""."""
    forges = contract.wiring.forges
    declared = overlay.text("owner.forge")
    if declared in forges:
        return declared
    return next((name for name, one in forges.items() if url.host.lower() in one.hosts), "")


def account(overlay: Overlay, contract: Contract, forge_name: str) -> ForgeAccount | None:
    """The contract's entry for the owner's kind of account; None if the forge or the kind is unknown."""
    one = contract.wiring.forges.get(forge_name)
    return one.accounts.get(overlay.text("owner.account_kind")) if one is not None else None


def scopes(contract: Contract, forge_name: str, url: Url) -> list[ForgeScope]:
    """The scopes of a forge that `url` may denote.

    If several patterns fit, only those with the most literal words are returned:
    `enterprises/{enterprise}`, not `{owner}/{repository}`.
    """
    forge_data = contract.wiring.forges.get(forge_name)
    best = 0
    found: list[ForgeScope] = []
    path = "/".join(url.segments)
    for name, scope in forge_data.scopes.items() if forge_data else ():
        match, literal, what = _matches(scope.path, path)
        if match is None or literal < best:
            continue
        if literal > best:
            best, found = literal, []
        found.append(ForgeScope(name, scope.groups, what, match.group(1) if what else ""))
    return found


def _matches(pattern: str, path: str) -> tuple[re.Match[str] | None, int, str]:
    """The match of a scope's pattern, how many of its words are literal, its first placeholder.

    `{name}` stands for one segment, `{name...}` for one or more.
    """
    parts, literal, what = [], 0, ""
    for segment in pattern.split("/") if pattern else ():
        placeholder = re.fullmatch(_PLACEHOLDER, segment)
        if placeholder is None:
            literal += 1
            parts.append(re.escape(segment))
        else:
            what = what or placeholder[1]
            parts.append("(.+)" if placeholder[2] else "([^/]+)")
    return re.fullmatch("/".join(parts), path), literal, what


def is_anchor(contract: Contract, forge_name: str, found: list[ForgeScope]) -> bool:
    """Whether a URL of these scopes is a registration anchor of some kind of account on the forge."""
    accounts = contract.wiring.forges[forge_name].accounts.values() if forge_name else ()
    anchors = {one.anchor for one in accounts}
    return bool(found) and all(scope.name in anchors for scope in found)


def account_word(overlay: Overlay, contract: Contract, forge_name: str) -> str:
    """The placeholder for the owner's account in scopes: `owner`, `enterprise`, `group`.

    It is the first placeholder of the owner's widest scope, or else the one that most scopes of the
    forge have.
    """
    every = contract.wiring.forges[forge_name].scopes
    words = {name: match[1] for name, one in every.items() if (match := re.search(_PLACEHOLDER, one.path))}
    offered = account(overlay, contract, forge_name)
    for name in offered.scopes if offered else ():
        return words.get(name, "")
    counts = list(words.values())
    return max(counts, key=counts.count, default="")


@derived
def owner_names(overlay: Overlay, contract: Contract) -> list[str]:
    """The names of the overlay's owner on its forge.

    They come from its facts, or else from the accounts in the URLs at which its stacks register.
    """
    repository = overlay.text("owner.overlay_repository")
    names = [overlay.text("owner.slug"), repository.partition("/")[0]]
    if not any(names):
        names = _stack_accounts(overlay, contract)
    return list({name.lower(): name for name in names if name}.values())


def _stack_accounts(overlay: Overlay, contract: Contract) -> list[str]:
    names = []
    for stack, inputs, _ in overlay.by_stack(contract):
        fact = fact_value(stack, inputs, "owner.config_url")
        url = parse(fact.value) if fact is not None and isinstance(fact.value, str) else None
        found = scopes(contract, forge(overlay, contract, url), url) if url is not None else []
        names += [scope.account for scope in found[:1]]
    return names


def foreign_account(overlay: Overlay, contract: Contract, forge_name: str, found: list[ForgeScope]) -> str:
    """The account of the scopes if it is not the overlay's owner; "" if it is, or may be, the owner."""
    if not found or found[0].what != account_word(overlay, contract, forge_name):
        return ""
    seen = found[0].account.split("/")[0]
    names = {name.lower() for name in owner_names(overlay, contract)}
    return seen if names and seen.lower() not in names else ""
