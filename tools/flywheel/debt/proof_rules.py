"""Whether a proof proves what an entry of a ledger claims.

The contract (`debt.yaml`) says which attributes each kind of evidence needs, and which things are not
evidence under any name. Only the current day comes from outside.
"""

from __future__ import annotations

import re

from flywheel.debt import ledger_rules
from flywheel.documents.record import Record
from flywheel.formats import dates
from flywheel.formats.git_names import is_commit
from flywheel.formats.quoting import quote
from flywheel.ledgers.ledger_entry import RUN, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import ProvingRuns

_RUN_ADDRESS = re.compile(r"https://[^/?#\s]+/(?P<repository>[^?#\s]+?)/actions/runs/(?P<number>[0-9]+)(?:[/?#]\S*)?")
_RUN_NUMBER = re.compile(r"[0-9]{1,20}")


class Claim:
    """What a proof must show.

    repository, branch, since: where and when the evidence must come from.
    asks: attributes that a run must have with these values, e.g. {"label": "tinyland-nix"}.
    kinds: the kinds of evidence that can prove it.
    """

    __slots__ = ("asks", "branch", "kinds", "repository", "since")

    def __init__(self, repository: str, branch: str, since: str, asks: dict[str, str], kinds: Iterable[str]) -> None:
        self.repository = repository
        self.branch = branch
        self.since = since
        self.asks = {name: value for name, value in asks.items() if value}
        self.kinds = tuple(kinds)


class ProofRefusal:
    """Why something is not evidence. `name` is the contract's name for the reason."""

    __slots__ = ("name", "reason")

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason


def branch(entry: Record, contract: Contract) -> str:
    """The default branch of the repository that an entry is about."""
    return entry.text("default_branch") or ledger_rules.debt(contract).default_branch


def refusal(entry: Record, contract: Contract) -> ProofRefusal | None:
    """Why the basis of an entry or a proof is not evidence; None if it can be evidence."""
    kind = re.sub(r"[^a-z0-9]+", "_", entry.text("kind").lower())
    texts = [text.lower() for text in entry.every_text()]
    for name, one in ledger_rules.debt(contract).refused.items():
        if kind in one.kinds or any(word in text for word in one.words for text in texts):
            return ProofRefusal(name, one.reason)
    return None


def faults(proof: Proof, claim: Claim, contract: Contract, today: str) -> list[str]:
    """Each reason why a proof does not fit a claim, as the end of a sentence about the proof. Empty if it is valid."""
    rules = ledger_rules.debt(contract)
    known = rules.evidence.get(proof.kind)
    if known is None or proof.kind not in claim.kinds:
        what = "is not a kind of evidence" if known is None else "proves something else"
        return [f"has the kind {quote(proof.kind)}, which {what}. Accepted here: {' or '.join(claim.kinds)}"]
    asked = claim.asks if proof.kind == RUN else {}
    lacking = [f"`{name}`" for name in (*known.needs, *asked) if not proof.text(name)]
    found = [f"has no {', '.join(lacking)}"] if lacking else []
    found += _commit_faults(proof)
    found += _date_faults(proof, claim, today)
    if proof.kind == RUN:
        found += _run_faults(proof, claim, rules.runs)
    return found


def runs(proofs: Iterable[Proof]) -> set[str]:
    """The runs that proofs point to; a run that is listed several times counts once."""
    numbers = set()
    for proof in proofs:
        address = _RUN_ADDRESS.fullmatch(proof.run)
        numbers.add(address["number"] if address else proof.run)
    return numbers


def _commit_faults(proof: Proof) -> Iterator[str]:
    commit = proof.commit
    if commit and not is_commit(commit):
        yield f"names the commit {quote(commit)}, which is not a full id of 40 lower-case hexadecimal digits"


def _date_faults(proof: Proof, claim: Claim, today: str) -> Iterator[str]:
    date = proof.date
    if not date:
        return
    if not dates.is_day(date):
        yield f"is dated {quote(date)}, which is not a date"
    elif date < claim.since:
        yield f"has the date {date}, before the entry begins ({claim.since})"
    elif today and date > today:
        yield f"has the date {date}, but today is {today}"


def _run_faults(proof: Proof, claim: Claim, rules: ProvingRuns) -> Iterator[str]:
    yield from _address_faults(proof, claim)
    seen = proof.branch
    if seen and seen != claim.branch:
        yield f"ran on the branch {quote(seen)}, not on {quote(claim.branch)}"
    conclusion, event = proof.conclusion, proof.event
    if conclusion and conclusion.lower() not in rules.conclusions:
        yield f"ended with {quote(conclusion)}, not with {' or '.join(rules.conclusions)}"
    if event and event.lower() not in rules.events:
        yield f"was started by {quote(event)}, which runs code that is not on the default branch"
    for name, value in claim.asks.items():
        seen = proof.text(name)
        if seen and not _same(name, seen, value):
            yield f"has the {name.replace('_', ' ')} {quote(seen)}, not {quote(value)}"


def _address_faults(proof: Proof, claim: Claim) -> Iterator[str]:
    run = proof.run
    address = _RUN_ADDRESS.fullmatch(run)
    if address is not None:
        seen = address["repository"]
        if seen.lower() != claim.repository.lower():
            yield f"is a run of {quote(seen)}, not of {quote(claim.repository)}"
    elif run and not _RUN_NUMBER.fullmatch(run):
        yield f"points to {quote(run)}, which is not the URL or number of a run"


def _same(name: str, seen: str, wanted: str) -> bool:
    """Whether two names are one: case matters in paths and jobs; a forge ignores it in the others."""
    if name == "workflow":
        return seen.removeprefix("./") == wanted.removeprefix("./")
    return seen == wanted if name == "job" else seen.lower() == wanted.lower()
