"""A file with thousands of faults of one kind gives a report that people and programs can read."""

from __future__ import annotations

from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.findings.engine import Hit
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import directory

LISTED = 5_000
REST = "more than 5,000 places break this rule; no more of them are listed."


def found(folder: Path, contract: Contract, number: int) -> list[Finding]:
    """The findings in an overlay that sets `number` variables which its stack does not have."""
    lines = "".join(f"x{one} = 1\n" for one in range(number))
    stack = folder / "tofu" / "stacks" / "arc-runners"
    stack.mkdir(parents=True)
    (stack / "terraform.tfvars").write_text(f'cluster_context = "cluster"\n{lines}', encoding="utf-8")
    return engine.run(directory.load(str(folder), contract)[0], contract, [subjects.of("overlay")["GF301"]])


def test_the_rest_is_counted_as_one(tmp_path: Path, contract: Contract) -> None:
    """The listed findings come first, in the order of the file; the last one says that there are more."""
    *listed, last = found(tmp_path, contract, 20_000)
    assert [finding.place.line for finding in listed] == [number + 2 for number in range(LISTED)]
    assert {finding.message == REST for finding in listed} == {False}
    assert (last.id, last.severity, last.place.line) == ("GF301", "blocker", LISTED + 2)
    assert (last.message, last.fix) == (REST, "Mend those that are listed, then check again.")


def test_the_same_finding_counts_once(contract: Contract) -> None:
    """A check that sees a file once for each stack reaches the limit with different findings only."""
    check: engine.Check[Overlay, Contract] = engine.Check(
        "GF301", "x", "contract", "blocker", "", "", lambda subject, contract: hits(LISTED) * 2
    )
    listed = list(check.run(Overlay("x", {}, []), contract))
    assert (len({finding.key() for finding in listed}), any(finding.rest for finding in listed)) == (LISTED, False)


def hits(number: int) -> list[Hit]:
    """Hits at so many lines."""
    return [Hit(Place("a.tfvars", line, 1), "wrong.", "Mend it.") for line in range(1, number + 1)]


def test_what_is_not_listed_cannot_be_expected() -> None:
    """Any count would be met by any number of them; in strict mode it fails as what is not expected."""
    rest = Finding("GF202", "x", "boundary", "warning", REST, Place("a.tfvars", 1, 1), "Mend it.")
    rest.rest = True
    found = [rest, *(Finding("GF202", "x", "boundary", "warning", str(n), Place("b"), "") for n in range(2))]
    report = Report("x", "", found, ("boundary",), {"GF202": 3}, strict=True)
    assert report.failing() == [rest]
    assert report.surprises() == [
        ("GF202", "GF202 was expected 3 times and found more often than reports list: mend the cause.")
    ]


def test_as_many_as_may_be_listed_are_all(tmp_path: Path, contract: Contract) -> None:
    """Exactly so many are not more than so many."""
    listed = found(tmp_path, contract, LISTED)
    assert len(listed) == LISTED
    assert {finding.message == REST for finding in listed} == {False}
