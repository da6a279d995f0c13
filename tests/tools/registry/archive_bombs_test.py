"""Archives that are expensive to read are refused after little work."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from flywheel.registry import archive_members, local_archives
from flywheel.registry.archive_members import (
    MAX_HEADER,
    MAX_NAME,
    MIN_UNPACKED,
    ArchiveContents,
    Member,
    UnreadableArchive,
)


def _tar_of(path: Path, *members: tarfile.TarInfo, format: int = tarfile.GNU_FORMAT) -> None:
    with tarfile.open(path, "w:gz", format=format) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(bytes(member.size)))


def _header(type_: bytes, size: int) -> bytes:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = type_, size
    return info.tobuf(tarfile.GNU_FORMAT)


def _refused(path: Path) -> str:
    tracemalloc.start()
    with pytest.raises(UnreadableArchive) as caught:
        archive_members.read(str(path), {"MODULE.bazel"})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * MIN_UNPACKED
    return str(caught.value)


@pytest.mark.parametrize(
    "type_", [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE]
)
def test_headers_are_bounded_before_they_are_read(type_: bytes, tmp_path: Path) -> None:
    """A name of a gigabyte in a header would be read into memory by tarfile."""
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(_header(type_, 8_000_000_000))
        for _ in range(64):
            stream.write(bytes(1 << 20))
    assert _refused(path) == f"has a header of more than {MAX_HEADER} bytes"


def test_zeros_are_bounded_by_the_size_of_the_archive(tmp_path: Path) -> None:
    """An archive that grows a thousandfold is not a source archive."""
    path = tmp_path / "bomb.tar.gz"
    member = tarfile.TarInfo("zeros")
    member.size = 80 << 20
    _tar_of(path, member)
    assert _refused(path) == f"unpacks to more than {MIN_UNPACKED} bytes"


def test_long_names_are_refused(tmp_path: Path) -> None:
    """No file system accepts such a name."""
    path = tmp_path / "names.tar.gz"
    _tar_of(path, tarfile.TarInfo("a/" * MAX_NAME))
    assert _refused(path) == f"has a name of more than {MAX_NAME} bytes"


def test_a_link_in_a_zip_is_read_as_far_as_a_path_goes(tmp_path: Path) -> None:
    """A link target of 15 MiB, listed five hundred times, is refused."""
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            info = zipfile.ZipInfo(f"link{number}")
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, bytes(15 << 20))
    assert _refused(path) == f"has a link target of more than {MAX_NAME} bytes"


def test_a_large_archive_of_sources_is_read(tmp_path: Path) -> None:
    """An archive that unpacks to twenty times its size is normal."""
    path = tmp_path / "sources.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for number in range(200):
            info = tarfile.TarInfo(f"src/{number}/" + "deep/" * 20 + "file.py")
            text = "".join(f"value_{number}_{line} = {line * number}\n" for line in range(400)).encode()
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
        info = tarfile.TarInfo("MODULE.bazel")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"x = 1"))
    contents = archive_members.read(str(path), {"MODULE.bazel"})
    assert (len(contents.members), contents.files) == (201, {"MODULE.bazel": b"x = 1"})


def _contents(*members: Member) -> ArchiveContents:
    contents = ArchiveContents()
    contents.members += members
    return contents


def test_long_paths_through_links_are_followed() -> None:
    """Each name has the maximal number of steps and goes through links."""
    members = [Member(f"l{number}", "x/../" * 800 + f"l{number + 1}") for number in range(50)]
    members += [Member("l0/" + "y/" * 2000 + str(number)) for number in range(40)]
    assert local_archives._escaping(_contents(*members)) == []


def test_paths_too_long_to_follow_are_refused() -> None:
    """The work has a limit; reaching it is an error and not a guess."""
    members = [Member(f"l{number}", "x/../" * 800 + f"l{number + 1}") for number in range(50)]
    members += [Member(f"l0/{number}") for number in range(3000)]
    with pytest.raises(UnreadableArchive, match="has paths and links of more than 5000000 steps"):
        local_archives._escaping(_contents(*members))


@pytest.mark.parametrize(
    ("members", "leads_out"),
    [
        ([Member("a/b", "../../x")], True),
        ([Member("a/b", "../x")], False),
        ([Member("a", "b"), Member("b", ".."), Member("a/x")], True),
        ([Member("a", "b"), Member("b", "a"), Member("a/x")], False),
        ([Member("a", "/etc"), Member("a/x")], True),
        ([Member("d/e", "f"), Member("d/f/g", "../../.."), Member("d/e/g/h")], True),
    ],
)
def test_links_that_lead_out_are_found(members: list[Member], leads_out: bool) -> None:
    """Links that lead outside are found, also through other links; links that stay inside are not reported."""
    assert bool(local_archives._escaping(_contents(*members))) is leads_out
