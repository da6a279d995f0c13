"""How much memory a worker needs after many requests."""

from __future__ import annotations

from pathlib import Path

from flywheel_testing.worker_client import WorkerClient

from workers import parity

#: After so many requests every module is loaded.
WARM = 300


def growth(work: Path, count: int, seed: int) -> tuple[int, int]:
    """The worker's resident memory after `WARM` requests, and after `count` more, in bytes (Linux)."""
    (work / "cases").mkdir()
    chosen = parity.lines(work / "cases", WARM, seed)
    output = work / "out"
    output.mkdir()
    with WorkerClient() as worker:
        before = 0
        for number in range(WARM + count):
            if number == WARM:
                before = worker.memory()
            line = chosen[number % WARM]
            words = [word.replace("{out}", str(output)) for word in line.words]
            worker.ask(*words, requestId=number, sandboxDir=str(line.folder))
        return before, worker.memory()
