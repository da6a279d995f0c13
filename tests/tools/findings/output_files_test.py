"""Files that are written together: all of them, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.findings import output_files


def tree(folder: Path) -> dict[str, str]:
    """Every file in a folder with its text; nothing may be left beside them."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


def test_all(tmp_path: Path) -> None:
    """New files get folders and the usual mode, others keep theirs; a link stays one."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    (tmp_path / "a").chmod(0o700)
    (tmp_path / "link").symlink_to("a")
    mask = os.umask(0o027)
    try:
        output_files.replace({str(tmp_path / "link"): "a\r\n", str(tmp_path / "b/c"): "ü\n"})
    finally:
        os.umask(mask)
    assert (tmp_path / "a").read_bytes() == b"a\r\n"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "b/c").stat().st_mode & 0o777 == 0o640
    assert os.readlink(tmp_path / "link") == "a"
    assert tree(tmp_path).keys() == {"a", "link", "b/c"}


@pytest.mark.parametrize("bad", ["a/file", "folder"])
def test_none(tmp_path: Path, bad: str) -> None:
    """If one cannot be written, what was there is there, and what was not is not."""
    (tmp_path / "a").write_text("old\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    before = tree(tmp_path)
    texts = {str(tmp_path / name): "new\n" for name in ("a", "new", bad)}
    with pytest.raises(UserError) as caught:
        output_files.replace(texts)
    assert str(caught.value).startswith(f"{tmp_path / bad}: cannot be written: ")
    assert tree(tmp_path) == before
