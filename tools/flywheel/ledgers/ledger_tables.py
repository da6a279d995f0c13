"""What the documents of ledgers look like: one table each, from which they are judged and their schemas are made."""

from __future__ import annotations

from flywheel.formats import dates
from flywheel.ledgers import debt_ledger, retirement_ledger

# What an attribute holds.
TEXT, DAY, REPOSITORY, CHOICE, TEXTS, ENTRIES = "text", "day", "repository", "choice", "texts", "entries"

#: Owner and name of a repository; a forge may have groups between them.
REPOSITORY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)+"
DAY_PATTERN = dates.PATTERN
#: Longer texts are no names, reasons or addresses.
LONGEST_TEXT = 2000


class Attribute:
    """One attribute of an entry: what it holds, whether it must be there, and what it means."""

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
    """A kind of ledger: the name of its schema, the list that its entries stand in, and their attributes.

    `one_of` are attributes of which an entry has exactly one.
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
    "kind": Attribute("What sort of evidence it is, as `contract/debt.yaml` lists them; a run if it is left out."),
    "run": Attribute("The address or the number of the run."),
    "workflow": Attribute("The workflow's file, `.github/workflows/ci.yml`."),
    "job": Attribute("The job that ran."),
    "label": Attribute("The runner label that the job asked for."),
    "group": Attribute("The runner group that the job asked for."),
    "scale_set": Attribute("The scale set that the job ran on."),
    "branch": Attribute("The branch that it ran on."),
    "event": Attribute("What started it, as the forge calls it."),
    "conclusion": Attribute("How it ended, as the forge calls it."),
    "commit": Attribute("The commit that was built or looked at: 40 hexadecimal digits."),
    "date": Attribute("The day it ended or was looked at, YYYY-MM-DD."),
    "place": Attribute("Where the evidence is kept: a file or an address."),
    "reason": Attribute("Why a repository is blocked."),
    "note": Attribute("Anything else."),
}

DEBT = Shape(
    debt_ledger.SCHEMA,
    "gaps",
    "Gaps between what repositories ask for and what is served, each accepted for a time.",
    {
        "repository": _needed("The repository that asks, as `owner/name`.", REPOSITORY),
        "label": Attribute("The runner label that it cannot reach."),
        "group": Attribute("Or the runner group."),
        "scale_set": Attribute("Or the scale set."),
        "reason": _needed("Why it is not served yet."),
        "owner": _needed("The account whose overlay has to close the gap."),
        "since": _needed("The day since which the gap is known.", DAY),
        "review_by": _needed("The last day on which it is accepted.", DAY),
        "status": Attribute("Where it stands; open if it is left out.", CHOICE, choices=debt_ledger.STATUSES),
        "blocked": Attribute("Of a blocked gap: what it waits for."),
        "tier": _needed("How far the repository is, as `contract/debt.yaml` lists it: 0 to 4, or X."),
        "gate": Attribute("The last gate that it passed, as `contract/debt.yaml` lists them."),
        "default_branch": Attribute("The repository's default branch, if it is not the usual one."),
        "workflow": Attribute("The one workflow that asks, if it is one."),
        "job": Attribute("The one job that asks, if it is one."),
        "note": Attribute("Anything else."),
        "proofs": Attribute("What shows that the gap is gone.", ENTRIES, within=_PROOF),
    },
    one_of=debt_ledger.KINDS,
)

RETIREMENT = Shape(
    retirement_ledger.SCHEMA,
    "lanes",
    "Compatibility lanes, the way out that each takes, and what proves it.",
    {
        "lane": _needed("The lane's Helm release."),
        "scale_set": Attribute("Its scale-set name, if that is another."),
        "repository": _needed("The repository that it was made for, as `owner/name`.", REPOSITORY),
        "label": _needed("The shared label that the repository has to reach without it."),
        "state_owner": _needed("The account whose overlay holds its state."),
        "since": _needed("The day since which it is known to be a compatibility lane.", DAY),
        "status": Attribute("Where it stands; open if it is left out.", CHOICE, choices=retirement_ledger.STATUSES),
        "exits": Attribute("The way out that is selected, as `contract/retirement.yaml` lists them: one.", TEXTS),
        "default_branch": Attribute("The repository's default branch, if it is not the usual one."),
        "note": Attribute("Anything else."),
        "proofs": Attribute(
            "What shows that the exit was taken.",
            ENTRIES,
            within={"item": _needed("Which of the exit's items it proves."), **_PROOF},
        ),
    },
)
