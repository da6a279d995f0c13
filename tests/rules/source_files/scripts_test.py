"""The scripts that write copies of generated files, and that compare them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_FOLDER = Path("tests/rules/source_files")
_DIFFERENCE = (
    "tests/rules/source_files/copies/it's one.txt differs from what is generated, at the lines (generated: in "
    "brackets) 1 (1)\n"
)


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


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    """Neither in the place of a copy nor in that of its folder, nor one with a name that a writer could use."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    workspace = tmp_path / "workspace"
    (workspace / "pages").mkdir(parents=True)
    (workspace / "pages" / "a.md").symlink_to(victim)
    done = run(_FOLDER / "writer.sh", workspace)
    assert done.returncode == 1
    assert done.stderr == (
        "//tests/rules/source_files:writer: pages/a.md is a symbolic link, so nothing is written there. "
        "Remove the link.\n"
    )
    (workspace / "pages" / "a.md").unlink()
    (workspace / "pages" / "a.md.new").symlink_to(victim)
    assert run(_FOLDER / "writer.sh", workspace).returncode == 0
    assert (workspace / "pages" / "a.md.new").is_symlink()
    (workspace / "some" / "folder" / "it's one.txt").unlink()
    (workspace / "some" / "folder").rmdir()
    (workspace / "some" / "folder").symlink_to(tmp_path)
    done = run(_FOLDER / "writer.sh", workspace)
    assert (1, "some/folder is a symbolic link" in done.stderr) == (done.returncode, True)
    assert victim.read_text() == "mine"
    assert not (tmp_path / "it's one.txt").exists()


def test_a_copy_keeps_its_mode(tmp_path: Path) -> None:
    """What was private stays private."""
    run(_FOLDER / "writer.sh", tmp_path)
    copy = tmp_path / "pages" / "a.md"
    copy.write_text("other")
    copy.chmod(0o640)
    run(_FOLDER / "writer.sh", tmp_path)
    assert (copy.read_text(), copy.stat().st_mode & 0o777) == ("a\n", 0o640)


def test_what_is_not_a_file_is_not_replaced(tmp_path: Path) -> None:
    """A folder, a pipe or a device is somebody's own."""
    (tmp_path / "pages" / "a.md").mkdir(parents=True)
    done = run(_FOLDER / "writer.sh", tmp_path)
    assert done.returncode == 1
    assert "pages/a.md is not a regular file, so it is not replaced. Move it away." in done.stderr


def test_several_writers_at_once(tmp_path: Path) -> None:
    """Each has a temporary file of its own, and leaves none."""
    environment = {"PATH": os.environ["PATH"], "BUILD_WORKSPACE_DIRECTORY": str(tmp_path)}
    writers = [subprocess.Popen([(_FOLDER / "writer.sh").absolute()], env=environment) for _ in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a.md", "b.md"]


def test_differing_copies_can_be_reported_without_content() -> None:
    """By the numbers of their lines: an overlay's line can hold a secret."""
    done = run(_FOLDER / "secret.sh")
    expected = f"{_DIFFERENCE}To bring the source tree up to date, run: bazel run //:update\n"
    assert (1, expected) == (done.returncode, done.stdout)


def test_findings_come_before_a_difference() -> None:
    """What is generated from wrong facts is not to be written."""
    done = run(_FOLDER / "failed.sh")
    expected = (
        f"GF501 a secret\n{_DIFFERENCE}Mend the findings above first: the files are generated from the same facts.\n"
    )
    assert (1, expected) == (done.returncode, done.stdout)


def test_a_difference_without_findings() -> None:
    """The command is named; a report that passes is not shown."""
    done = run(_FOLDER / "passed.sh")
    expected = f"{_DIFFERENCE}To bring the source tree up to date, run: bazel run //:update\n"
    assert (1, expected) == (done.returncode, done.stdout)


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
