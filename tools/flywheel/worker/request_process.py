"""One request: a copy of the worker runs its command line and ends."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from io import TextIOWrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn, TextIO

    from flywheel.worker.protocol import Request

    Main = Callable[[list[str]], int]

_READ_SIZE = 1 << 16
#: Status of a request whose folder does not exist: nothing was judged.
_UNUSABLE = 2
#: Status of one that ended by itself without a status: an internal error.
_FAULT = 3
#: A Linux kernel ends a process by this flag of its pipe when nobody reads the pipe. Elsewhere it does nothing.
_END_WITH_READER = getattr(os, "O_ASYNC", 0)


class RequestProcess:
    """A running request, and what came from it so far: its output, and the names of the modules that it loaded."""

    def __init__(self, request: Request, main: Main, private: Iterable[int]) -> None:
        """Start the process, which closes the descriptors `private`. Raises `OSError` if the system refuses."""
        self.number = request.number
        self._is_cancelled = False
        output, printed = os.pipe()
        modules, loaded = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            for end in (output, printed, modules, loaded):
                os.close(end)
            raise
        if self._process == 0:
            _run(request, main, printed, loaded, (*private, output, modules))
        os.close(printed)
        os.close(loaded)
        self._output, self._modules = output, modules
        self._read: dict[int, list[bytes]] = {output: [], modules: []}
        self._open = {output, modules}

    @property
    def ends(self) -> frozenset[int]:
        """The descriptors to read from; none when the process has ended."""
        return frozenset(self._open)

    def take(self, end: int) -> None:
        """Read once from one of the descriptors, and close it if it has ended."""
        data = os.read(end, _READ_SIZE)
        self._read[end].append(data)
        if not data:
            self._open.remove(end)
            os.close(end)

    def cancel(self) -> None:
        """End the process: its answer says that it was cancelled."""
        self._is_cancelled = True
        os.kill(self._process, signal.SIGKILL)

    def finish(self) -> tuple[int | None, bytes, list[str]]:
        """Wait for the process; return its status, None if it was cancelled, its output, and the modules it loaded."""
        _, status = os.waitpid(self._process, 0)
        if self._is_cancelled:
            return None, b"", []
        output = b"".join(self._read[self._output])
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return _FAULT, output + _KILLED.format(signal=-code).encode(), []
        return code, output, b"".join(self._read[self._modules]).decode().split()


_KILLED = (
    "flywheel: the process of this request was ended by signal {signal}, and what it wrote is not complete. Signal 9 "
    "often means that memory ran out: allow fewer jobs at once (--jobs).\n"
)
_NO_FOLDER = "flywheel: the folder of this request, which Bazel prepares, cannot be entered: {reason}.\n"
_BROKEN = (
    "flywheel: internal error: {kind} around a request of the worker. Build with --spawn_strategy=sandboxed to run "
    "without workers, and please report it.\n"
)


def _run(request: Request, main: Main, printed: int, loaded: int, others: Iterable[int]) -> NoReturn:
    """Run a request in the copy; its end is the end of the process, whatever happens."""
    status = _FAULT
    try:
        for end in others:
            os.close(end)
        _print_to(printed)
        fcntl.fcntl(loaded, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(loaded, fcntl.F_SETFL, _END_WITH_READER)
        known = frozenset(sys.modules)
        status = _status(request, main)
        sys.stdout.flush()
        sys.stderr.flush()
        fcntl.fcntl(loaded, fcntl.F_SETFL, 0)
        os.write(loaded, "\n".join(name for name in sys.modules if name not in known).encode()[:_READ_SIZE])
    except BaseException as err:
        status = _FAULT
        os.write(printed, _BROKEN.format(kind=type(err).__name__).encode())
    finally:
        os._exit(status)


def _print_to(end: int) -> None:
    """Let standard output and standard error be the descriptor `end`.

    The streams are new, since those of the worker can be files, and ask for their place in them.
    """
    for standard in (1, 2):
        os.dup2(end, standard)
    sys.stdout = _stream(1, sys.stdout)
    sys.stderr = _stream(2, sys.stderr)


def _stream(end: int, like: TextIO) -> TextIO:
    """A stream that writes to a descriptor, with the settings of another."""
    assert isinstance(like, TextIOWrapper)
    return TextIOWrapper(
        open(end, "wb", 0 if like.write_through else -1, closefd=False),
        encoding=like.encoding,
        errors=like.errors,
        line_buffering=like.line_buffering,
        write_through=like.write_through,
    )


def _status(request: Request, main: Main) -> int:
    """The status with which a process of its own would end."""
    if request.folder:
        try:
            os.chdir(request.folder)
        except OSError as err:
            os.write(2, _NO_FOLDER.format(reason=err.strerror).encode())
            return _UNUSABLE
    try:
        return main(request.arguments)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        os.write(2, f"{end.code}\n".encode())
        return 1
