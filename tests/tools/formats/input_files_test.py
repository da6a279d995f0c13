"""Only regular files are read, and the pipes that the caller opened; nothing blocks."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from flywheel.formats import input_files, source
from flywheel.formats.source import FormatError


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    """Directly, and through a link that the caller named."""
    (tmp_path / "file").write_bytes(b"text")
    (tmp_path / "link").symlink_to("file")
    assert input_files.read(str(tmp_path / "link"), 3) == b"tex"


def test_the_pipe_of_a_shell_is_read(tmp_path: Path) -> None:
    """`<(command)` is a descriptor of the caller."""
    reading, writing = os.pipe()
    os.write(writing, b"from a command")
    os.close(writing)
    try:
        assert source.read(f"/dev/fd/{reading}").text == "from a command"
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("kind", "what"),
    [("pipe", "a named pipe"), ("socket", "a socket"), ("device", "a device"), ("proc", "a file of the kernel")],
)
def test_other_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, what: str) -> None:
    """The message says what is there."""
    monkeypatch.chdir(tmp_path)  # the path of a socket has a short limit
    path = {"device": "/dev/zero", "proc": "/proc/version"}.get(kind, kind)
    if kind == "pipe":
        os.mkfifo(path)
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
    if not Path(path).exists():
        pytest.skip(f"there is no {path}")
    with pytest.raises(FormatError) as caught:
        source.read(path)
    assert str(caught.value) == (
        f"{path}: cannot be read: it is {what}, and only regular files are read. Check the path and its permissions."
    )


def test_a_folder_is_refused_as_ever(tmp_path: Path) -> None:
    """The system's words for it are kept."""
    with pytest.raises(FormatError, match=r": cannot be read: Is a directory\. Check the path and its permissions\.$"):
        source.read(str(tmp_path))


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    """A link to a file of the folder is; the folder itself may be a link."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/file").write_text("inside", encoding="utf-8")
    (tmp_path / "secret").write_text("outside", encoding="utf-8")
    (tmp_path / "folder/in").symlink_to("file")
    (tmp_path / "folder/out").symlink_to("../secret")
    (tmp_path / "link").symlink_to("folder")
    link = str(tmp_path / "link")
    assert source.read_below(link, "in").text == "inside"
    with pytest.raises(FormatError) as caught:
        source.read_below(link, "out")
    assert str(caught.value) == (
        f"{link}/out: the file is a link out of the folder {link}; it was not followed. Replace the link with the file."
    )
