"""Wheel and source distribution: equal bytes wherever they are built, and the program of the tree once installed."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import build_packages
import pytest

#: The tree itself, because the runfiles are links to it.
TREE = Path("pyproject.toml").resolve().parent
PROJECT = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = ast.literal_eval((TREE / "tools/flywheel/__init__.py").read_text(encoding="utf-8").rpartition("= ")[2])
WHEEL, SOURCE = f"gloriousflywheel_tools-{VERSION}-py3-none-any.whl", f"gloriousflywheel_tools-{VERSION}.tar.gz"
OVERLAY = TREE / "tests/support/flywheel_testing/testdata/overlay"
#: What is run of the installed program and of the tree, which must write equal bytes.
COMMANDS = [
    ["--version"],
    ["help", "check"],
    ["check", "."],
    *(["check", ".", "--format", form] for form in ("json", "sarif", "html", "markdown")),
    ["checks"],
    ["checks", "GF416"],
    ["completion", "bash"],
    ["workflows", ".", "--overlay", "."],
]


def _hatchling() -> str:
    (pinned,) = (one for one in PROJECT["build-system"]["requires"] if one.startswith("hatchling=="))
    try:
        found = importlib.metadata.version("hatchling")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    return "" if pinned == f"hatchling=={found}" else f"{pinned} is not installed here, but {found}"


pytestmark = pytest.mark.skipif(_hatchling() != "", reason=_hatchling())


def _tree(folder: Path) -> Path:
    """What the packages are made of, with files in it that nobody committed."""
    shutil.copytree(TREE / "tools/flywheel", folder / "tools/flywheel", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".gitignore", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copyfile(TREE / name, folder / name)
    for name in ("tools/flywheel/notes.txt", "tools/flywheel/cli.py.orig", "build/x.py", ".env"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("of nobody\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both packages."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        build_packages.build(_tree(folder / "tree"), folder / "dist", sys.executable)
    return folder / "dist"


def test_another_place_and_time_give_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do umask, time zone, the times of files, or variables of the build count."""
    tree = _tree(tmp_path / "some where else")
    for path in sorted(tree.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (1, 1))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    monkeypatch.setenv("HATCH_BUILD_NO_HOOKS", "1")
    before = os.umask(0o077)
    try:
        made = build_packages.build(tree, tmp_path / "dist", sys.executable)
    finally:
        os.umask(before)
    assert [path.name for path in made] == [SOURCE, WHEEL]
    assert [path.read_bytes() for path in made] == [(built / path.name).read_bytes() for path in made]


def test_the_wheel_has_the_program_and_nothing_else(built: Path) -> None:
    """Every module of the tree, the contract, the licence and the metadata."""
    modules = sorted((TREE / "tools").glob("flywheel/**/*.py"))
    files = [*modules, *(TREE / "tools/flywheel" / name for name in ("contract.json", "py.typed"))]
    with zipfile.ZipFile(built / WHEEL) as wheel:
        found = {one: wheel.read(one) for one in wheel.namelist()}
    about = f"gloriousflywheel_tools-{VERSION}.dist-info"
    inner = {name.partition("/")[2]: found.pop(name) for name in list(found) if name.startswith(f"{about}/")}
    assert found == {path.relative_to(TREE / "tools").as_posix(): path.read_bytes() for path in files}
    assert sorted(inner) == ["METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"]
    assert inner["licenses/LICENSE"] == (TREE / "LICENSE").read_bytes()
    assert inner["entry_points.txt"] == b"[console_scripts]\nflywheel = flywheel.cli:program\n"
    said = message_from_string(inner["METADATA"].decode("utf-8"))
    expected = {"Name": "gloriousflywheel-tools", "Version": VERSION, "License-Expression": "Apache-2.0"}
    expected |= {"Requires-Python": ">=3.11", "Description-Content-Type": "text/markdown"}
    assert {key: said[key] for key in expected} == expected
    assert said.get_payload() == (TREE / "README.md").read_text(encoding="utf-8")
    locked = {line.rsplit(" ", 1)[1] for line in said.get_all("Classifier", []) if "Python :: 3." in line}
    assert locked == {"3.11", "3.12", "3.13", "3.14"}


def test_the_source_distribution_has_what_builds_the_wheel(built: Path) -> None:
    """And no file that somebody forgot in the tree."""
    with tarfile.open(built / SOURCE) as archive:
        names = {one.name.partition("/")[2] for one in archive}
    modules = {path.relative_to(TREE).as_posix() for path in (TREE / "tools").glob("flywheel/**/*.py")}
    others = {".gitignore", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert names == modules | others | {"tools/flywheel/contract.json", "tools/flywheel/py.typed"}


def _installed(built: Path, folder: Path) -> Path:
    """A new environment with the wheel; the program in it."""
    venv.create(folder, with_pip=False)
    wheel = os.environ.get("PYYAML_WHEEL")
    source = ["--no-index", "--find-links", str(Path(wheel).resolve().parent)] if wheel else []
    # What is on the path for pip itself is not in the environment.
    words = ["install", "--quiet", "--disable-pip-version-check", "--ignore-installed", *source, str(built / WHEEL)]
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(pip, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and not wheel:
        pytest.skip(f"pip cannot install PyYAML here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return folder / "bin/flywheel"


def test_the_installed_program_writes_what_the_tree_writes(built: Path, tmp_path: Path) -> None:
    """In another folder, without the tree on its path; the outputs are equal byte for byte."""
    program = _installed(built, tmp_path / "environment")
    overlay = shutil.copytree(OVERLAY, tmp_path / "overlay")
    tfvars = overlay / "tofu/stacks/arc-runners/terraform.tfvars"
    text = tfvars.read_text(encoding="utf-8")
    tfvars.unlink()  # the copy may be read-only
    tfvars.write_text(text.replace("max_runners", "max_runner", 1), encoding="utf-8")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BUILD_"))}
    of_tree = {**bare, "PYTHONPATH": os.pathsep.join([str(TREE / "tools"), *sys.path])}
    of_tree["PYTHONPYCACHEPREFIX"] = str(tmp_path / "compiled")  # nothing is written into the tree
    statuses = []
    for words in COMMANDS:
        ours = subprocess.run([program, *words], cwd=overlay, env=bare, capture_output=True, check=False)
        command = [sys.executable, "-m", "flywheel", *words]
        theirs = subprocess.run(command, cwd=overlay, env=of_tree, capture_output=True, check=False)
        assert (ours.returncode, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr), words
        statuses.append(ours.returncode)
    assert statuses == [0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0]
