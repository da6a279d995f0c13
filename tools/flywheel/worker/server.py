"""The worker's loop: requests in, a process for each, answers out.

It is one thread, so that a copy of it is whole at any time.
"""

from __future__ import annotations

import gc
import importlib
import os
import select

from flywheel.worker import protocol
from flywheel.worker.protocol import ProtocolError
from flywheel.worker.request_process import RequestProcess

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.worker.protocol import Request
    from flywheel.worker.request_process import Main

#: With this argument Bazel starts a worker.
FLAG = "--persistent_worker"
_READ_SIZE = 1 << 16
_UNUSABLE = 2

_UNREADABLE = (
    "flywheel: message {count} to this worker is not a request of Bazel's JSON worker protocol: {reason}. The worker "
    "ends. Build with --spawn_strategy=sandboxed to run without workers, and report it with Bazel's version.\n"
)
_NO_PROCESS = "flywheel: the worker cannot start another process: {reason}. Allow fewer jobs at once (--jobs).\n"


def serve(main: Main, words: Iterable[str]) -> int:
    """Answer requests until there are no more; return the exit status.

    `main` runs a command line and returns its status. `words` are the worker's own arguments: those beside `FLAG` begin
    every command line.
    """
    requests, answers = os.dup(0), os.dup(1)
    # What a library prints by mistake goes to Bazel's log of the worker, and never between answers.
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    return _Worker(main, [word for word in words if word != FLAG], requests, answers).run()


class _Worker:
    def __init__(self, main: Main, first: list[str], requests: int, answers: int) -> None:
        self._main = main
        self._first = first
        self._requests = requests
        self._answers = answers
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)
        self._running: dict[int, RequestProcess] = {}
        self._by_end: dict[int, RequestProcess] = {}
        self._unread = b""
        self._count = 0

    def run(self) -> int:
        gc.collect()
        gc.freeze()  # a copy that touches no old object shares its memory
        try:
            while True:
                for end, _ in self._poll.poll():
                    if end != self._requests:
                        self._hear(end)
                    elif not self._receive():
                        return 0
        except BrokenPipeError:
            return 0  # Bazel is gone
        except ProtocolError as err:
            os.write(2, _UNREADABLE.format(count=self._count, reason=err).encode())
            return _UNUSABLE
        finally:
            for process in self._running.values():
                process.cancel()

    def _receive(self) -> bool:
        """Read what is there and begin each whole request; return whether more can come."""
        data = os.read(self._requests, _READ_SIZE)
        *lines, self._unread = (self._unread + data).split(b"\n")
        if not data and self._unread.strip():
            lines.append(self._unread)
        for line in filter(bytes.strip, lines):
            self._count += 1
            self._begin(protocol.parsed(line))
        return bool(data)

    def _begin(self, request: Request) -> None:
        running = self._running.get(request.number)
        if request.is_cancellation:
            if running is not None:  # otherwise its answer is on its way
                running.cancel()
            return
        if running is not None:
            raise ProtocolError("its `requestId` is that of a request that still runs")
        request.arguments[:0] = self._first
        try:
            process = RequestProcess(request, self._main, (self._requests, self._answers, *self._by_end))
        except OSError as err:
            self._answer(protocol.answer(request.number, _UNUSABLE, _NO_PROCESS.format(reason=err.strerror).encode()))
            return
        self._running[request.number] = process
        for end in process.ends:
            self._by_end[end] = process
            self._poll.register(end, select.POLLIN)

    def _hear(self, end: int) -> None:
        """Read from a running request; answer it if it has ended."""
        process = self._by_end[end]
        process.take(end)
        if end in process.ends:
            return
        self._poll.unregister(end)
        del self._by_end[end]
        if process.ends:
            return
        del self._running[process.number]
        status, output, modules = process.finish()
        if status is None:
            self._answer(protocol.cancelled(process.number))
        else:
            self._answer(protocol.answer(process.number, status, output))
        _load(modules)

    def _answer(self, line: bytes) -> None:
        while line:
            line = line[os.write(self._answers, line) :]


def _load(modules: Iterable[str]) -> None:
    """Load the modules that a request needed, so that the next has them: of a request, only these names stay."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # a name that another module gives to a part of itself
    gc.collect()
    gc.freeze()
