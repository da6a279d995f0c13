"""Read core's own tree as an overlay without an owner: the names in its active configuration.

The contract says which files are active configuration (`contract/tree.yaml`). The texts
are not parsed: in every language an owner is found in a URL, in the name of a secret, or
as the value of an attribute that the contract lists.
"""

from __future__ import annotations

import re

from flywheel.errors import UserError
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import FormatError, Place, Source, read
from flywheel.formats.values import List
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import core_lanes, discovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import TreeRules

    #: An overlay, the files that were read for it, and descriptions of what was passed over.
    Loaded = tuple[Overlay, tuple[str, ...], tuple[str, ...]]

#: The fact with the mentions: a list of objects `{kind, text}`, each with its place.
FACT = "tree.mentions"
#: The fact with the lanes: the same, of kinds of `core_lanes`.
LANES = "tree.lanes"
OWNER, HOST, KEY = "owner", "host", "key"

#: Longer lines are data, not configuration; they are skipped.
_LONGEST_LINE = 4_000

#: A part of a text that another program fills in: of HCL, a shell, just or a workflow, or a placeholder.
_COMPUTED = (
    r"(?:\$?\{\{[^{}\n]{0,200}\}\}|\$\{[^{}\n]{1,200}\}|\$\([^()\n]{1,200}\)|\$[A-Za-z_]\w{0,60}"
    r"|<[^<>\n]{1,60}>|%[a-z])"
)
_OWNER = rf"(?:{_COMPUTED}|[^/\s\"'`?#)>,$]){{1,100}}"
_URL = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://(?:[^/\s\"'@]{1,100}@)?"
    rf"((?:{_COMPUTED}|[A-Za-z0-9.-]){{1,253}})(?::[0-9]+)?(?:/({_OWNER}))?"
)
_SCP = re.compile(r"git@([A-Za-z0-9.-]{1,253}):([^/\s\"'`]{1,100})/")
_FLAKE = re.compile(r"(?<![A-Za-z0-9])github:([^/\s\"'`]{1,100})/")
_KEY = re.compile(r"[A-Za-z0-9._-]{1,60}:[A-Za-z0-9+/]{43}=")
_WORD = r"[A-Za-z0-9{<][A-Za-z0-9_./{}<>-]{0,120}"
#: `name = "value"` of HCL and Starlark, and `name: value` of YAML, quoted or not.
_VALUE = re.compile(
    rf"(?<![\w.])[\"']?([A-Za-z_]\w{{0,60}})[\"']?[ \t]*"
    rf"(?:=[ \t]*[\"']({_WORD})[\"']|:[ \t]+[\"']?({_WORD})[\"']?(?=[\s,}}]|$))"
)
_COMMENT = re.compile(r"[ \t]*(?:#|//)")


def load(root: str, contract: Contract, names: list[str] | None = None) -> Loaded:
    """The tree at `root` as an overlay with mentions, the files that were read, and what was passed over.

    `names` are the files to read (default: every file below `root`). Raises `UserError` if the
    contract does not say which files are active configuration.
    """
    rules = contract.conventions.tree
    if rules is None:
        raise UserError("the contract has no tree.yaml, which lists core's active configuration. Add that file.")
    active, passed_over = _matcher(rules.active), _matcher(rules.passed_over)

    def is_kept(name: str) -> bool:
        return active(name) and not passed_over(name)

    if names is None:
        found = discovery.discover(root, needed=is_kept)
    else:
        found = discovery.FoundFiles(root, {}, sorted(names), [])
    kept = [name for name in found.names if is_kept(name)]
    texts, unreadable = [], list(found.refused)
    for name in kept:
        try:
            texts.append(read(found.path(name), name))
        except FormatError as err:
            unreadable.append(err)
    document = DeclaredDocument(FACT)
    mentions = document.node([], Place(root))
    assert isinstance(mentions, List)
    for source in texts:
        for kind, text, at in _mentions(source, contract, rules):
            mentions.items.append(document.node({"kind": kind, "text": text}, source.place(at)))
    lanes = document.node([], Place(root))
    assert isinstance(lanes, List)
    found_lanes, unparsed = core_lanes.find(texts, contract)
    lanes.items += [document.node({"kind": kind, "text": text}, place) for kind, text, place in found_lanes]
    facts = {FACT: Fact(mentions, document), LANES: Fact(lanes, document)}
    missed = (*found.missed(), *unparsed)
    return Overlay(root, facts, [], texts=texts, unreadable=unreadable), tuple(kept), missed


def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """A function: whether a path fits one of the patterns (`*` is anything but a slash, `**` anything)."""
    parts = []
    for pattern in patterns:
        escaped = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        parts.append(escaped)
    compiled = re.compile("|".join(parts))
    return lambda path: bool(parts) and compiled.fullmatch(path) is not None


def _mentions(source: Source, contract: Contract, rules: TreeRules) -> Iterator[tuple[str, str, int]]:
    """Kind, text and offset of each mention in `source`, comment lines left out."""
    registries = rules.neutral.registries
    forges = {
        *rules.neutral.forges,
        *registries,
        *(host for one in contract.wiring.forges.values() for host in one.hosts),
    }
    images = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, registries)) or '(?!)'})/({_OWNER})(?=/)")
    secret = _secret(contract)
    start = 0
    for line in source.text.split("\n"):
        if len(line) <= _LONGEST_LINE and not _COMMENT.match(line):
            for kind, text, at in _in_line(line, forges, secret, rules):
                yield kind, text, start + at
            for match in images.finditer(line):
                if not _is_computed(match[1]):
                    yield OWNER, match[1], start + match.start(1)
        start += len(line) + 1


def _in_line(
    line: str, forges: set[str], secret: re.Pattern[str] | None, rules: TreeRules
) -> Iterator[tuple[str, str, int]]:
    for match in _URL.finditer(line):
        host = re.sub(_COMPUTED, "*", match[1]).lower().rstrip(".")
        if "." in host and "*" not in host.rpartition(".")[2]:
            yield HOST, host, match.start(1)
        if host in forges and match[2] and not _is_computed(match[2]):
            yield OWNER, match[2], match.start(2)
    for match in _SCP.finditer(line):
        yield HOST, match[1].lower(), match.start(1)
        yield OWNER, match[2], match.start(2)
    for match in _FLAKE.finditer(line):
        yield OWNER, match[1], match.start(1)
    for match in secret.finditer(line) if secret else ():
        yield OWNER, match[1], match.start(1)
    for match in _KEY.finditer(line):
        yield KEY, match[0], match.start()
    yield from _attributes(line, rules)


def _attributes(line: str, rules: TreeRules) -> Iterator[tuple[str, str, int]]:
    for match in _VALUE.finditer(line):
        value, at = match[2] or match[3], match.start(2 if match[2] else 3)
        if _is_computed(value):
            continue
        if match[1] in rules.owner_attributes:
            yield OWNER, value, at
        elif match[1] in rules.repository_attributes and "/" in value:
            yield OWNER, value.partition("/")[0], at
        elif match[1] in rules.host_attributes:
            yield HOST, value.lower(), at


def _is_computed(text: str) -> bool:
    return re.search(_COMPUTED, text) is not None


def _secret(contract: Contract) -> re.Pattern[str] | None:
    """The pattern of an owner's App secret name; its first group is the owner."""
    before, placeholder, after = contract.wiring.app_secret.name.partition("{owner}")
    if not placeholder or not before:
        return None
    return re.compile(re.escape(before) + r"([A-Za-z0-9{<][A-Za-z0-9{}<>-]{0,60})" + re.escape(after))
