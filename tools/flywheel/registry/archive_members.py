"""Read single files of a source archive without unpacking it.

The archive can be hostile: reading is limited, and nothing is written.
"""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.formats import input_files
from flywheel.registry import sri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

#: Kinds of archive by the end of their name, as in Bazel; for tar with the compression.
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
#: Kinds that Bazel unpacks but that are not read here.
CLOSED = (".tar.zst", ".tzst", ".ar", ".deb", ".7z")
#: The limit of members; a source archive has fewer.
MAX_MEMBERS = 200_000
#: An archive that unpacks to more than this many times its size, and to more than `MIN_UNPACKED` bytes, is a bomb.
#: Source archives stay far below: text compresses to a tenth or a twentieth of its size.
MAX_RATIO = 60
MIN_UNPACKED = 32 * 1024 * 1024
MAX_UNPACKED = 2 * 1024 * 1024 * 1024
#: The longest name or link target, in bytes: Linux does not accept a longer path.
MAX_NAME = 4096
#: The largest header with names or attributes. tarfile holds a header in memory before a member is seen.
MAX_HEADER = 1024 * 1024
#: The limit of an archive that is hashed.
MAX_BYTES = 4 * 1024 * 1024 * 1024
#: The limit of a file that is read from an archive.
MAX_FILE = 16 * 1024 * 1024

_CHUNK = 1024 * 1024


class UnreadableArchive(UserError):
    """An archive that cannot be read; `str()` is the reason as a clause without a subject."""


class UnreadArchive(UnreadableArchive):
    """An archive of a kind that is not read here."""


class Member:
    """One name in an archive; for a link also its target.

    hard: the target is relative to the root of the archive, not to the link's folder.
    """

    __slots__ = ("hard", "link", "name")

    def __init__(self, name: str, link: str | None = None, hard: bool = False) -> None:
        self.name = name
        self.link = link
        self.hard = hard


class ArchiveContents:
    """The members of an archive, and the bytes of the requested ones."""

    __slots__ = ("files", "members")

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.files: dict[str, bytes] = {}


def integrity(path: str, algorithm: str = sri.DEFAULT) -> str:
    """The integrity of the file at `path`; raises `UnreadableArchive` if it cannot be read or is too large."""
    try:
        if os.path.getsize(path) > MAX_BYTES:
            raise UnreadableArchive(f"has more than {MAX_BYTES} bytes")
        with input_files.opened(path) as stream:
            return sri.of_chunks(iter(lambda: stream.read(_CHUNK), b""), algorithm)
    except OSError as err:
        raise UnreadableArchive(f"cannot be read: {err.strerror or type(err).__name__}") from None


def read(path: str, wanted: set[str], kind: str = "") -> ArchiveContents:
    """The members of the archive at `path`, with the bytes of the `wanted` ones.

    `kind` is the archive's type if its name does not show it. Raises `UnreadableArchive`, or its subclass
    `UnreadArchive` for a valid kind that is not read here.
    """
    name = f"x.{kind}" if kind else os.path.basename(path).lower()
    try:
        compression = next((how for end, how in TAR.items() if name.endswith(end)), None)
        if compression is not None:
            return _tar(path, wanted, compression)
        if name.endswith(ZIP):
            return _zip(path, wanted)
    except UnreadableArchive:
        raise
    except Exception as err:  # the readers raise many kinds of errors for hostile input
        raise UnreadableArchive(f"is not a readable archive ({type(err).__name__})") from None
    if name.endswith(CLOSED):
        raise UnreadArchive("is of a kind that is not read here")
    raise UnreadableArchive("is of a kind that Bazel does not unpack")


class _Bound:
    """Counts the members and the unpacked bytes of an archive; raises `UnreadableArchive` at the limits."""

    def __init__(self, path: str) -> None:
        self.most = min(MAX_UNPACKED, max(MIN_UNPACKED, MAX_RATIO * os.path.getsize(path)))
        self.unpacked = 0
        self.members = 0

    def member(self, *names: str | None) -> None:
        """Count a member with its name and its link target."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise UnreadableArchive(f"has more than {MAX_MEMBERS} members")
        for name in names:
            # A character has at least one byte, so only possibly long names are encoded.
            if name and len(name) * 4 > MAX_NAME and len(name.encode("utf-8", "surrogateescape")) > MAX_NAME:
                raise UnreadableArchive(f"has a name of more than {MAX_NAME} bytes")

    def bytes(self, count: int) -> None:
        """Count bytes, before or after they are unpacked."""
        self.unpacked += count
        if self.unpacked > self.most:
            raise UnreadableArchive(f"unpacks to more than {self.most} bytes")


def _tar(path: str, wanted: set[str], compression: str) -> ArchiveContents:
    import tarfile

    extended = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE)
    bound = _Bound(path)

    class Header(tarfile.TarInfo):
        """A header that is counted before tarfile reads its content."""

        def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
            # The method that tarfile names for subclasses to override: it is called before what follows is read.
            if self.type in (*extended, tarfile.SOLARIS_XHDTYPE) and self.size > MAX_HEADER:
                raise UnreadableArchive(f"has a header of more than {MAX_HEADER} bytes")
            bound.bytes(tarfile.BLOCKSIZE + max(self.size, 0))
            return super()._proc_member(archive)  # type: ignore[misc, no-any-return]

    contents = ArchiveContents()
    # As a stream: otherwise tarfile would first index all members, without a limit. In small pieces: tarfile unpacks a
    # piece as a whole, which can be a thousand times as large.
    with tarfile.open(path, f"r|{compression}", tarinfo=Header) as archive:  # type: ignore[call-overload]
        for member in archive:
            link = member.linkname if member.issym() or member.islnk() else None
            bound.member(member.name, link)
            name = _plain(member.name)
            contents.members.append(Member(name, link, member.islnk()))
            if name in wanted and member.isfile():
                stream = archive.extractfile(member)
                if stream is not None:
                    contents.files[name] = _read(stream, MAX_FILE)
            archive.members = []  # tarfile would keep the members in memory
    return contents


def _zip(path: str, wanted: set[str]) -> ArchiveContents:
    import stat
    import zipfile

    contents = ArchiveContents()
    bound = _Bound(path)
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            bound.member(member.filename)
            link = None
            if stat.S_ISLNK(member.external_attr >> 16):
                with archive.open(member) as stream:
                    link = _read(stream, MAX_NAME, "a link target").decode("utf-8", "replace")
                bound.bytes(len(link))
            name = _plain(member.filename)
            contents.members.append(Member(name, link))
            if name in wanted and link is None:
                with archive.open(member) as stream:
                    contents.files[name] = _read(stream, MAX_FILE)
                bound.bytes(len(contents.files[name]))
    return contents


def _plain(name: str) -> str:
    """A member's name as Bazel reads it: without `./` at the begin and `/` at the end."""
    while name.startswith("./"):
        name = name[2:]
    return name.rstrip("/") or "/"


def _read(stream: IO[bytes], most: int, what: str = "a needed file") -> bytes:
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableArchive(f"has {what} of more than {most} bytes")
    return data
