"""A sample of `./bazelw run //tests/workers -- --requests 1000 --memory 10000`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workers import growth, parity

#: More takes minutes: a process starts for each.
_REQUESTS = 50


def test_a_worker_does_what_processes_do(tmp_path: Path) -> None:
    """Requests of every room, several at once: status, words and files are those of a process each."""
    found, statuses = parity.differences(tmp_path, _REQUESTS, seed=3)
    assert found == []
    assert sum(statuses.values()) == _REQUESTS
    assert {0, 1} <= set(statuses) <= {0, 1, 2}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")
def test_a_worker_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of requests add next to nothing."""
    monkeypatch.setattr(growth, "WARM", 100)
    before, after = growth.growth(tmp_path, 300, seed=5)
    assert after - before < 1_000_000
