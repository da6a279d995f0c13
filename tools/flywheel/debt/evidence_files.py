"""The files that proofs of lanes name under `place`: whether they exist, and show what the proof says.

A path is looked for below the ledger, and below the checkout that contains the ledger. An address (`https://...`) is
not fetched.
"""

from __future__ import annotations

import os
import re

from flywheel.debt import ledger_rules
from flywheel.formats import source
from flywheel.formats.blank_texts import is_blank
from flywheel.formats.json import plain_json
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.ledgers.ledger_entry import Proof
    from flywheel.ledgers.retirement_ledger import RetirementLedger

# What a file can contain, in the words of the contract.
SCALE_SETS = "scale_sets"
LOG = "log"
VARIABLES = "variables"

_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]*://\S+"
#: What shows the root of a checkout.
_ROOT = (".git", "MODULE.bazel")
_APPLIED = "Apply complete!"
_AGAIN = "Collect it again: `kubectl get autoscalingrunnersets -A -o json`."


class EvidenceFiles:
    """Files by ledger and place: a text, an error, or None for a file that does not exist."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[tuple[str, str], Source | FormatError | None]) -> None:
        self._files = dict(files)

    def faults(self, proof: Proof, names: Collection[str], is_gone: bool, contract: Contract) -> Iterator[str]:
        """What is wrong with the file of a proof, each as the end of a sentence about the proof.

        `names` are those of its lane, in lower case; with `is_gone` the file must show that nothing has them.
        """
        place = proof.kept
        if not place:
            return
        if re.fullmatch(_ADDRESS, place):
            if not re.fullmatch(r"https://[^/@\s]+(?:/\S*)?", place):
                yield f"is kept at {quote(place)}, which is not an https address without a user"
            return
        found = self._files.get((proof.place().file, place))
        if found is None:
            yield f"is kept in {quote(place)}, which does not exist below the ledger or in its checkout"
        elif isinstance(found, FormatError):
            yield f"is kept in {quote(place)}, which cannot be read: {found.message.rstrip('.')}"
        else:
            fault = _content_fault(found, proof.kind, names, is_gone, contract)
            if fault:
                yield f"is kept in {quote(place)}, which {fault}"


def read(ledger: RetirementLedger, given: Mapping[str, str] | None = None, search: bool = True) -> EvidenceFiles:
    """The files that proofs of a ledger name, whose files are called by their paths.

    `given` are files by place; without `search` there are no others.
    """
    found: dict[tuple[str, str], Source | FormatError | None] = {}
    for lane in ledger.lanes:
        for proof in lane.proofs:
            key = (proof.place().file, proof.kept)
            if proof.kept and key not in found and not re.fullmatch(_ADDRESS, proof.kept):
                found[key] = _file(*key, given or {}, search)
    return EvidenceFiles(found)


def _file(ledger: str, place: str, given: Mapping[str, str], search: bool) -> Source | FormatError | None:
    below = place.partition("#")[0]
    try:
        if below in given:
            return source.read(given[below])
        for folder in _folders(os.path.dirname(ledger) or ".") if search else ():
            if os.path.lexists(os.path.join(folder, below)):
                return source.read_below(folder, below)
    except FormatError as err:
        return err
    return None


def _folders(folder: str) -> Iterable[str]:
    """The ledger's folder, and the root of the checkout that contains it."""
    yield folder
    at = os.path.abspath(folder)
    while not any(os.path.lexists(os.path.join(at, name)) for name in _ROOT):
        above = os.path.dirname(at)
        if above == at:
            return
        at = above
    yield os.path.relpath(at)


def _content_fault(file: Source, kind: str, names: Collection[str], is_gone: bool, contract: Contract) -> str:
    known = ledger_rules.debt(contract).evidence.get(kind)
    holds = known.holds if known is not None else ""
    if is_blank(file.text):
        return "is empty"
    if holds == SCALE_SETS:
        return _listing_fault(file, names, is_gone, contract)
    if holds == LOG:
        if _APPLIED not in file.text:
            return f"is not the log of an apply: it does not contain `{_APPLIED}`"
        if is_gone and not _mentioned(file.text, names):
            return "does not mention the lane"
    if holds == VARIABLES and is_gone and _mentioned(_without_comments(file.text), names):
        return "still declares the lane"
    return ""


def _listing_fault(file: Source, names: Collection[str], is_gone: bool, contract: Contract) -> str:
    rules = contract.conventions.rehome
    kind = rules.live.kind if rules is not None else ""
    try:
        root = plain_json.loads_foreign(file, _AGAIN)
    except FormatError:
        return f"is not a list of {kind or 'scale sets'} in JSON"
    items = root.get("items") if isinstance(root, dict) else None
    if not isinstance(items, list) or any(not isinstance(one, dict) or one.get("kind") != kind for one in items):
        return f"is not a list of {kind or 'scale sets'}"
    if not items:
        return "lists nothing, as the list of another cluster or namespace would"
    listed = {str(one).lower() for item in items for one in _names(item)}
    return "still lists the lane" if is_gone and listed & set(names) else ""


def _names(item: dict[str, object]) -> Iterator[object]:
    for section, key in (("metadata", "name"), ("spec", "runnerScaleSetName")):
        values = item.get(section)
        if isinstance(values, dict):
            yield values.get(key)


def _mentioned(text: str, names: Iterable[str]) -> bool:
    lower = text.lower()
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lower) for name in names)


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("#", "//")))
