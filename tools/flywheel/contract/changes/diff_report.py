"""Write the changes between two contracts as text, as JSON, or as Markdown for release notes."""

from __future__ import annotations

from flywheel.contract.changes.contract_change import ADDED, KINDS, LEVELS, MAJOR, MINOR, PATCH, WIDENED
from flywheel.contract.changes.next_version import required_level
from flywheel.documents.containers import many, nullable
from flywheel.documents.kinds import COUNT, DIGEST, FLAG, TEXT, Choice
from flywheel.documents.record import Record, required
from flywheel.findings import runner_commands
from flywheel.findings.reports.markdown import prose
from flywheel.findings.reports.printable import encodable, plural, shown
from flywheel.formats.secrets import secret_search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flywheel.contract.changes.contract_diff import ContractChange

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


class DiffSide(Record, define="side", closed=False):
    """One of the two contracts."""

    name = required(
        TEXT, "The file or folder, as given on the command line.", get=lambda side: secret_search.redact(side[0])
    )
    digest = required(DIGEST, get=lambda side: side[1])


class DiffChange(Record, define="change", closed=False):
    """One change."""

    path = required(many(TEXT), "Its path in contract.json, as keys and names; `*` is every element of a type.")
    kind = required(Choice(KINDS), "The kind of change.")
    level = required(Choice(LEVELS), "The part of the version number that must change.")
    breaking = required(FLAG, "Whether an overlay that was valid may be invalid now.")
    clause = required(TEXT, "The change as a clause.", name="text", get=lambda change: change.text)
    why = required(TEXT, "The effect of the change, as a sentence.")


class DiffDocument(
    Record,
    schema="flywheel.contract-diff/1",
    title="GloriousFlywheel contract diff",
    means="The changes from one contract to another.",
    closed=False,
):
    """What `--format json` writes. Objects are open: readers ignore unknown keys."""

    old = required(DiffSide, "The old contract.")
    new = required(DiffSide, "The new contract.")
    level = required(
        nullable(Choice(LEVELS)),
        "The highest level of the changes; null if nothing changed.",
        get=lambda diff: required_level(diff.changes),
    )
    breaking = required(
        COUNT,
        "How many changes can break an overlay.",
        get=lambda diff: sum(1 for change in diff.changes if change.breaking),
    )
    changes = required(many(DiffChange), "The changes: breaking ones first, then sorted by text.")
    old_version = required(
        nullable(TEXT), "The version of the old contract, if it was given.", get=lambda diff: diff.version
    )
    least_version = required(
        nullable(TEXT), "The lowest later version that may have the changes.", get=lambda diff: diff.enough
    )


def groups(changes: Sequence[ContractChange]) -> list[tuple[str, list[ContractChange]]]:
    """The changes in the groups `BREAKING`, `NEW` and `OTHER`, in this order; empty groups are left out."""
    found: dict[str, list[ContractChange]] = {BREAKING: [], NEW: [], OTHER: []}
    for change in changes:
        found[BREAKING if change.breaking else NEW if change.kind in (ADDED, WIDENED) else OTHER].append(change)
    return [(title, members) for title, members in found.items() if members]


def text(diff: ContractDiff) -> str:
    """The changes for a terminal: one line for each, and below it the effect and the path."""
    lines = [
        f"{mark} {shown(secret_search.redact(name))} {digest}"
        for mark, (name, digest) in (("---", diff.old), ("+++", diff.new))
    ]
    for title, members in groups(diff.changes):
        lines += ["", title]
        for change in members:
            lines += [f"  {shown(change.text)}", f"      {shown(change.why)} ({shown('/'.join(change.path))})"]
    lines += ["", _verdict(diff)]
    return runner_commands.in_text(encodable("\n".join(lines) + "\n"))


def markdown(diff: ContractDiff) -> str:
    """The changes as a complete Markdown document."""
    lines = ["## Contract changes", "", prose(_verdict(diff)), "", sections(diff.changes)]
    return runner_commands.in_markdown("\n".join(lines).rstrip("\n") + "\n")


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
    """The changes as a `DiffDocument`."""
    import json as writer

    return runner_commands.in_json(writer.dumps(DiffDocument.table.written(diff), indent=2) + "\n")


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
