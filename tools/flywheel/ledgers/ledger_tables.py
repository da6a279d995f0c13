"""The form of each kind of ledger as a table. The reader and the JSON Schemas both use these tables."""

from __future__ import annotations

from flywheel.formats import dates
from flywheel.ledgers import debt_ledger, retirement_ledger

# The kinds of values that an attribute can have.
TEXT, DAY, REPOSITORY, CHOICE, TEXTS, ENTRIES = "text", "day", "repository", "choice", "texts", "entries"

#: Owner and name of a repository; some forges have groups between them.
REPOSITORY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)+"
DAY_PATTERN = dates.PATTERN
#: The limit for a text. No name, reason or address is longer.
LONGEST_TEXT = 2000


class Attribute:
    """One attribute of an entry: the kind of its value, whether it is required, and its meaning."""

    __slots__ = ("choices", "holds", "means", "needed", "within")

    def __init__(
        self,
        means: str,
        holds: str = TEXT,
        needed: bool = False,
        choices: tuple[str, ...] = (),
        within: dict[str, Attribute] | None = None,
    ) -> None:
        self.means = means
        self.holds = holds
        self.needed = needed
        self.choices = choices
        self.within = within or {}


class Shape:
    """A kind of ledger: the name of its schema, the key of the list of entries, and the attributes of an entry.

    An entry has exactly one of the attributes in `one_of`.
    """

    __slots__ = ("attributes", "list", "means", "one_of", "schema")

    def __init__(
        self, schema: str, list: str, means: str, attributes: dict[str, Attribute], one_of: tuple[str, ...] = ()
    ) -> None:
        self.schema = schema
        self.list = list
        self.means = means
        self.attributes = attributes
        self.one_of = one_of


def _needed(means: str, holds: str = TEXT) -> Attribute:
    return Attribute(means, holds, needed=True)


_PROOF = {
    "kind": Attribute("The kind of evidence, one of those in `contract/debt.yaml`. The default is a run."),
    "run": Attribute("The URL or the number of the run."),
    "workflow": Attribute("The workflow's file, for example `.github/workflows/ci.yml`."),
    "job": Attribute("The job that ran."),
    "label": Attribute("The runner label that the job requested."),
    "group": Attribute("The runner group that the job requested."),
    "scale_set": Attribute("The scale set that the job ran on."),
    "branch": Attribute("The branch of the run."),
    "event": Attribute("The event that started the run, in the forge's words."),
    "conclusion": Attribute("The conclusion of the run, in the forge's words."),
    "commit": Attribute("The commit that was built or inspected: 40 hexadecimal digits."),
    "date": Attribute("The day of the run's end or of the inspection, YYYY-MM-DD."),
    "place": Attribute("Where the evidence is kept: a file or a URL."),
    "reason": Attribute("Why a repository is blocked."),
    "note": Attribute("A free text."),
}

DEBT = Shape(
    debt_ledger.SCHEMA,
    "gaps",
    "Gaps between what repositories request and what is served, each accepted for a limited time.",
    {
        "repository": _needed("The repository with the gap, as `owner/name`.", REPOSITORY),
        "label": Attribute("The runner label that it cannot reach."),
        "group": Attribute("Or the runner group that it cannot reach."),
        "scale_set": Attribute("Or the scale set that it cannot reach."),
        "reason": _needed("Why the gap exists."),
        "owner": _needed("The account whose overlay must close the gap."),
        "since": _needed("The day on which the gap became known.", DAY),
        "review_by": _needed("The last day on which it is accepted.", DAY),
        "status": Attribute("The status of the gap. The default is open.", CHOICE, choices=debt_ledger.STATUSES),
        "blocked": Attribute("For a blocked gap: what it waits for."),
        "tier": _needed("The adoption tier of the repository, one of those in `contract/debt.yaml`: 0 to 4, or X."),
        "gate": Attribute("The last gate that the repository passed, one of those in `contract/debt.yaml`."),
        "default_branch": Attribute("The repository's default branch, if it is not the usual name."),
        "workflow": Attribute("The workflow that requests it, if it is only one."),
        "job": Attribute("The job that requests it, if it is only one."),
        "note": Attribute("A free text."),
        "proofs": Attribute("The evidence that the gap is closed.", ENTRIES, within=_PROOF),
    },
    one_of=debt_ledger.KINDS,
)

RETIREMENT = Shape(
    retirement_ledger.SCHEMA,
    "lanes",
    "Compatibility lanes, the selected exit of each, and the proofs of it.",
    {
        "lane": _needed("The lane's Helm release."),
        "scale_set": Attribute("Its scale-set name, if that is a different name."),
        "repository": _needed("The repository that the lane was made for, as `owner/name`.", REPOSITORY),
        "label": _needed("The shared label that the repository must reach without the lane."),
        "state_owner": _needed("The account whose overlay holds the lane's state."),
        "since": _needed("The day on which it became known as a compatibility lane.", DAY),
        "status": Attribute("The status of the lane. The default is open.", CHOICE, choices=retirement_ledger.STATUSES),
        "exits": Attribute("The selected exit: exactly one of those in `contract/retirement.yaml`.", TEXTS),
        "default_branch": Attribute("The repository's default branch, if it is not the usual name."),
        "note": Attribute("A free text."),
        "proofs": Attribute(
            "The evidence that the exit is complete.",
            ENTRIES,
            within={"item": _needed("The item of the exit that it proves."), **_PROOF},
        ),
    },
)
