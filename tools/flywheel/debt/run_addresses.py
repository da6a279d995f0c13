"""The address or the number of a run, in a proof."""

from __future__ import annotations

import re

from flywheel.formats.quoting import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from flywheel.ledgers.ledger_entry import Proof

_ADDRESS = (
    r"https://(?P<user>[^/?#\s]*@)?(?P<host>[^/?#@\s]+)/(?P<repository>[^?#\s]+?)/actions/runs/"
    r"(?P<number>[0-9]+)(?:[/?#]\S*)?"
)
_NUMBER = r"[1-9][0-9]{0,19}"


def numbers(proofs: Iterable[Proof]) -> set[int]:
    """The numbers of the runs that proofs point to; a run that is listed several times counts once."""
    found = set()
    for proof in proofs:
        address = re.fullmatch(_ADDRESS, proof.run)
        text = address["number"] if address else proof.run
        if re.fullmatch(_NUMBER, text):
            found.add(int(text))
    return found


def faults(run: str, repository: str, hosts: Collection[str], needs_url: bool) -> Iterator[str]:
    """What is wrong with the address of a run, each as the end of a sentence.

    `repository` is the one that must have run it, and `hosts` are those of forges. With `needs_url` a number alone does
    not say enough.
    """
    address = re.fullmatch(_ADDRESS, run)
    if address is None:
        if run and not re.fullmatch(_NUMBER, run):
            yield f"points to {quote(run)}, which is not the URL or number of a run"
        elif run and needs_url:
            yield f"has the run {quote(run)} without its URL, so its repository is not known"
        return
    if address["user"]:
        yield "has a URL with a user or a password, which the URL of a run does not have"
    elif address["host"].lower() not in hosts:
        known = ", ".join(sorted(hosts)) or "none is known"
        yield f"is a run at {quote(address['host'])}, which is not the host of a forge here ({known})"
    if not re.fullmatch(_NUMBER, address["number"]):
        yield f"has the run number {quote(address['number'])}, which is not a number of a run"
    if address["repository"].lower() != repository.lower():
        yield f"is a run of {quote(address['repository'])}, not of {quote(repository)}"
