"""Open input files so that nothing blocks: regular files, and the pipes that the caller of a run hands to it.

A repository can contain anything under any name: a named pipe would wait for a writer for ever, and a device or a file
of the kernel can block or change the machine when it is opened.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

#: The paths of the descriptors that the caller has opened: standard input, and `<(command)` of a shell.
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")
_STDIN = "/dev/stdin"
#: File systems of the kernel: reading one of their files can block, although it looks like a regular file.
_KERNEL = ("/proc", "/sys", "/sys/kernel/debug", "/sys/kernel/tracing")

#: A read asks for at least this many bytes.
_LEAST = 64 * 1024

_kernel: frozenset[int] | None = None


def opened(path: str | os.PathLike[str]) -> IO[bytes]:
    """The regular file at `path`, or the caller's pipe with that name, open for reading.

    Raises `OSError` for everything else; its `strerror` says what is at the path.
    """
    return open(_descriptor(path)[0], "rb")


def read(path: str | os.PathLike[str], most: int) -> bytes:
    """The first `most` bytes at `path`; raises `OSError` as `opened`."""
    descriptor, size = _descriptor(path)
    parts, left = [], most
    try:
        # One part and its end, if the file is as long as it says: a pipe and a file that grows are not.
        while left and (part := os.read(descriptor, min(left, max(size, _LEAST)))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _descriptor(path: str | os.PathLike[str]) -> tuple[int, int]:
    """The file, open for reading and blocking, and the size that it has."""
    _admit(path, os.stat(path))  # before it is opened: opening a device can have effects
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        status = os.fstat(descriptor)
        _admit(path, status)
        if not stat.S_ISREG(status.st_mode):
            os.set_blocking(descriptor, True)
        return descriptor, status.st_size
    except BaseException:
        os.close(descriptor)
        raise


def is_inside(root: str, path: str) -> bool:
    """Whether `path`, with all its links followed, is in the folder `root` or the folder itself.

    `root` has no links (`os.path.realpath`).
    """
    target = os.path.realpath(path)
    return target == root or target.startswith(root.rstrip(os.sep) + os.sep)


def _admit(path: str | os.PathLike[str], status: os.stat_result) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode):
        if status.st_dev in _kernel_devices():
            raise _refused("a file of the kernel")
    elif not (is_descriptor(os.fspath(path)) and (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))):
        if stat.S_ISDIR(mode):
            import errno

            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        raise _refused("a named pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device")


def _refused(what: str) -> OSError:
    import errno  # imported late: most runs refuse nothing

    return OSError(errno.EINVAL, f"it is {what}, and only regular files are read")


def is_descriptor(path: str) -> bool:
    """Whether a path is one of the descriptors that the caller has opened, for example of `<(command)`."""
    return path == _STDIN or path.startswith(_DESCRIPTORS)


def _kernel_devices() -> frozenset[int]:
    """The devices of the kernel's file systems; found once."""
    global _kernel  # noqa: PLW0603
    if _kernel is None:
        devices = set()
        root = os.stat("/").st_dev
        for place in _KERNEL:
            try:
                devices.add(os.stat(place).st_dev)
            except OSError:
                continue
        _kernel = frozenset(devices - {root})  # a folder with that name, where nothing is mounted
    return _kernel
