"""Check whether the evidence is about these overlays, and how old it is."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.findings.wording import listing
from flywheel.formats.source import Place
from flywheel.live import live_rules, proof_ladder, rungs
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment


@PREFLIGHT.check(
    "GF821",
    "old-evidence",
    WARNING,
    "Evidence is not older than the preflight allows.",
    "docs/reference/permissions.md#evidence-ages",
    needs=("live", "today"),
)
def old_evidence(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    What was true when it was collected may not be true at the next apply: runner groups change in a browser, and a
    listener that was ready can be gone. Every answer carries the time at which it came. Ages count to the day that is
    given: the newest file may itself be old, so without a day this does not run. The limit is the contract's, or that
    of `--max-age`.

    What was not seen has no age, and is reported as not seen.
    """
    limit = enrollment.max_age if enrollment.max_age is not None else live_rules.live(contract).evidence_days
    for file in enrollment.index.files:
        name = file.document.name
        old = {}
        for one in enrollment.sightings:
            fact = one.fact
            if (
                fact is not None
                and fact.document.name == name
                and one.is_seen
                and enrollment.age(fact.source.at) > limit
            ):
                old[f"{one.about} ({one.what})"] = fact.source.at
        if old:
            what, oldest = min(old.items(), key=lambda pair: pair[1])
            more = f", and {len(old) - 1} other answers" if len(old) > 1 else ""
            yield Hit(
                Place(name),
                f"older than {limit} days: the answer of {what}, {enrollment.dated(oldest)}{more}.",
                "Collect the evidence again with `flywheel collect`.",
            )


@PREFLIGHT.check(
    "GF822",
    "old-proof",
    WARNING,
    "A runner set's newest proof is not older than the contract allows.",
    "docs/reference/live.md#the-proof-ladder",
    needs=("live_runs", "today"),
    wants=("every_live_runs",),
)
def old_proof(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A job that succeeded half a year ago proves that the runner set worked then. Images, controllers and caches have
    changed since, and a set that nobody uses breaks silently. One more run on the default branch renews the proof.
    """
    limit = live_rules.live(contract).proof_days
    for ladder in proof_ladder.ladders(enrollment, contract):
        rung = ladder.rungs[proof_ladder.PROVED_RUN]
        if rung.state == rungs.PROVED and enrollment.age(rung.at) > limit:
            yield Hit(
                ladder.lane.place(),
                f"the newest proof of {ladder.lane.title} is {rung.words}, {enrollment.dated(rung.at)}: more than "
                f"{limit} days.",
                f"Run a job with `runs-on: {ladder.lane.label}` on a default branch again.",
            )


@PREFLIGHT.check(
    "GF823",
    "evidence-of-others",
    WARNING,
    "The evidence was collected for the overlay that is judged.",
    "docs/reference/permissions.md#evidence-ages",
    needs=("live",),
)
def of_others(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A collection asks what its overlay needs: its owner, its cluster, its caches. With the file of another overlay most
    questions look as if nobody had asked them, and the report is full of rows that nobody has to mend.
    """
    for owner in enrollment.owners:
        files = [one for one in enrollment.index.files if one.overlays]
        named = [name for one in files for name in one.overlays]
        if files and owner.repository and owner.repository.lower() not in {name.lower() for name in named}:
            yield Hit(
                Place(files[0].document.name),
                f"the evidence was collected for {listing(set(named))}, not for `{owner.repository}`.",
                f"Collect evidence with the overlay `{owner.repository}`.",
            )
