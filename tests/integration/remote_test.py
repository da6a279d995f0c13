"""Remote execution and its cache: an example on a real cluster, from two checkouts, and with a worker that dies."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cluster as remote
import pytest
from nested_bazel import NestedBazel, Outcome, example

_NOT_INSTALLED = (
    "BuildGrid and BuildBox are not installed for this Python: no remote execution was tested. Run "
    "tools/dev/remote/install, on Debian or Ubuntu with the private root of ./bazelw."
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[remote.Cluster]:
    """A cluster with one worker."""
    programs = remote.installed()
    if programs is None:
        pytest.skip(_NOT_INSTALLED)
    # Sockets have short paths.
    folder = Path(tempfile.mkdtemp(prefix="cluster-", dir="/tmp"))
    try:
        with remote.Cluster(programs, folder) as running:
            yield running
    finally:
        for log in sorted(folder.glob("*.log")):
            print(f"== {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NestedBazel]:
    """The example in one checkout, with an output base of its own."""
    yield from _checkout(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NestedBazel]:
    """The same elsewhere, as on another machine."""
    yield from _checkout(tmp_path_factory.mktemp("second") / "in" / "another" / "place")


def _checkout(root: Path) -> Iterator[NestedBazel]:
    bazel = NestedBazel(root)
    bazel.lay(example("organization"))
    yield bazel
    bazel.shutdown()


def _test(bazel: NestedBazel, cluster: remote.Cluster, *words: str) -> Outcome:
    options = [line.removeprefix("build ") for line in cluster.bazelrc.splitlines()]
    return bazel.run("test", "//...", *options, "--spawn_strategy=remote", *words)


def _ran(outcome: Outcome) -> dict[str, int]:
    """How many actions were run by what, without Bazel's own."""
    found = re.findall(r"INFO: \d+ process(?:es)?: ([^\n]*)\.", outcome.output)
    counts = {what: int(number) for number, what in re.findall(r"(\d+) ([a-z][a-z -]*)", found[-1])}
    counts.pop("internal", None)
    return counts


def test_an_example_runs_remotely(cluster: remote.Cluster, first: NestedBazel) -> None:
    """Every action: two archives, the contract, an overlay, its report, six tests."""
    outcome = _test(first, cluster)
    assert outcome.status == 0
    assert _ran(outcome) == {"remote": 11}


def test_another_checkout_runs_nothing(cluster: remote.Cluster, first: NestedBazel, second: NestedBazel) -> None:
    """All results are in the cache, because no action contains a path of a machine or an output that differs."""
    assert _test(first, cluster).status == 0
    outcome = _test(second, cluster)
    assert outcome.status == 0
    assert _ran(outcome) == {"remote cache hit": 11}


def test_a_worker_that_dies(cluster: remote.Cluster, first: NestedBazel) -> None:
    """Its jobs are done by the next worker, and the build ends as if nothing had happened."""
    files = example("organization")
    build = files["BUILD.bazel"].replace("max_runners = 8", "max_runners = 7")
    assert build != files["BUILD.bazel"]
    first.lay({**files, "BUILD.bazel": build})
    cluster.kill_workers()
    outcomes: list[Outcome] = []
    # Nothing can run, and no worker can be asked: the build waits for one.
    builder = threading.Thread(target=lambda: outcomes.append(_test(first, cluster)))
    builder.start()
    time.sleep(3)
    cluster.start_worker()
    jobs = cluster.jobs_done()
    end = time.monotonic() + 60
    while cluster.jobs_done() == jobs and builder.is_alive() and time.monotonic() < end:
        time.sleep(0.01)
    cluster.kill_workers()
    assert builder.is_alive()
    cluster.start_worker()
    builder.join(timeout=240)
    (outcome,) = outcomes
    assert outcome.status == 0
    # The overlay by the worker that dies, its report by the next; what the tests read is as before.
    assert _ran(outcome) == {"remote": 2}
