"""Write the `.tar.gz` of a source tree: the same files give the same bytes on every machine.

The output does not depend on the machine: not on owner, time, umask, the order of a folder or the installed
compression (see `deflate`). Folders have no entries.
"""

from __future__ import annotations

from flywheel.registry.deflate import deflate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The time of every entry, the start of 2000 in UTC: tools complain about a file from 1970.
MTIME = 946_684_800

_BLOCK = 512
_NAME, _PREFIX, _LINK = 100, 155, 100
_FILE, _SYMLINK, _PAX = b"0", b"2", b"x"
#: The header of gzip: deflate, no name, no time, no hint, system unknown.
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class ArchiveEntry:
    """One file of an archive. `link` is the target of a symbolic link, "" for a file."""

    __slots__ = ("data", "executable", "link", "name")

    def __init__(self, name: str, data: bytes, executable: bool = False, link: str = "") -> None:
        self.name = name
        self.data = data
        self.executable = executable
        self.link = link


def tar_gz(entries: Iterable[ArchiveEntry], prefix: str) -> bytes:
    """The archive of `entries`, all in the folder `prefix`."""
    import binascii

    archive = tar(entries, prefix)
    trailer = binascii.crc32(archive).to_bytes(4, "little") + (len(archive) & 0xFFFFFFFF).to_bytes(4, "little")
    return _GZIP + deflate(archive) + trailer


def tar(entries: Iterable[ArchiveEntry], prefix: str) -> bytes:
    """The archive without compression."""
    parts = []
    for entry in sorted(entries, key=lambda one: one.name.encode()):
        name = f"{prefix}/{entry.name}" if prefix else entry.name
        kind = _SYMLINK if entry.link else _FILE
        mode = 0o777 if entry.link else 0o755 if entry.executable else 0o644
        parts += _member(name, entry.link, kind, mode, b"" if entry.link else entry.data)
    return b"".join(parts) + b"\0" * (2 * _BLOCK)


def _member(name: str, link: str, kind: bytes, mode: int, data: bytes) -> list[bytes]:
    """The blocks of one entry; values that do not fit into its header go into an extra header before it "
    "(POSIX.1-2001, pax)."""
    before, last = _split(name.encode())
    target = link.encode()
    records = {}
    if len(last) > _NAME or not name.isascii():
        records["path"] = name.encode()
        before, last = b"", last[:_NAME]
    if len(target) > _LINK or not link.isascii():
        records["linkpath"] = target
    parts = []
    if records:
        extended = b"".join(_record(key, value) for key, value in sorted(records.items()))
        parts += [_header(b"", b"pax", b"", _PAX, 0o644, len(extended)), _padded(extended)]
    return [*parts, _header(before, last, target[:_LINK], kind, mode, len(data)), _padded(data)]


def _split(name: bytes) -> tuple[bytes, bytes]:
    """Prefix and name for a header; the name stays too long if it cannot be split."""
    if len(name) <= _NAME:
        return b"", name
    slash = name.find(b"/", len(name) - _NAME - 1)
    if slash <= 0 or slash > _PREFIX:
        return b"", name
    return name[:slash], name[slash + 1 :]


def _record(key: str, value: bytes) -> bytes:
    """`length key=value`, where the length includes its own digits."""
    rest = b" " + key.encode() + b"=" + value + b"\n"
    length = len(rest)
    while length != len(rest) + len(str(length)):
        length = len(rest) + len(str(length))
    return str(length).encode() + rest


def _header(prefix: bytes, name: bytes, link: bytes, kind: bytes, mode: int, size: int) -> bytes:
    fields = (
        name.ljust(_NAME, b"\0"),
        b"%07o\0" % mode,
        b"%07o\0" % 0,
        b"%07o\0" % 0,
        b"%011o\0" % size,
        b"%011o\0" % MTIME,
        b" " * 8,  # placeholder during the computation of the checksum
        kind,
        link.ljust(_LINK, b"\0"),
        b"ustar\0" + b"00",
        b"\0" * 64,  # empty names of user and group
        b"%07o\0" % 0,
        b"%07o\0" % 0,
        prefix.ljust(_PREFIX, b"\0"),
    )
    header = b"".join(fields).ljust(_BLOCK, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _BLOCK)
