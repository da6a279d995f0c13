"""Write the changes between two contracts as text, as JSON, or as Markdown for release notes."""

from __future__ import annotations

from flywheel.contract.changes.contract_change import ADDED, MAJOR, MINOR, PATCH, WIDENED
from flywheel.contract.changes.next_version import required_level
from flywheel.findings.reports.markdown import prose
from flywheel.findings.reports.printable import encodable, plural, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flywheel.contract.changes.contract_diff import ContractChange

SCHEMA = "flywheel.contract-diff/1"

#: The groups of changes, in the order of a release's notes.
BREAKING, NEW, OTHER = "Breaking", "Added", "Changed"


class ContractDiff:
    """Two contracts, each a name and a digest, and the changes from one to the other.

    version: the version of the old one, if known; enough: the lowest version that may have the changes.
    """

    __slots__ = ("changes", "enough", "new", "old", "version")

    def __init__(
        self,
        old: tuple[str, str],
        new: tuple[str, str],
        changes: Sequence[ContractChange],
        version: str | None = None,
        enough: str | None = None,
    ) -> None:
        self.old = old
        self.new = new
        self.changes = changes
        self.version = version
        self.enough = enough


def groups(changes: Sequence[ContractChange]) -> list[tuple[str, list[ContractChange]]]:
    """The changes in the groups `BREAKING`, `NEW` and `OTHER`, in this order; empty groups are left out."""
    found: dict[str, list[ContractChange]] = {BREAKING: [], NEW: [], OTHER: []}
    for change in changes:
        found[BREAKING if change.breaking else NEW if change.kind in (ADDED, WIDENED) else OTHER].append(change)
    return [(title, members) for title, members in found.items() if members]


def text(diff: ContractDiff) -> str:
    """The changes for a terminal: one line for each, and below it the effect and the path."""
    lines = [f"{mark} {shown(name)} {digest}" for mark, (name, digest) in (("---", diff.old), ("+++", diff.new))]
    for title, members in groups(diff.changes):
        lines += ["", title]
        for change in members:
            lines += [f"  {shown(change.text)}", f"      {shown(change.why)} ({shown('/'.join(change.path))})"]
    lines += ["", _verdict(diff)]
    return encodable("\n".join(lines) + "\n")


def markdown(diff: ContractDiff) -> str:
    """The changes as a complete Markdown document."""
    lines = ["## Contract changes", "", prose(_verdict(diff)), "", sections(diff.changes)]
    return "\n".join(lines).rstrip("\n") + "\n"


def sections(changes: Sequence[ContractChange], level: int = 3) -> str:
    """The changes as Markdown with a heading of `level` for each group, for the notes of a release.

    Empty if nothing changed.
    """
    return encodable("\n".join(_sections(changes, level)))


def _sections(changes: Sequence[ContractChange], level: int) -> Iterator[str]:
    for title, members in groups(changes):
        yield from (f"{'#' * level} {title}", "")
        for change in members:
            yield f"- {prose(shown(change.text))}. {prose(shown(change.why))}"
        yield ""


def json(diff: ContractDiff) -> str:
    """The document of schema `SCHEMA`."""
    import json as writer

    document = {
        "schema": SCHEMA,
        "old": {"name": diff.old[0], "digest": diff.old[1]},
        "new": {"name": diff.new[0], "digest": diff.new[1]},
        "level": required_level(diff.changes),
        "breaking": sum(1 for change in diff.changes if change.breaking),
        "changes": [change.to_json() for change in diff.changes],
        "old_version": diff.version,
        "least_version": diff.enough,
    }
    return writer.dumps(document, indent=2) + "\n"


def _verdict(diff: ContractDiff) -> str:
    """The last line: the number of changes, how many are breaking, and the version that they require."""
    if not diff.changes:
        return "Nothing changed."
    count = sum(1 for change in diff.changes if change.breaking)
    told = plural(len(diff.changes), "change")
    told += f", {count} of which can break an overlay" if count else ", none of which can break an overlay"
    level = required_level(diff.changes)
    if diff.enough:
        return f"{told}: after {diff.version}, at least {diff.enough}."
    return f"{told}: {_ASKS[level or PATCH]}."


_ASKS = {
    MAJOR: "a major version, before 1.0.0 a minor one",
    MINOR: "a minor version, before 1.0.0 a patch",
    PATCH: "a patch",
}
