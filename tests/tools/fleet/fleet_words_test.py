"""What the report on a fleet says to people: what an edit changes stands first, and advice is for whoever can act."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixture_fleet
import pytest
from fixture_fleet import entry, tfvars

CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
node_pools:
  - {name: big, labels: {pool: big}, allocatable: {cpu: 32, memory: 200Gi, pods: 110}, used: {}}
  - {name: small, labels: {pool: small}, allocatable: {cpu: 32, memory: 54Gi, pods: 110}, used: {}}
"""


def heavy(owner: str, runners: int, pool: str = "big") -> str:
    """An overlay with nothing but runners of 64Gi."""
    more = {"memory_request": '"64Gi"', "memory_limit": '"64Gi"', "node_selector": f'{{ pool = "{pool}" }}'}
    sets = entry(owner, f"{owner}-heavy", "tinyland-nix-heavy", max_runners=str(runners), **more)
    return tfvars(owner, sets, deploys=owner == "acme", nix_max_runners="0")


@pytest.fixture
def report(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The report on two owners: three runners of `acme` and two of `umbrella`, for three slots of 64Gi."""
    monkeypatch.chdir(tmp_path)
    Path("cluster.yaml").write_text(CLUSTER, encoding="utf-8")
    for folder in (Path(), Path("old")):
        fixture_fleet.write(folder, "acme", heavy("acme", 3))
        fixture_fleet.write(folder, "umbrella", heavy("umbrella", 2))

    def run(*words: str) -> str:
        outcome = flywheel("fleet", "acme", "umbrella", "--cluster", "cluster.yaml", *words)
        assert outcome.err == ""
        return str(outcome.out)

    return run


def test_an_edit_that_changes_nothing_says_so(report) -> None:
    """People asked, so silence would be no answer; programs have an empty list."""
    previous = ("--previous", "old/umbrella")
    assert report(*previous).startswith(
        "What the edit changes: 0\n  It changes no verdict and no finding.\n\nRunner sets of the fleet: 4\n"
    )
    assert (
        "### What the edit changes\n\nIt changes no verdict and no finding.\n\n### Runner sets of the fleet\n"
        in report(*previous, "--format", "markdown")
    )
    assert "<p>It changes no verdict and no finding.</p>" in report(*previous, "--format", "html")
    assert '"changes": []' in report(*previous, "--format", "json")
    assert "What the edit changes" not in report()


def test_what_an_edit_changes_stands_first(report) -> None:
    """A comment on a pull request begins with what is news."""
    fixture_fleet.write(Path("old"), "acme", heavy("acme", 1))
    out = report("--previous", "old/acme", "--format", "markdown")
    assert "### What the edit changes\n\n| change | of | before | after |\n" in out
    assert out.index("### What the edit changes") < out.index("### Runner sets of the fleet")


def test_own_runners_are_among_what_lifts_a_wait(report) -> None:
    """An owner can do that alone. To take all runners from somebody else is no advice."""
    out = " ".join(report().split())
    assert (
        "Accept it, or lift it, each with proof, by 1 more node like `big`, or by `max_runners` 1 for runner set "
        "`acme-heavy` of `acme` itself."
    ) in out
    assert ("by 1 more node like `big`, or by `max_runners` 1 for runner set `acme-heavy` of `acme`.") in out
    assert "`max_runners` 0" not in out


def test_a_set_that_fits_nowhere_has_one_finding(report) -> None:
    """What never runs is not a part of what runs at once."""
    fixture_fleet.write(Path(), "acme", heavy("acme", 1))
    fixture_fleet.write(Path(), "umbrella", heavy("umbrella", 2, "small"))
    out = report("--format", "concise")
    assert out.count("GF965") == 1
    assert "GF967" not in out
