"""Source archives can be read by other programs, and are equal on every machine."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import shutil
import subprocess
import tarfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.registry import source_archive
from flywheel.registry.deflate import deflate
from flywheel.registry.source_archive import ArchiveEntry

#: The same examples on every run.
_SAME = settings(derandomize=True, deadline=None, database=None)

_ENTRIES = [
    ArchiveEntry("b/run", b"#!/bin/sh\n" * 40, executable=True),
    ArchiveEntry("a.txt", b"text\n"),
    ArchiveEntry("empty", b""),
    ArchiveEntry("link", b"", link="b/run"),
    ArchiveEntry("d" * 120 + "/" + "n" * 99, b"1"),
    ArchiveEntry("n" * 150, b"2"),
    ArchiveEntry("\u00fcber.txt", b"3"),
    ArchiveEntry("far", b"", link="d" * 120 + "/" + "n" * 99),
]


def _members(data: bytes) -> dict[str, tuple[object, ...]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {
            one.name: (
                archive.extractfile(one).read() if one.isfile() else None,
                one.linkname,
                one.mode,
                one.mtime,
                one.uid,
                one.gid,
                one.uname,
                one.gname,
            )
            for one in archive
        }


def test_an_archive_holds_its_entries_and_nothing_of_the_machine():
    """Names of any length, modes of two kinds, one time for all entries, and no owner."""
    rest = (source_archive.MTIME, 0, 0, "", "")
    expected = {
        f"p-1/{one.name}": (
            (None, one.link, 0o777, *rest) if one.link else (one.data, "", 0o755 if one.executable else 0o644, *rest)
        )
        for one in _ENTRIES
    }
    assert _members(source_archive.tar_gz(_ENTRIES, "p-1")) == expected


def test_entries_are_sorted_whatever_their_order():
    """Entries are sorted by the bytes of their names, as in Git."""
    data = source_archive.tar_gz(_ENTRIES, "p-1")
    shuffled = list(_ENTRIES)
    random.Random(7).shuffle(shuffled)
    assert source_archive.tar_gz(shuffled, "p-1") == data
    names = list(_members(data))
    assert names == sorted(names, key=str.encode)


def test_the_bytes_are_these():
    """A change of the writer changes every archive: this test shows it, and it needs a reason."""
    data = source_archive.tar_gz(_ENTRIES, "p-1")
    assert (len(data), hashlib.sha256(data).hexdigest()) == (
        485,
        "63c095c857606f32ab47344622cfd0a6a5f4a4445fe0826c1a0e6cccb2709cbc",
    )


@pytest.mark.parametrize("program", ["tar", "gzip"])
def test_other_programs_read_it(program, tmp_path):
    """Other programs read it without a complaint."""
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    path = tmp_path / "x.tar.gz"
    path.write_bytes(source_archive.tar_gz(_ENTRIES, "p-1"))
    command = {"tar": ["tar", "-tzf", str(path)], "gzip": ["gzip", "-t", str(path)]}[program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == (len(_ENTRIES) if program == "tar" else 0)


def test_an_empty_archive_is_one():
    """An empty archive is two blocks of zeros, compressed."""
    data = source_archive.tar_gz([], "p-1")
    assert gzip.decompress(data) == bytes(1024)


@_SAME
@given(st.binary(max_size=600))
def test_deflate_gives_what_zlib_reads(data):
    """zlib reads any compressed bytes back."""
    assert zlib.decompress(deflate(data), -15) == data


@_SAME
@given(st.lists(st.sampled_from([b"abc", b"abcd", b"\xff", b"runner_labels", bytes(300)]), max_size=80).map(b"".join))
def test_deflate_gives_back_what_repeats(data):
    """Matches of every length, also overlapping ones, are read back."""
    assert zlib.decompress(deflate(data), -15) == data


def test_deflate_looks_no_further_back_than_it_may():
    """A match can be 32 KiB back and not further: one test at the limit, one after it."""
    noise = random.Random(1).randbytes(40_000)
    for distance in (32 * 1024 - 3, 32 * 1024, 32 * 1024 + 1):
        data = b"needle" + noise[: distance - 6] + b"needle"
        assert zlib.decompress(deflate(data), -15) == data


def test_deflate_saves_most_of_what_repeats():
    """The output is small: zlib leaves 2 % of this text, this module 3 %."""
    text = b"".join(b'  runner_label_%d = "tinyland-nix"\n' % number for number in range(2_000))
    assert len(deflate(text)) < len(text) // 5
