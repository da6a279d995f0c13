"""What was collected is what `flywheel preflight` judges."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

from conftest import Collected
from fixture_cluster import ClusterReplay
from fixture_github import GithubReplay
from flywheel_testing.verbs import Outcome


def test_collected_evidence_is_judged(
    github: GithubReplay, cluster: Callable[..., ClusterReplay], collected: Collected, flywheel: Callable[..., Outcome]
) -> None:
    """The documents are the same: each blocker of the recorded cluster is found, and what was not asked is not run."""
    cluster("role")
    collected("--only=github", "--only=cluster")
    done = flywheel("preflight", "overlay", "--evidence", "evidence.json", "--format=json")
    assert done.status == 1, done.err
    report = json.loads(done.out)
    found = Counter(one["id"] for one in report["findings"])
    # Three lanes are not in the cluster; of the one that is, the deletion hangs and a runner fails.
    assert {name: found[name] for name in ("GF824", "GF827", "GF828")} == {"GF824": 3, "GF827": 1, "GF828": 1}
    assert found["GF836"] == 1  # a set that no overlay declares
    assert "GF854" in json.dumps(report["not_run"])  # caches were not asked
