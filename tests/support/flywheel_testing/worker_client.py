"""A client of a worker, as Bazel is one: requests and answers, a line of JSON each."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

#: The worker of the command line.
FLYWHEEL = "import sys; from flywheel.cli import program; raise SystemExit(program(sys.argv[1:]))"


class WorkerClient:
    """A worker and its pipes; a context, at whose end the worker is stopped."""

    def __init__(self, code: str = FLYWHEEL, *words: str, folder: Path | None = None) -> None:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", code, *words, "--persistent_worker"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=env)
        self._unread = b""

    def __enter__(self) -> WorkerClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def send(self, *words: str, **keys: Any) -> None:
        """Send a request. Its number is 0 unless it is given."""
        self.write(json.dumps({"arguments": words, **keys}) + "\n")

    def write(self, text: str) -> None:
        """Send a text as it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def answer(self, seconds: float = 60) -> dict[str, Any]:
        """The next answer; fails if there is none in time."""
        assert self.process.stdout is not None
        end = self.process.stdout.fileno()
        while b"\n" not in self._unread:
            assert select.select([end], [], [], seconds)[0], "the worker does not answer"
            data = os.read(end, 1 << 16)
            assert data, f"the worker ended: {self.ended()}"
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, *words: str, **keys: Any) -> dict[str, Any]:
        """The answer to one request, with no other running."""
        self.send(*words, **keys)
        return self.answer()

    def ended(self, seconds: float = 60) -> tuple[int, str, str]:
        """The worker's status when there are no more requests, what else it answered, and its messages."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, (self._unread + out).decode(), err.decode()

    def memory(self) -> int:
        """The worker's resident memory, in bytes (Linux)."""
        text = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="utf-8")
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")
