"""Archives that cost little to make, and would cost much to read."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

READ = """
import sys
from flywheel.registry import archive_members
try:
    archive_members.read(sys.argv[1], {"MODULE.bazel"})
except archive_members.UnreadableArchive as err:
    pass
"""
_MEGABYTE = 1 << 20


def overlapping_links(folder: Path) -> Path:
    """A zip in which one link of 15 MiB is listed 500 times."""
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("a")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, b"x" * (15 * _MEGABYTE))
        archive.filelist *= 500
        archive._didModify = True
    return path


def long_links(folder: Path) -> Path:
    """Links whose names have 40,000 steps."""
    path = folder / "a.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, "x"
        archive.addfile(link)
        for number in range(30):
            archive.addfile(tarfile.TarInfo("l/" + "a/" * 40_000 + str(number)))
    return path


def long_name(folder: Path) -> Path:
    """A header that says that a name has eight gigabytes; one of them is there."""
    return _header(folder, tarfile.GNUTYPE_LONGNAME, 8_000_000_000)


def pax_header(folder: Path) -> Path:
    """A pax header of one gigabyte of zeros."""
    return _header(folder, tarfile.XHDTYPE, 1_000_000_000)


def zeros(folder: Path) -> Path:
    """A member of 1.9 GB of zeros."""
    path = folder / "a.tar.gz"
    info = tarfile.TarInfo("a")
    info.size = 1_900_000_000
    _zeros(path, info.tobuf(tarfile.GNU_FORMAT))
    return path


def _header(folder: Path, type_: bytes, size: int) -> Path:
    path = folder / "a.tar.gz"
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = type_, size
    _zeros(path, info.tobuf(tarfile.GNU_FORMAT), 1_000)
    return path


def _zeros(path: Path, header: bytes, megabytes: int = 1_900) -> None:
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(header)
        block = bytes(_MEGABYTE)
        for _ in range(megabytes):
            stream.write(block)


def small_members(folder: Path) -> Path:
    """A tar of 200,000 empty members."""
    path = folder / "a.tar.gz"
    buffer = io.BytesIO()
    for number in range(200_000):
        buffer.write(tarfile.TarInfo(f"m{number}").tobuf(tarfile.GNU_FORMAT))
    path.write_bytes(gzip.compress(buffer.getvalue() + bytes(1024), 6))
    return path


ARCHIVES: dict[str, Callable[[Path], Path]] = {
    "zip: one link of 15 MiB, listed 500 times": overlapping_links,
    "tar.gz: 30 names of 40,000 steps below a link": long_links,
    "tar.gz: a name of 8 GB": long_name,
    "tar.gz: a pax header of 1 GB": pax_header,
    "tar.gz: a member of 1.9 GB": zeros,
    "tar.gz: 200,000 empty members": small_members,
}
