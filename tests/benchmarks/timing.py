"""Timing of whole processes and of calls, several runs in turn, medians of them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """What one run took: seconds by the wall clock and of the processor, peak resident kilobytes."""

    wall: float
    processor: float
    peak: int


class Process:
    """A command to time; `reads` is what it gets on standard input."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], cwd: str, reads: str = "") -> None:
        self.argv = list(argv)
        self.env = dict(env)
        self.cwd = cwd
        self.reads = reads.encode()

    def run(self) -> Run:
        """Run it once; raise if it fails."""
        start = time.perf_counter()
        child = subprocess.Popen(
            self.argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.env,
            cwd=self.cwd,
        )
        assert child.stdin is not None
        child.stdin.write(self.reads)
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            raise RuntimeError(f"{self.argv} exited with {child.returncode}")
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def processes(commands: Mapping[str, Process], runs: int, *, processor: bool = False) -> dict[str, tuple[float, int]]:
    """The median seconds and peak kilobytes of each command, run in turn after a warm-up.

    Wall seconds, or with `processor` those of the processor, which a busy machine changes little.
    """
    seen: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            result = command.run()
            if number:
                seen[name].append(result)
    return {
        name: (
            median(run.processor if processor else run.wall for run in results),
            int(median(run.peak for run in results)),
        )
        for name, results in seen.items()
    }


def calls(functions: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """The median seconds of each call, in turn after a warm-up."""
    seen: dict[str, list[float]] = {name: [] for name in functions}
    for number in range(runs + 1):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            if number:
                seen[name].append(time.perf_counter() - start)
    return {name: median(results) for name, results in seen.items()}
