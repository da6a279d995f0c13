"""The scripts that write copies of generated files, and that compare them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_FOLDER = Path("tests/rules/source_files")


def run(script: Path, workspace: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a script as `bazel run` or `bazel test` would, from the runfiles."""
    environment = {"PATH": os.environ["PATH"]}
    if workspace:
        environment["BUILD_WORKSPACE_DIRECTORY"] = str(workspace)
    return subprocess.run([script.absolute()], capture_output=True, text=True, env=environment, check=False)


def test_files_and_folders_are_written(tmp_path: Path) -> None:
    """A file goes into its folder, a directory's files into theirs; each is told."""
    done = run(_FOLDER / "writer.sh", tmp_path)
    expected = "wrote some/folder/it's one.txt\nwrote pages/a.md\nwrote pages/b.md\n"
    assert (0, expected) == (done.returncode, done.stdout)
    assert (tmp_path / "some/folder/it's one.txt").read_text() == "one\n"
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a.md", "b.md"]


def test_copies_are_writable(tmp_path: Path) -> None:
    """Generated files are read-only; their copies are the user's."""
    run(_FOLDER / "writer.sh", tmp_path)
    assert os.stat(tmp_path / "pages" / "a.md").st_mode & 0o200


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """Equal copies keep their times, so nothing is built anew."""
    run(_FOLDER / "writer.sh", tmp_path)
    before = os.stat(tmp_path / "pages" / "a.md").st_mtime_ns
    done = run(_FOLDER / "writer.sh", tmp_path)
    assert done.stdout.count("unchanged ") == 3
    assert before == os.stat(tmp_path / "pages" / "a.md").st_mtime_ns


def test_a_generated_folder_loses_what_is_no_longer_generated(tmp_path: Path) -> None:
    """Only the folder of a generated directory is cleaned, and only of the same kind of file."""
    for name in ("pages/old.md", "pages/BUILD.bazel", "pages/more/mine.md", "some/folder/mine.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    done = run(_FOLDER / "writer.sh", tmp_path)
    assert "removed pages/old.md" in done.stdout
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    expected = ["pages/BUILD.bazel", "pages/a.md", "pages/b.md", "pages/more/mine.md"]
    assert [*expected, "some/folder/it's one.txt", "some/folder/mine.txt"] == left


def test_writing_needs_bazel_run() -> None:
    """Without a source tree to write to there is nothing to do."""
    done = run(_FOLDER / "writer.sh")
    expected = (
        "//tests/rules/source_files:writer writes into the source tree. "
        "Run it as: bazel run //tests/rules/source_files:writer\n"
    )
    assert (1, expected) == (done.returncode, done.stderr)


def test_another_repository_is_not_written(tmp_path: Path) -> None:
    """The folders are those of the repository that declares the target."""
    script = tmp_path / "writer.sh"
    text = (_FOLDER / "writer.sh").read_text()
    script.write_text(text.replace("'//tests/", "'@@other//tests/").replace("set -- //", "set -- @@other//"))
    script.chmod(0o755)
    done = run(script, tmp_path)
    assert done.returncode == 1
    assert "@@other//tests/rules/source_files:writer belongs to another repository." in done.stderr
    assert [script] == list(tmp_path.iterdir())


def test_missing_copy_fails() -> None:
    """The one command that mends it is named."""
    done = run(_FOLDER / "missing.sh")
    expected = "some/folder/it's one.txt is missing.\nTo bring the source tree up to date, run: bazel run //:update\n"
    assert (1, expected) == (done.returncode, done.stdout)


def test_differing_copies_fail() -> None:
    """Every difference is told, with its lines, before the command."""
    done = run(_FOLDER / "differing.sh")
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if not line.startswith(("---", "+++", "@@"))]
    assert told == [
        "tests/rules/source_files/copies/it's one.txt differs from what is generated:",
        "-uno",
        "+one",
        "tests/rules/source_files/copies/pages/b.md is missing.",
        "tests/rules/source_files/copies/pages/c.md is no longer generated.",
        "To bring the source tree up to date, run: bazel run //:update",
    ]
