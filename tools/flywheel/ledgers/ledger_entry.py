"""Entries of ledgers: their texts, and the proofs that they contain."""

from __future__ import annotations

from flywheel.documents.kinds import Text
from flywheel.documents.record import Record, defaulted

#: The kind of a proof that does not state its kind: a run of a workflow.
RUN = "run"

#: The limit for a text. No name, reason or address is longer.
_LONGEST = 2000

#: A name, a reason or an address. Numbers of runs and commits need no quotes.
WORDS = Text("a text", blank=False, longest=_LONGEST, numbers=True)
#: Owner and name of a repository; some forges have groups between them.
REPOSITORY = Text(
    "a repository",
    "Write it as `owner/name`.",
    pattern=r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)+",
    longest=_LONGEST,
)


class Proof(Record):
    """The evidence that an entry contains. The contract says which keys each kind of evidence needs."""

    kind = defaulted(WORDS, RUN, "The kind of evidence, one of those in `contract/debt.yaml`. The default is a run.")
    run = defaulted(WORDS, "", "The URL or the number of the run.")
    workflow = defaulted(WORDS, "", "The workflow's file, for example `.github/workflows/ci.yml`.")
    job = defaulted(WORDS, "", "The job that ran.")
    label = defaulted(WORDS, "", "The runner label that the job requested.")
    group = defaulted(WORDS, "", "The runner group that the job requested.")
    scale_set = defaulted(WORDS, "", "The scale set that the job ran on.")
    repository = defaulted(WORDS, "", "For a move of the repository: its name there, as `owner/name`.")
    branch = defaulted(WORDS, "", "The branch of the run.")
    event = defaulted(WORDS, "", "The event that started the run, in the forge's words.")
    conclusion = defaulted(WORDS, "", "The conclusion of the run, in the forge's words.")
    commit = defaulted(WORDS, "", "The commit that was built or inspected: 40 hexadecimal digits.")
    date = defaulted(WORDS, "", "The day of the run's end or of the inspection, YYYY-MM-DD.")
    kept = defaulted(WORDS, "", "Where the evidence is kept: a file or a URL.", name="place")
    reason = defaulted(WORDS, "", "Why a repository is blocked.")
    note = defaulted(WORDS, "", "A free text.")

    @property
    def title(self) -> str:
        """The name of the proof in messages: the thing that it points to."""
        return self.run or self.kept or self.date
