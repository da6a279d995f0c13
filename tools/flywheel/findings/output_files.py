"""Write reports and other files: each is whole or unchanged, and nothing is written through a planted link.

The text goes to a new file with an unpredictable name next to the target, which is then renamed. So a reader never
sees half a file, an interrupted run leaves the old one, and of two runs at once one is last.
"""

from __future__ import annotations

import contextlib
import os
import stat

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Path = str | os.PathLike[str]

_DRAFT = ".flywheel-"
#: Descriptors of the caller, which are written to directly, as are devices: `--output /dev/stdout`, `/dev/null`.
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")
_STREAMS = ("/dev/stdout", "/dev/stderr")


def write(path: Path, text: str, within: Path = "") -> None:
    """Write `text` to `path`; raise `UserError` if that cannot be done.

    A file that exists keeps its mode and its owner. A link is refused. `within` is a folder to which the file belongs:
    missing folders are created there, and a link out of it is refused.
    """
    draft = ""
    try:
        if within:
            _demand_inside(os.fspath(path), os.fspath(within))
            os.makedirs(os.path.dirname(path), exist_ok=True)
        if is_stream(os.fspath(path)):
            with open(path, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        draft = _draft(os.fspath(path), text)
        os.replace(draft, path)
        draft = ""
    except OSError as err:
        raise _error(path, err) from None
    finally:
        _remove(draft)


def replace(texts: Mapping[str, str], within: str, was: Mapping[str, str | None]) -> None:
    """Write all of these files, or none: raise `UserError` if one of them cannot be written.

    `within` is the folder that they belong to: a link out of it is refused, another link stays one. `was` has the text
    that each file had when it was read, or None if there was no file: a file that was changed since is not overwritten.
    Missing folders are created.
    """
    changes = [_Change(path, text, was[path], within) for path, text in texts.items()]
    path = ""
    try:
        # In two steps: what can fail for lack of space or permission does so before the first rename.
        for change in changes:
            path = change.path
            change.prepare()
        for change in changes:
            path = change.path
            change.make()
    except (OSError, UserError) as err:
        for change in changes:
            change.undo()
        if isinstance(err, UserError):
            raise
        raise _error(path, err) from None
    finally:
        for change in changes:
            change.clean_up()


class _Change:
    """One file of several that are written together."""

    def __init__(self, path: str, text: str, was: str | None, within: str) -> None:
        self.path = path
        self.text = text
        self.was = was
        _demand_inside(path, within)
        self.target = os.path.realpath(path)
        self.draft = self.old = ""
        self.made: tuple[int, int] | None = None

    def prepare(self) -> None:
        os.makedirs(os.path.dirname(self.target), exist_ok=True)
        self.draft = _draft(self.target, self.text)

    def make(self) -> None:
        identity = _identity(self.draft)
        if self.was is None:
            try:
                os.link(self.draft, self.target)  # fails if the file exists now
            except FileExistsError:
                self._demand(self.text)
                return
            except OSError:  # no hard links here
                if os.path.lexists(self.target):
                    self._demand(self.text)
                os.replace(self.draft, self.target)
        else:
            if self._now() == self.text:
                return  # another run has done the same
            self._demand(self.was)
            self.old = f"{self.draft}.old"
            _copy(self.target, self.old)
            os.replace(self.draft, self.target)
        self.made = identity

    def undo(self) -> None:
        """Restore the old file, if the new one is still there."""
        if self.made is None or _identity(self.target) != self.made:
            return
        if self.old:
            os.replace(self.old, self.target)
        else:
            os.unlink(self.target)

    def clean_up(self) -> None:
        _remove(self.draft)
        _remove(self.old)

    def _now(self) -> str | None:
        from flywheel.formats import input_files

        try:
            with input_files.opened(self.target) as stream:
                return stream.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def _demand(self, text: str) -> None:
        if (self._now() or "").removeprefix("\ufeff") != text.removeprefix("\ufeff"):
            raise UserError(f"{self.path}: the file was changed meanwhile. Nothing was written: run the command again.")


def _demand_inside(path: str, within: str) -> None:
    from flywheel.formats import input_files

    if not input_files.is_inside(os.path.realpath(within), path):
        raise UserError(
            f"{path}: this is a link out of the folder {within}, so nothing is written there. Remove the link."
        )


def is_stream(path: str) -> bool:
    """Whether a path is that of a stream or a character device, which is written to and never replaced."""
    if path in _STREAMS or path.startswith(_DESCRIPTORS):
        return True
    try:
        return path.startswith("/dev/") and stat.S_ISCHR(os.lstat(path).st_mode)
    except OSError:
        return False


def _draft(target: str, text: str) -> str:
    """A new file next to `target` that contains `text`, with the mode that `target` has or would get.

    Raises `UserError` if `target` is not a regular file.
    """
    there = _status(target)
    draft = os.path.join(os.path.dirname(target), _DRAFT + os.urandom(8).hex())
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    # The mode of a new file is that of `open`: the system applies the umask.
    descriptor = os.open(draft, flags, 0o666 if there is None else 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            if there is not None:
                _keep(descriptor, there)
    except BaseException:
        _remove(draft)
        raise
    return draft


def _keep(descriptor: int, there: os.stat_result) -> None:
    """Give a new file the owner and the mode of the old one."""
    mine = os.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) != (there.st_uid, there.st_gid):
        with contextlib.suppress(OSError):  # only root can give files away
            os.fchown(descriptor, there.st_uid, there.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(there.st_mode))


def _status(target: str) -> os.stat_result | None:
    """The status of a file to replace; None if there is none. Raises `UserError` or `OSError` for anything else."""
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        return None
    mode = there.st_mode
    if stat.S_ISLNK(mode):
        raise UserError(
            f"{target}: this is a link, and nothing is written through it. Give the file itself, or remove the link."
        )
    if not stat.S_ISREG(mode):
        import errno

        code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(code, os.strerror(code) if stat.S_ISDIR(mode) else "it is not a regular file")
    return there


def _copy(path: str, copy: str) -> None:
    """Keep the file at `path` under the new name `copy`."""
    try:
        os.link(path, copy)
    except OSError:  # no hard links here
        import shutil

        shutil.copy2(path, copy)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _remove(path: str) -> None:
    if path and os.path.lexists(path):
        os.unlink(path)


def _error(path: Path, err: OSError) -> UserError:
    reason = err.strerror or type(err).__name__
    return UserError(
        f"{os.fspath(path)}: cannot be written: {reason}. Give another path, or mend its permissions or its disk."
    )
