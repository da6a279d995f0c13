"""Waits of recorded jobs beside the verdicts of a fleet: percentiles are exact, and an estimate says that it is one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fixture_fleet
import jsonschema
import pytest
from fixture_fleet import tfvars

from flywheel.documents import json_schema
from flywheel.fleet import waiting_estimate
from flywheel.fleet.fleet_tables import FleetReport

SEEN_AT = "2026-05-10T06:00:00Z"
SOURCE = {"command": ["gh", "api"], "host": "github.com", "identity": "user", "at": SEEN_AT}
#: Runners of half a CPU: two of the four of the owner fit beside another pod. On the wide node all do.
CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
node_pools:
  - name: only
    allocatable: {{cpu: {cpu}, memory: 64Gi, pods: 110, ephemeral-storage: 100Gi}}
    used: {{}}
"""
TITLE = "How long recorded jobs waited (evidence, not a verdict)"
WORDS = "half at most 10 s, nine of ten at most 1 min 30 s, longest 1 h 1 min"


def instant(second: int) -> str:
    """An instant of the morning at which the evidence was collected."""
    return f"2026-05-10T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def job(number: int, wait: int | None, **more: Any) -> dict[str, Any]:
    """A job of 100 seconds that waited so long for its runner; None: it still waits."""
    begun = {"status": "queued", "runner_name": "", "started_at": instant(0)}
    if wait is not None:
        ends = {"started_at": instant(wait), "completed_at": instant(wait + 100)}
        begun = {"status": "completed", "conclusion": "success", "runner_name": "acme-nix-abcde-runner-fghij", **ends}
    about = {"id": number, "name": "build", "labels": ["self-hosted", "Tinyland-Nix"], "head_sha": "a1" * 20}
    return {**about, "created_at": instant(0), **begun, **more}


def run(number: int, jobs: list[dict[str, Any]] | None, created_at: str = instant(0)) -> dict[str, Any]:
    """A run of the default branch; None: its jobs were not asked for."""
    about = {"id": number, "path": ".github/workflows/ci.yml", "event": "push", "status": "completed"}
    asked = {} if jobs is None else {"jobs": {"source": SOURCE, "seen": jobs}}
    return {**about, "head_sha": "a1" * 20, "from_fork": False, "created_at": created_at, **asked}


def evidence(runs: list[dict[str, Any]], name: str = "acme/app") -> str:
    """A file with the runs of one repository."""
    repository = {"host": "github.com", "name": name, "runs": {"source": SOURCE, "seen": runs}}
    cluster = {"context": "cluster-one", "nodes": {"source": SOURCE, "seen": []}}
    about = {"schema": "flywheel.evidence/1", "collected_at": SEEN_AT, "collector": "flywheel 0.1.0"}
    return json.dumps({**about, "repositories": [repository], "clusters": [cluster]})


#: Of 20 waits the tenth is 10 seconds and the eighteenth 90; the longest is an hour and a minute.
WAITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 3660]
JOBS = [job(number, wait) for number, wait in enumerate(reversed(WAITS))]


@pytest.fixture
def waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel: Any) -> Callable[..., Any]:
    """The rows for one owner, or the report in another format."""
    monkeypatch.chdir(tmp_path)
    fixture_fleet.write(tmp_path, "acme", tfvars("acme", deploys=True))

    def judge(text: str, format: str = "json", cpu: str = "32") -> Any:
        Path("cluster.yaml").write_text(CLUSTER.format(cpu=cpu), encoding="utf-8")
        Path("live.json").write_text(text, encoding="utf-8")
        outcome = flywheel("fleet", "acme", "--cluster", "cluster.yaml", "--live", "live.json", "--format", format)
        assert outcome.err == ""
        return json.loads(outcome.out)["waits"] if format == "json" else outcome.out

    return judge


def test_percentiles_are_waits_that_were_recorded(waits) -> None:
    """The nearest rank, and nothing between two jobs; another account's repository and other labels are not in it."""
    strange = [job(90, 9000, labels=["ubuntu-latest"]), job(91, 9000, labels=["tinyland-dind"])]
    rows = waits(evidence([run(1, [*JOBS, *strange])]))
    assert [(row["label"], row["owner"], row["jobs"], row["waiting"]) for row in rows] == [
        ("tinyland-nix", "acme", 20, 0)
    ]
    assert (rows[0]["half"], rows[0]["nine_of_ten"], rows[0]["longest"]) == (10, 90, 3660)
    assert rows[0]["waited"] == WORDS
    assert waits(evidence([run(1, JOBS)], "umbrella/web")) == []


def test_fewer_jobs_have_no_percentile(waits) -> None:
    """They are counted, and that is said."""
    (row,) = waits(evidence([run(1, JOBS[:19])]))
    assert (row["jobs"], row["half"], row["nine_of_ten"], row["longest"]) == (19, None, None, None)
    assert row["waited"] == "too few jobs to say: it takes 20"
    assert (row["estimate"], row["estimated"]) == (None, "none: too few jobs")


def test_a_job_without_a_runner_waits_still(waits) -> None:
    """The forge gives it a start as well, and a skipped job never has a runner."""
    skipped = job(51, 5, runner_name="", conclusion="skipped")
    (row,) = waits(evidence([run(1, [*JOBS, job(50, None), skipped])]))
    assert (row["jobs"], row["waiting"], row["waited"]) == (20, 1, f"{WORDS}; 1 had no runner yet")
    assert waits(evidence([run(1, [job(50, None)])]))[0]["waited"] == (
        "too few jobs to say: it takes 20; 1 had no runner yet"
    )


def test_estimate_is_erlangs_for_the_runners_that_are_sure(waits) -> None:
    """20 jobs of 100 s in 6 hours, of one run of two: 4000 s in 21600 s on 4 runners."""
    (row,) = waits(evidence([run(1, JOBS), run(2, None)]))
    load = 4000 / 21600
    assert row["estimate"] == {
        "chance": round(waiting_estimate.erlang_c(4, load), 4),
        "load": round(load, 4),
        "slots": 4,
    }
    assert row["estimated"] == "fewer than 1% of jobs wait (0.2 runners busy on average, 4 sure to start)"
    late = [run(1, JOBS, instant(21000)), run(2, None, instant(21600 - 1600))]  # 4000 s in 1600 s
    (row,) = waits(evidence(late))
    assert row["estimated"] == "about 32% of jobs wait (2.5 runners busy on average, 4 sure to start)"
    (row,) = waits(evidence(late), cpu="1")
    assert row["estimate"] == {"chance": 1.0, "load": 2.5, "slots": 2}
    assert row["estimated"] == "the queue grows (2.5 runners busy on average, 2 sure to start)"


def test_without_a_sure_runner_there_is_no_estimate(waits) -> None:
    """Nor where all runs are of the moment of the evidence."""
    assert waits(evidence([run(1, JOBS)]), cpu="250m")[0]["estimated"] == "none: no runner is sure to start"
    (row,) = waits(evidence([run(1, JOBS, SEEN_AT)]))
    assert row["estimated"] == "none: the evidence does not say how often jobs come"


def test_without_nodes_there_is_no_estimate(waits, flywheel) -> None:
    """Waits need no node, and the evidence is of the cluster that the overlay names."""
    waits(evidence([run(1, JOBS)]))
    report = json.loads(flywheel("fleet", "acme", "--live", "live.json", "--format", "json").out)
    assert [(row["waited"], row["estimated"]) for row in report["waits"]] == [(WORDS, "none: no node is known")]


def test_people_see_it_apart_from_the_verdicts(waits) -> None:
    """In text, Markdown and the page; the map as a file has no evidence in it."""
    text = evidence([run(1, JOBS)])
    estimate = "fewer than 1% of jobs wait (0.1 runners busy on average, 4 sure to start)"
    out = waits(text, "text")
    assert f"{TITLE}: 1\n  label         owner  jobs  waited" in out
    assert f"  tinyland-nix  acme   20    {WORDS}  {estimate}\n" in out
    assert (
        f"### {TITLE}\n\n| label | owner | jobs | waited | estimate, not a verdict |\n| --- | --- | --- | --- | --- |\n"
        f"| tinyland-nix | acme | 20 | {WORDS} | {estimate} |\n"
    ) in waits(text, "markdown")
    page = waits(text, "html")
    assert "How long recorded jobs waited for a runner: 3 bars against the longest wait. No verdict." in page
    assert "nine of ten at most" in page


def test_verdicts_are_the_same_with_and_without_jobs(waits, flywheel) -> None:
    """However long jobs waited."""
    words = ("fleet", "acme", "--cluster", "cluster.yaml", "--format", "json")
    waits(evidence([run(1, JOBS)]))
    with_jobs, without = (json.loads(flywheel(*words, *more).out) for more in (("--live", "live.json"), ()))
    assert with_jobs["lanes"] == without["lanes"]
    assert with_jobs["findings"] == without["findings"]
    assert "waits" not in without
    jsonschema.Draft202012Validator(json_schema.of(FleetReport)).validate(with_jobs)


@pytest.mark.parametrize(
    ("slots", "load", "chance"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (4, 4.0, 1.0), (5, 0.0, 0.0)]
)
def test_erlangs_formula(slots: int, load: float, chance: float) -> None:
    """Values that can be calculated by hand."""
    assert waiting_estimate.erlang_c(slots, load) == pytest.approx(chance)
