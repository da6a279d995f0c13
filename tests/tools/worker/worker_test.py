"""The worker: each request runs alone, whatever the others did, and every one is answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flywheel_testing.worker_client import FLYWHEEL, WorkerClient

from flywheel.worker import protocol
from flywheel.worker.protocol import ProtocolError

#: A worker whose command lines misbehave as the words say.
_ODD = """
import os, signal, sys, time
from flywheel.worker import server

def main(words):
    for word in words:
        what, _, value = word.partition("=")
        if what == "exit":
            return int(value)
        if what == "stop":
            raise SystemExit(value or None)
        if what == "raise":
            raise MemoryError("a value of the user")
        if what == "kill":
            os.kill(os.getpid(), int(value))
        if what == "sleep":
            time.sleep(float(value))
        if what == "touch":
            open(value, "w").close()
        if what == "await":
            while not os.path.exists(value):
                time.sleep(0.01)
        if what == "print":
            print(value * 3, end="")
        if what == "noise":
            os.write(1, b"to stdout\\n")
            sys.stderr.write("to stderr\\n")
        if what == "much":
            print("x" * int(value))
        if what == "pid":
            with open(value, "w") as file:
                file.write(str(os.getpid()))
        if what == "spoil":
            os.environ["PATH"] = "spoilt"
            os.chdir("/")
            os.umask(0)
            sys.path.clear()
            sys.argv[:] = ["spoilt"]
            import json, signal as signals
            json.dumps = None
            server.kept = "spoilt"
            sys.stdout.close()
            sys.stdout = None
            signals.signal(signals.SIGTERM, signals.SIG_IGN)
        if what == "state":
            import json
            print(os.getcwd(), os.environ.get("PATH"), os.umask(0), len(sys.path), sys.argv, json.dumps)
            print(hasattr(server, "kept"), signal.getsignal(signal.SIGTERM), sys.stdin.read())
    return 0

raise SystemExit(server.serve(main, sys.argv[1:]))
"""


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[WorkerClient]:
    """A worker that does what its requests say."""
    with WorkerClient(_ODD, folder=tmp_path) as worker:
        yield worker


def _await(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_request_is_a_command_line(overlay: Path) -> None:
    """Its status and its words are those of a process."""
    with WorkerClient() as worker:
        for words in (["check", "overlay"], ["check", "nowhere"], ["--version"], ["check", "--frmat"], []):
            command = [sys.executable, "-c", FLYWHEEL, *words]
            env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            out, err = subprocess.PIPE, subprocess.STDOUT
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env, check=False)
            found = worker.ask(*words)
            assert found == {"exitCode": done.returncode, "output": done.stdout.decode(), "requestId": 0}
            assert found["output"]


def test_arguments_of_the_worker_begin_each_command_line() -> None:
    """Bazel starts it with those that are in no file."""
    with WorkerClient(FLYWHEEL, "check") as worker:
        assert worker.ask("nowhere", requestId=7) == {
            "exitCode": 2,
            "output": "flywheel: nowhere: the folder does not exist. Give the overlay's folder.\n",
            "requestId": 7,
        }


def test_paths_begin_in_the_sandbox(tmp_path: Path, overlay: Path) -> None:
    """Of each request: two of them at once have different folders."""
    (tmp_path / "empty").mkdir()
    with WorkerClient() as worker:
        worker.send("check", "overlay", "--bundle", "report", requestId=1, sandboxDir=str(tmp_path))
        worker.send("check", "overlay", "--bundle", "report", requestId=2, sandboxDir="empty")
        answers = {answer["requestId"]: answer for answer in (worker.answer(), worker.answer())}
        gone = worker.ask("check", "overlay", sandboxDir="no/such/folder")
    assert (answers[1]["exitCode"], answers[2]["exitCode"]) == (0, 2)
    assert (tmp_path / "report" / "report.json").exists()
    assert gone["exitCode"] == 2
    assert gone["output"] == (
        "flywheel: the folder of this request, which Bazel prepares, cannot be entered: No such file or directory.\n"
    )


def test_nothing_of_a_request_reaches_the_next(odd: WorkerClient) -> None:
    """Neither the folder, the environment, the modules, the streams, the mask of files nor the handlers of signals."""
    before = odd.ask("state=")
    assert odd.ask("spoil=")["requestId"] == 0
    assert odd.ask("state=") == before
    assert "spoilt" not in before["output"]


def test_noise_is_part_of_the_answer(odd: WorkerClient) -> None:
    """Whatever writes to the descriptors: standard output of the worker has answers alone."""
    assert odd.ask("noise=", "print=abc") == {
        "exitCode": 0,
        "output": "to stdout\nto stderr\nabcabcabc",
        "requestId": 0,
    }
    long = odd.ask("much=3000000")
    assert len(long["output"]) == 3_000_001


_BROKEN = (
    "flywheel: internal error: MemoryError around a request of the worker. Build with --spawn_strategy=sandboxed to "
    "run without workers, and please report it.\n"
)
_KILLED = (
    "flywheel: the process of this request was ended by signal {}, and what it wrote is not complete. Signal 9 often "
    "means that memory ran out: allow fewer jobs at once (--jobs).\n"
)


@pytest.mark.parametrize(
    ("word", "status", "output"),
    [
        ("exit=1", 1, ""),
        ("stop=", 0, ""),
        ("stop=a reason", 1, "a reason\n"),
        ("raise=", 3, _BROKEN),
        ("kill=9", 3, _KILLED.format(9)),
        ("kill=11", 3, _KILLED.format(11)),
    ],
)
def test_an_end(odd: WorkerClient, word: str, status: int, output: str) -> None:
    """A crash is an answer, and the next request runs."""
    assert odd.ask(word) == {"exitCode": status, "output": output, "requestId": 0}
    assert odd.ask("print=a")["output"] == "aaa"


def test_requests_run_at_once(odd: WorkerClient) -> None:
    """A slow one holds up no other, and a cancelled one ends at once."""
    odd.send("await=go", "print=a", requestId=1)
    odd.send("sleep=3600", requestId=2)
    odd.send("print=b", requestId=3)
    assert odd.answer() == {"exitCode": 0, "output": "bbb", "requestId": 3}
    odd.send(requestId=2, cancel=True)
    assert odd.answer() == {"exitCode": 0, "output": "", "requestId": 2, "wasCancelled": True}
    assert odd.ask("touch=go", requestId=4)["requestId"] in (1, 4)
    assert odd.answer()["requestId"] in (1, 4)


def test_a_cancellation_that_is_late(odd: WorkerClient) -> None:
    """The request has its one answer already."""
    assert odd.ask("print=a", requestId=1)["output"] == "aaa"
    odd.send(requestId=1, cancel=True)
    odd.send(requestId=5, cancel=True)
    assert odd.ask("print=b", requestId=1)["output"] == "bbb"


def test_the_end_of_requests_ends_what_runs(odd: WorkerClient, tmp_path: Path) -> None:
    """Bazel waits for no answer any more."""
    odd.send("pid=pid", "touch=ready", "sleep=3600")
    _await((tmp_path / "ready").exists)
    assert odd.ended() == (0, "", "")
    process = int((tmp_path / "pid").read_text(encoding="utf-8"))
    _await(lambda: not _is_running(process))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process whose pipe has no reader")
def test_a_killed_worker_leaves_nothing_behind(odd: WorkerClient, tmp_path: Path) -> None:
    """Bazel kills it when a build is interrupted."""
    pids = []
    for number in (1, 2):
        odd.send(f"pid=pid-{number}", f"touch=ready-{number}", "sleep=3600", requestId=number)
        _await((tmp_path / f"ready-{number}").exists)
        pids.append(int((tmp_path / f"pid-{number}").read_text(encoding="utf-8")))
    odd.process.kill()
    _await(lambda: not any(map(_is_running, pids)))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it is not a JSON object"),
        ('{"requestId": "1"}', "`requestId` is not a number from 0 on"),
        ('{"requestId": -1}', "`requestId` is not a number from 0 on"),
        ('{"requestId": true}', "`requestId` is not a number from 0 on"),
        ('{"arguments": "check"}', "`arguments` is not a list of strings"),
        ('{"arguments": ["check", 1]}', "`arguments` is not a list of strings"),
        ('{"sandboxDir": 1}', "`sandboxDir` is not a string"),
        ('{"cancel": 1}', "`cancel` is neither true nor false"),
    ],
)
def test_what_is_not_a_request(odd: WorkerClient, line: str, reason: str) -> None:
    """The worker ends, and repeats nothing of the line: no answer could name the request."""
    assert odd.ask("print=a")["output"] == "aaa"
    odd.write(line + "\n")
    status, out, err = odd.ended()
    assert (status, out) == (2, "")
    assert err == (
        f"flywheel: message 2 to this worker is not a request of Bazel's JSON worker protocol: {reason}. The worker "
        "ends. Build with --spawn_strategy=sandboxed to run without workers, and report it with Bazel's version.\n"
    )


def test_a_number_twice(odd: WorkerClient) -> None:
    """Two answers with one number would be of no use."""
    odd.send("sleep=3600", requestId=1)
    odd.send("print=a", requestId=1)
    status, out, err = odd.ended()
    assert (status, out) == (2, "")
    assert "its `requestId` is that of a request that still runs" in err


def test_requests_come_in_any_pieces(odd: WorkerClient) -> None:
    """Blank lines are nothing, keys that are not known are not read, and the last line may lack its end."""
    request = json.dumps({"arguments": ["print=ü"], "inputs": [{"path": "a", "digest": "b"}], "verbosity": 10})
    for at in range(0, len(request), 7):
        odd.write(request[at : at + 7])
    odd.write("\n\n \n")
    assert odd.answer()["output"] == "üüü"
    odd.write('{"requestId": 5, "arguments": ["print=c"]}\n{"requestId": 6, "arguments": []}\n')
    assert {odd.answer()["requestId"], odd.answer()["requestId"]} == {5, 6}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")
def test_modules_stay_loaded(overlay: Path) -> None:
    """What a request needed is there for the next: the worker grows by modules, and then no more."""
    with WorkerClient() as worker:
        worker.ask("--version")
        before = worker.memory()
        for _ in range(2):
            worker.ask("check", "overlay")
        loaded = worker.memory()
        for _ in range(60):
            worker.ask("check", "overlay")
        assert before + (1 << 20) < loaded
        assert worker.memory() < loaded + (1 << 20)


@pytest.mark.parametrize("line", [b'{"requestId": 1e400}', b"\xff", b"{}\0"])
def test_odd_json(line: bytes) -> None:
    """Never another error."""
    with pytest.raises(ProtocolError):
        protocol.parsed(line)
