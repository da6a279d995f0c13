"""Single files of a source archive: read, never unpacked.

The archive is hostile: what is read of it is bounded, and nothing of it is written.
"""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.registry import sri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

#: Kinds of archive by the ends of their names, as Bazel tells them: those of tar with their compression.
TAR = {
    ".tar.gz": "gz",
    ".tgz": "gz",
    ".tar.bz2": "bz2",
    ".tbz": "bz2",
    ".tar.xz": "xz",
    ".txz": "xz",
    ".tar": "",
}
ZIP = (".zip", ".jar", ".war", ".aar", ".nupkg", ".whl")
#: Those that Bazel unpacks too, and that are not looked into here.
CLOSED = (".tar.zst", ".tzst", ".ar", ".deb", ".7z")
#: More members, or bytes unpacked, are not looked at: a bomb, or no source archive.
MAX_MEMBERS = 200_000
MAX_UNPACKED = 2 * 1024 * 1024 * 1024
#: Larger archives are not hashed.
MAX_BYTES = 4 * 1024 * 1024 * 1024
#: Larger files in one are not read.
MAX_FILE = 16 * 1024 * 1024

_CHUNK = 1024 * 1024


class Unreadable(UserError):
    """An archive that cannot be read; `str()` is the reason, a clause without a subject."""


class Closed(Unreadable):
    """An archive of a kind that is not looked into."""


class Member:
    """What an archive holds under one name: whether it is a link, and to what.

    hard: the link begins at the root of the archive, not at its own folder.
    """

    __slots__ = ("hard", "link", "name")

    def __init__(self, name: str, link: str | None = None, hard: bool = False) -> None:
        self.name = name
        self.link = link
        self.hard = hard


class Contents:
    """The members of an archive, and the bytes of those that were asked for."""

    __slots__ = ("files", "members")

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.files: dict[str, bytes] = {}


def integrity(path: str, algorithm: str = sri.DEFAULT) -> str:
    """The integrity of the file at `path`; raise `Unreadable` if it cannot be read, or is too large."""
    try:
        if os.path.getsize(path) > MAX_BYTES:
            raise Unreadable(f"has more than {MAX_BYTES} bytes")
        with open(path, "rb") as stream:
            return sri.of_chunks(iter(lambda: stream.read(_CHUNK), b""), algorithm)
    except OSError as err:
        raise Unreadable(f"cannot be read: {err.strerror or type(err).__name__}") from None


def read(path: str, wanted: set[str], kind: str = "") -> Contents:
    """The members of the archive at `path`, with the bytes of the `wanted` ones.

    `kind` is the archive's type where its name does not tell it. Raises `Unreadable`, and of that `Closed` for a
    sound kind that is not looked into.
    """
    name = f"x.{kind}" if kind else os.path.basename(path).lower()
    try:
        compression = next((how for end, how in TAR.items() if name.endswith(end)), None)
        if compression is not None:
            return _tar(path, wanted, compression)
        if name.endswith(ZIP):
            return _zip(path, wanted)
    except Unreadable:
        raise
    except Exception as err:  # the readers of archives raise a dozen kinds, and any input may come
        raise Unreadable(f"is no archive that can be read ({type(err).__name__})") from None
    if name.endswith(CLOSED):
        raise Closed("is of a kind that is not looked into")
    raise Unreadable("is of no kind that Bazel unpacks")


def _tar(path: str, wanted: set[str], compression: str) -> Contents:
    import tarfile

    contents = Contents()
    unpacked = 0
    # As a stream: an index of all members would be made first otherwise, however many there are.
    with tarfile.open(path, f"r|{compression}") as archive:  # type: ignore[call-overload]
        for member in archive:
            unpacked += max(member.size, 0)
            _bounded(len(contents.members), unpacked)
            name = _plain(member.name)
            link = member.linkname if member.issym() or member.islnk() else None
            contents.members.append(Member(name, link, member.islnk()))
            if name in wanted and member.isfile():
                stream = archive.extractfile(member)
                if stream is not None:
                    contents.files[name] = _read(stream)
            archive.members = []  # kept by tarfile, and not needed
    return contents


def _zip(path: str, wanted: set[str]) -> Contents:
    import stat
    import zipfile

    contents = Contents()
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            _bounded(len(contents.members), 0)
            link = None
            if stat.S_ISLNK(member.external_attr >> 16):
                with archive.open(member) as stream:
                    link = _read(stream).decode("utf-8", "replace")
            name = _plain(member.filename)
            contents.members.append(Member(name, link))
            if name in wanted and link is None:
                with archive.open(member) as stream:
                    contents.files[name] = _read(stream)
    return contents


def _plain(name: str) -> str:
    """A member's name as Bazel takes it: `./` before it and `/` behind it are nothing."""
    while name.startswith("./"):
        name = name[2:]
    return name.rstrip("/") or "/"


def _bounded(members: int, unpacked: int) -> None:
    if members > MAX_MEMBERS:
        raise Unreadable(f"has more than {MAX_MEMBERS} members")
    if unpacked > MAX_UNPACKED:
        raise Unreadable(f"unpacks to more than {MAX_UNPACKED} bytes")


def _read(stream: IO[bytes]) -> bytes:
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise Unreadable(f"holds a file of more than {MAX_FILE} bytes where a small one is looked for")
    return data
