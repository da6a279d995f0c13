"""Files are written whole or not at all, and never through a link."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.findings import output_files


def tree(folder: Path) -> dict[str, str]:
    """Every file in a folder with its text; nothing may be left beside them."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file outside of the folder that is written to."""
    (tmp_path / "folder").mkdir()
    path = tmp_path / "victim"
    path.write_text("theirs\n", encoding="utf-8")
    return path


def test_one_file_keeps_its_mode(tmp_path: Path) -> None:
    """A new file gets the usual mode."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    (tmp_path / "a").chmod(0o604)
    mask = os.umask(0o027)
    try:
        output_files.write(tmp_path / "a", "new\n")
        output_files.write(str(tmp_path / "b/c"), "new\n", within=tmp_path)
    finally:
        os.umask(mask)
    assert tree(tmp_path) == {"a": "new\n", "b/c": "new\n"}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o604
    assert (tmp_path / "b/c").stat().st_mode & 0o777 == 0o640


def test_one_file_replaces_the_old_one(tmp_path: Path) -> None:
    """A reader that has opened the old file reads it to its end."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    with (tmp_path / "a").open(encoding="utf-8") as stream:
        output_files.write(str(tmp_path / "a"), "new\n")
        assert stream.read() == "old\n"
    assert tree(tmp_path) == {"a": "new\n"}


def test_one_file_is_not_written_through_a_link(tmp_path: Path, victim: Path) -> None:
    """Neither through a link to a file nor through one to nothing."""
    for target in (victim, tmp_path / "nothing"):
        link = tmp_path / "folder/report.txt"
        link.symlink_to(target)
        with pytest.raises(UserError) as caught:
            output_files.write(link, "ours\n")
        assert str(caught.value) == (
            f"{link}: this is a link, and nothing is written through it. Give the file itself, or remove the link."
        )
        link.unlink()
    assert tree(tmp_path) == {"victim": "theirs\n"}


def test_one_file_does_not_replace_a_pipe(tmp_path: Path) -> None:
    """It would wait for a reader."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="pipe: cannot be written: it is not a regular file"):
        output_files.write(tmp_path / "pipe", "text")


def test_a_descriptor_of_the_caller_is_written_to(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`/dev/stdout`, `>(command)` of a shell and `/dev/null` are not files to replace."""
    reading, writing = os.pipe()
    output_files.write(f"/dev/fd/{writing}", "to a pipe")
    os.close(writing)
    with open(reading, encoding="utf-8") as stream:
        assert stream.read() == "to a pipe"
    output_files.write("/dev/null", "nowhere")
    assert not Path("/dev/null").is_file()


def test_two_at_once_end_well(tmp_path: Path) -> None:
    """The file is one of the two texts, and nothing else is left."""
    texts = ["one\n" * 20_000, "two\n" * 20_000]

    def run(text: str) -> None:
        for _ in range(20):
            output_files.write(tmp_path / "a", text)

    threads = [threading.Thread(target=run, args=(text,)) for text in texts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert tree(tmp_path)["a"] in texts
    assert list(tree(tmp_path)) == ["a"]


def test_several_files(tmp_path: Path) -> None:
    """New files get folders and the usual mode, others keep theirs; a link in the folder stays one."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    (tmp_path / "a").chmod(0o700)
    (tmp_path / "link").symlink_to("a")
    link, new = str(tmp_path / "link"), str(tmp_path / "b/c")
    mask = os.umask(0o027)
    try:
        output_files.replace({link: "a\r\n", new: "ü\n"}, str(tmp_path), {link: "old\n", new: None})
    finally:
        os.umask(mask)
    assert (tmp_path / "a").read_bytes() == b"a\r\n"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "b/c").stat().st_mode & 0o777 == 0o640
    assert os.readlink(tmp_path / "link") == "a"
    assert tree(tmp_path).keys() == {"a", "link", "b/c"}


@pytest.mark.parametrize("bad", ["a/file", "folder"])
def test_all_or_none(tmp_path: Path, bad: str) -> None:
    """If one cannot be written, what was there is there, and what was not is not."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    before = tree(tmp_path)
    texts = {str(tmp_path / name): "new\n" for name in ("a", "new", bad)}
    was = {**dict.fromkeys(texts), str(tmp_path / "a"): "old\n"}
    with pytest.raises(UserError) as caught:
        output_files.replace(texts, str(tmp_path), was)
    assert str(caught.value).startswith(f"{tmp_path / bad}: cannot be written: ")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["link", "linked/file"])
def test_several_files_stay_in_their_folder(tmp_path: Path, victim: Path, name: str) -> None:
    """A link on the way is not followed out of it."""
    folder = tmp_path / "folder"
    (folder / "link").symlink_to(victim)
    (folder / "linked").symlink_to(tmp_path)
    path = str(folder / name)
    with pytest.raises(UserError) as caught:
        output_files.replace(
            {str(folder / "first"): "ours\n", path: "ours\n"}, str(folder), {str(folder / "first"): None, path: None}
        )
    assert str(caught.value) == (
        f"{path}: this is a link out of the folder {folder}, so nothing is written there. Remove the link."
    )
    assert tree(tmp_path) == {"victim": "theirs\n", "folder/link": "theirs\n"}


@pytest.mark.parametrize("was", [None, "read\n"])
def test_a_change_of_somebody_else_is_not_overwritten(tmp_path: Path, was: str | None) -> None:
    """Whether the file was there or not; the other files get their old text back."""
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    (tmp_path / "first").write_text("old\n", encoding="utf-8")
    (tmp_path / "second").write_text("theirs\n", encoding="utf-8")
    before = tree(tmp_path)
    with pytest.raises(UserError) as caught:
        output_files.replace({first: "new\n", second: "new\n"}, str(tmp_path), {first: "old\n", second: was})
    assert str(caught.value) == (
        f"{second}: the file was changed meanwhile. Nothing was written: run the command again."
    )
    assert tree(tmp_path) == before


def test_the_same_change_twice_is_one(tmp_path: Path) -> None:
    """Of two runs that write the same, neither fails."""
    path = tmp_path / "a"
    for was in (None, "old\n"):
        path.write_text("new\n", encoding="utf-8")
        output_files.replace({str(path): "new\n"}, str(tmp_path), {str(path): was})
    assert tree(tmp_path) == {"a": "new\n"}
