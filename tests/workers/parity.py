"""Requests to one worker, several at once, and the same command lines as processes: they must do the same.

The command lines are those of every verb over the fixtures of every room, in an order that depends on the seed.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from canaries.cases import cases
from flywheel_testing.worker_client import FLYWHEEL, WorkerClient

from flywheel.findings import reports

#: So many requests run at once.
AT_ONCE = 4


class Line:
    """A command line, with the folder that it runs in. `words` have `{out}` where it writes."""

    __slots__ = ("folder", "words")

    def __init__(self, folder: Path, words: list[str]) -> None:
        self.folder = folder
        self.words = words

    def __repr__(self) -> str:
        return f"{self.folder.name}: {' '.join(self.words)}"


class Ran:
    """What a command line did: its status, its words, and the content of each file that it wrote."""

    def __init__(self, status: int, output: str, written: Path, name: str) -> None:
        self.status = status
        self.output = output.replace(str(written), name)
        self.files = {
            str(path.relative_to(written)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(written.rglob("*"))
            if path.is_file()
        }

    def key(self) -> tuple[object, ...]:
        """What must be equal."""
        return (self.status, self.output, self.files)


def lines(work: Path, count: int, seed: int) -> list[Line]:
    """Some command lines of every room."""
    chance = random.Random(seed)
    rooms: dict[str, list[Line]] = {}
    for case in cases(work):
        for call in case.calls:
            words = [word.replace("{format}", chance.choice(sorted(reports.FORMATS))) for word in call]
            rooms.setdefault(case.folder.name.partition("-")[0], []).append(Line(case.folder, words))
    names = sorted(rooms)
    for found in rooms.values():
        chance.shuffle(found)
    whole = [line for name in names for line in rooms[name]]
    chance.shuffle(whole)
    # Every room is there, however few there are.
    return ([line for name in names for line in rooms[name][:2]] + whole)[:count]


def by_worker(chosen: list[Line], work: Path) -> list[Ran]:
    """What one worker does."""
    found: dict[int, Ran] = {}
    with WorkerClient() as worker:
        waiting = list(enumerate(chosen))[::-1]
        running = 0
        while waiting or running:
            while waiting and running < AT_ONCE:
                number, line = waiting.pop()
                words = _words(line, _output(work, number))
                worker.send(*words, requestId=number + 1, sandboxDir=str(line.folder))
                running += 1
            answer = worker.answer()
            running -= 1
            number = answer["requestId"] - 1
            found[number] = Ran(answer["exitCode"], answer["output"], _output(work, number), "OUT")
    return [found[number] for number in sorted(found)]


def by_processes(chosen: Iterable[Line], work: Path) -> list[Ran]:
    """What a process for each does."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = []
    for number, line in enumerate(chosen):
        output = _output(work, number)
        done = subprocess.run(
            [sys.executable, "-c", FLYWHEEL, *_words(line, output)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=line.folder,
            env=env,
            check=False,
        )
        found.append(Ran(done.returncode, done.stdout.decode("utf-8", "replace"), output, "OUT"))
    return found


def differences(work: Path, count: int, seed: int) -> tuple[list[str], dict[int, int]]:
    """The command lines that did not do the same, and how many ended with each status."""
    for name in ("cases", "worker", "processes"):
        (work / name).mkdir()
    chosen = lines(work / "cases", count, seed)
    pairs = list(zip(chosen, by_worker(chosen, work / "worker"), by_processes(chosen, work / "processes"), strict=True))
    statuses: dict[int, int] = {}
    for _, _, process in pairs:
        statuses[process.status] = statuses.get(process.status, 0) + 1
    return [
        f"{line!r}:\n  worker: {one.key()}\n  process: {other.key()}"
        for line, one, other in pairs
        if one.key() != other.key()
    ], statuses


def _output(work: Path, number: int) -> Path:
    folder = work / str(number)
    folder.mkdir(exist_ok=True)
    return folder


def _words(line: Line, output: Path) -> list[str]:
    return [word.replace("{out}", str(output)) for word in line.words]
