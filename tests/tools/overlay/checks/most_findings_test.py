"""A file with thousands of faults of one kind gives a report that people and programs can read."""

from __future__ import annotations

from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.findings.finding import Finding
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


def test_as_many_as_may_be_listed_are_all(tmp_path: Path, contract: Contract) -> None:
    """Exactly so many are not more than so many."""
    listed = found(tmp_path, contract, LISTED)
    assert len(listed) == LISTED
    assert {finding.message == REST for finding in listed} == {False}
