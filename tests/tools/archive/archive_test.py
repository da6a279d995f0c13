"""The archive that actions run: it does what its modules do, and is the same whenever it is written."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import flywheel

_TOOLS = Path("tools").absolute() / "archive"
_PYTHON = (sys.executable, "-I", "-S", "-B")


def _run(*words: str | Path, seed: str = "0", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/nowhere", "PYTHONHASHSEED": seed}
    return subprocess.run([*_PYTHON, *words], capture_output=True, text=True, env=env, cwd=folder, check=False)


def _sources() -> list[tuple[str, Path]]:
    root = Path(flywheel.__file__).parent
    found = [
        (str(path.relative_to(root.parent)), path) for path in root.rglob("*.py") if "__pycache__" not in path.parts
    ]
    return [*found, ("__main__.py", _TOOLS / "start.py")]


def _archive(path: Path, files: Sequence[tuple[str, Path]], seed: str = "0") -> Path:
    """Write an archive in another process, as Bazel does."""
    manifest = path.with_suffix(".manifest")
    manifest.write_text("".join(f"{name}\t{file}\n" for name, file in files), encoding="utf-8")
    done = _run(_TOOLS / "write_archive.py", path, manifest, seed=seed)
    assert (done.returncode, done.stderr) == (0, "")
    return path


def test_an_archive_is_the_command_line(tmp_path: Path) -> None:
    """It runs a verb, compiles nothing, and says where an error is."""
    archive = _archive(tmp_path / "tool", _sources())
    done = _run(archive, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"flywheel {flywheel.__version__}\n", "")
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
    assert names == sorted(names)
    assert all(name.endswith(".pyc") for name in names)
    done = _run(archive, "check", "nowhere")
    assert done.returncode == 2


def test_an_archive_is_a_worker(tmp_path: Path) -> None:
    """Started in one folder, it runs requests in another one and finds its modules."""
    archive = _archive(tmp_path / "tool", _sources())
    (tmp_path / "else").mkdir()
    line = '{"arguments": ["help", "check"], "sandboxDir": "else"}\n'
    with subprocess.Popen(
        [*_PYTHON, archive.name, "--persistent_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for _ in range(2):
            worker.stdin.write(line)
            worker.stdin.flush()
            assert worker.stdout.readline().startswith('{"exitCode": 0, "output": "usage: flywheel check')
        worker.stdin.close()
        assert worker.wait() == 0


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """In any order, with any times and hashes: a remote cache would miss otherwise."""
    one = _archive(tmp_path / "one", _sources())
    copy = tmp_path / "copy"
    files = []
    for name, path in reversed(_sources()):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1, 1))
        files.append((name, target))
    other = _archive(tmp_path / "other", files, seed="12345")
    assert one.read_bytes() == other.read_bytes()


def test_extension_modules_are_beside_the_archive(tmp_path: Path) -> None:
    """They are found by their full names, and data by their packages."""
    spec = importlib.util.find_spec("yaml._yaml")
    assert spec is not None and spec.origin is not None
    package = Path(spec.origin).parent
    files = [(f"yaml/{path.name}", path) for path in package.glob("*.py")]
    program = tmp_path / "cli.py"
    program.write_text(
        "import pkgutil, yaml\ndef program():\n    print(yaml.__with_libyaml__, yaml._yaml.__file__)\n"
        "    print(pkgutil.get_data('flywheel', 'text').decode())\n    return 4\n",
        encoding="utf-8",
    )
    empty = tmp_path / "empty.py"
    empty.touch()
    text = tmp_path / "text"
    text.write_text("the text", encoding="utf-8")
    files += [("flywheel/__init__.py", empty), ("flywheel/cli.py", program), ("flywheel/text", text)]
    archive = _archive(tmp_path / "tool", [*files, ("__main__.py", _TOOLS / "start.py")])
    native = tmp_path / "tool.natives" / "yaml._yaml"
    native.parent.mkdir()
    native.symlink_to(spec.origin)
    done = _run(archive.name, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (4, f"True {native}\nthe text\n", "")
