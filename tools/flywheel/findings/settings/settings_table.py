"""What settings can say."""

from __future__ import annotations

from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import DAY, FLAG, NAME, Choice, Text, Whole
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.findings import reports

_CHECKS = many(NAME)
_FILE = Text("the path of a file", "Write a path below the folder of the settings, with `/`.", blank=False, line=True)
_ADDRESS = Text("an https address", "Write an address that begins with https://.", pattern=r"https://[!-~]+")


class PathSettings(Record, define="path"):
    """What is accepted in some files."""

    ignore = required(_CHECKS, "Checks whose findings are allowed there: ids, names, starts of ids or families.")
    reason = required(NAME, "Why.")
    until = optional(DAY, "The last day on which they are allowed, YYYY-MM-DD.")


class SettingsFile(
    Record,
    id="settings:1",
    title="GloriousFlywheel settings",
    means="How an overlay is checked: flywheel.toml, or [tool.flywheel] of pyproject.toml.",
):
    """A settings file. Each key but `paths` is an option of `flywheel check` with the same name."""

    strict = optional(FLAG, "Whether warnings that are not expected fail.")
    expect = defaulted(mapping(Whole(1)), {}, "Warnings by id or name, and how often each must be found.")
    select = defaulted(_CHECKS, [], "The only checks that run: ids, names, starts of ids or families.")
    ignore = defaulted(_CHECKS, [], "Checks that do not run.")
    require = defaulted(_CHECKS, [], "What must run: ids, names, families, or kinds of evidence such as `today`.")
    contract = optional(_FILE, "The contract, instead of the one built in.")
    baseline = optional(_FILE, "The file of known findings.")
    expected_core = optional(NAME, "The commit or version of core that must be pinned.")
    registry_metadata = optional(_FILE, "The metadata.json of core in its registry.")
    pinned_contract = optional(_FILE, "The contract.json of the pinned core.")
    format = optional(Choice(tuple(reports.FORMATS)), "The form of the report.")
    pages = optional(_ADDRESS, "The address of the folder with the checks' pages.")
    paths = defaulted(
        mapping(PathSettings),
        {},
        "What is accepted by path: a pattern below the folder of the settings, with `*`, `?` and `**`.",
    )
