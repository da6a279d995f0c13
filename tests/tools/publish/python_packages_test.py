"""Tests of `flywheel publish --packages`: wheel and source distribution are of the commit, or nothing is published."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from flywheel_testing import releases

from flywheel.publish import python_packages
from flywheel.registry import source_archive
from flywheel.registry.source_archive import ArchiveEntry

_WHEEL, _SOURCE = "example_tools-1.0.0-py3-none-any.whl", "example_tools-1.0.0.tar.gz"
_METADATA = "Metadata-Version: 2.4\nName: example-tools\nVersion: {}\n\nVersion: of the text below.\n"
_AGAIN = "Build the packages of this commit again."
_MODULE = '"""A module."""\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A module at 1.0.0 with a Python project, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    made = releases.module(tmp_path / "example")
    made.put("pyproject.toml", '[project]\nname = "example-tools"\n')
    made.put("tools/example/one.py", _MODULE)
    made.commit()
    return made


@pytest.fixture
def packages(repository: releases.Repository):
    """Writes the packages into `dist`: their files by name, and the version in their metadata."""

    def write(module: str = _MODULE, version: str = "1.0.0", metadata: str = _METADATA) -> None:
        Path("dist").mkdir(exist_ok=True)
        with zipfile.ZipFile(f"dist/{_WHEEL}", "w") as wheel:
            wheel.writestr("example/one.py", module)
            wheel.writestr("example_tools-1.0.0.dist-info/METADATA", metadata.format(version))
            wheel.writestr("example_tools-1.0.0.dist-info/RECORD", "")
        put_source({"PKG-INFO": metadata.format(version), "tools/example/one.py": module})

    def put_source(files: dict[str, str]) -> None:
        entries = [ArchiveEntry(name, text.encode()) for name, text in files.items()]
        Path("dist", _SOURCE).write_bytes(source_archive.tar_gz(entries, "example_tools-1.0.0"))

    write.source = put_source  # type: ignore[attr-defined]
    write()
    return write


@pytest.fixture
def publish(flywheel, repository):
    """Publishes the checkout into `registry`, with the packages in `dist`."""

    def run(*more: str, version: str = "1.0.0"):
        words = ("--source", "example", "--registry", "registry", "--url-template", "https://example.com/{archive}")
        return flywheel("publish", *words, "--version", version, "--packages", "dist", *more)

    return run


def _refused(done) -> str:
    """What a run says that published nothing."""
    assert (done.status, done.out, Path("registry").exists()) == (2, "", False)
    return done.err.removeprefix("flywheel: ").removesuffix("\n")


def test_notes_list_the_packages(publish, packages) -> None:
    """With their SHA-256, in the form that `sha256sum --check` reads; the files stay where they are."""
    before = releases.tree(Path("dist"))
    assert publish("--notes", "notes.md").status == 0
    sums = [f"{hashlib.sha256(before[name]).hexdigest()}  {name}" for name in (_WHEEL, _SOURCE)]
    shown = "\n".join(sums)
    assert (
        Path("notes.md")
        .read_text(encoding="utf-8")
        .endswith(f"\n\n## Python packages\n\nMade from the same commit, with SHA-256:\n\n```\n{shown}\n```\n")
    )
    assert releases.tree(Path("dist")) == before


@pytest.mark.parametrize("name", [_WHEEL, _SOURCE])
def test_both_are_needed(name: str, publish, packages) -> None:
    """Those of another version are none."""
    Path("dist", name).rename(Path("dist", name.replace("1.0.0", "0.9.0")))
    assert _refused(publish()) == (
        f"dist/{name}: there is no such file. Build the packages of this commit into this folder."
    )


def test_another_version_in_the_metadata(publish, packages) -> None:
    """A file can be called anything."""
    packages(version="0.9.0")
    assert _refused(publish()) == (f"dist/{_WHEEL}: `Version` in its metadata is `0.9.0` instead of `1.0.0`. {_AGAIN}")
    packages()
    packages.source({"tools/example/one.py": _MODULE})
    assert _refused(publish("--check")) == (
        f"dist/{_SOURCE}: `Name` in its metadata is missing instead of `example-tools`. {_AGAIN}"
    )


def test_a_file_of_another_commit(publish, packages) -> None:
    """Neither package may have it."""
    packages(module="import os\n")
    assert _refused(publish()) == f"dist/{_WHEEL}: `example/one.py` is not a file of the commit. {_AGAIN}"
    packages()
    metadata = _METADATA.format("1.0.0")
    for name in ("example/one.py", "tools/example/two.py"):
        packages.source({"PKG-INFO": metadata, name: _MODULE})
        said = f"dist/{_SOURCE}: `example_tools-1.0.0/{name}` is not a file of the commit. {_AGAIN}"
        assert _refused(publish()) == said


def test_a_link_is_no_file(publish, packages) -> None:
    """It could lead anywhere."""
    entries = [ArchiveEntry("PKG-INFO", _METADATA.format("1.0.0").encode()), ArchiveEntry("bin/run", b"", link="x")]
    Path("dist", _SOURCE).write_bytes(source_archive.tar_gz(entries, "example_tools-1.0.0"))
    said = f"dist/{_SOURCE}: `example_tools-1.0.0/bin/run` is not a file of the commit. {_AGAIN}"
    assert _refused(publish()) == said


def test_what_is_not_an_archive(publish, packages) -> None:
    """One sentence."""
    Path("dist", _WHEEL).write_bytes(b"PK\x03\x04 and no more")
    assert _refused(publish()) == f"dist/{_WHEEL}: it is not a readable archive (BadZipFile). {_AGAIN}"


_INFO = "example_tools-1.0.0.dist-info"
_ODD_MEMBERS = [
    (f"{_INFO}/../example/evil.py", "", f"`{_INFO}/../example/evil.py` leads out of its folder."),
    ("example\\evil.py", "", r"`example\evil.py` leads out of its folder."),
    ("example/one.py", "import evil\n", "`example/one.py` is in it twice."),
    (f"{_INFO}/METADATA", "", f"`{_INFO}/METADATA` is in it twice."),
    (f"{_INFO}/evil.py", "", f"`{_INFO}/evil.py` is not a file of the commit."),
    (f"{_INFO}/licenses/LICENSE", "other", "`LICENSE` is not a file of the commit."),
    (
        f"{_INFO}/entry_points.txt",
        "[console_scripts]\nls = example.one:evil\n",
        "its entry_points.txt is not that of the commit's `project.scripts`.",
    ),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("name", "text", "message"), _ODD_MEMBERS)
def test_what_an_installer_would_take_from_elsewhere(name: str, text: str, message: str, publish, packages) -> None:
    """Names that lead elsewhere, a second file of one name, and what only the wheel's own data may say."""
    with zipfile.ZipFile(f"dist/{_WHEEL}", "a") as wheel:
        info = zipfile.ZipInfo(name)
        info.filename = name  # as it is: the constructor turns backslashes around on some systems
        wheel.writestr(info, text)
    assert _refused(publish()) == f"dist/{_WHEEL}: {message} {_AGAIN}"


def test_other_requirements(publish, packages) -> None:
    """An installer would install them."""
    packages(metadata=_METADATA.replace("{}\n\n", "{}\nRequires-Dist: evil\n\n"))
    message = "its metadata and the commit differ in what they require: `evil`."
    assert _refused(publish()) == f"dist/{_WHEEL}: {message} {_AGAIN}"


def test_what_the_project_says_is_accepted(publish, packages, repository) -> None:
    """Requirements, those of extras too, and scripts, however they are written."""
    lines = [
        'name = "example-tools"',
        'dependencies = ["PyYAML >= 6"]',
        "[project.scripts]",
        'example = "example.one:x"',
    ]
    lines += ["[project.optional-dependencies]", 'more = ["other_one==1"]']
    repository.put("pyproject.toml", "\n".join(["[project]", *lines, ""]))
    repository.commit()
    required = "Requires-Dist: pyyaml>=6\nRequires-Dist: other-one==1; extra == 'more'"
    packages(metadata=_METADATA.replace("{}\n\n", f"{{}}\n{required}\n\n"))
    with zipfile.ZipFile(f"dist/{_WHEEL}", "a") as wheel:
        wheel.writestr(f"{_INFO}/entry_points.txt", "[console_scripts]\nexample = example.one:x\n")
    assert publish().status == 0


def test_modules_that_are_missing(publish, packages, repository) -> None:
    """A wheel without a module of the commit is another program."""
    repository.put("tools/example/two.py", _MODULE)
    repository.commit()
    assert _refused(publish()) == f"dist/{_WHEEL}: `tools/example/two.py` of the commit is not in it. {_AGAIN}"
    with zipfile.ZipFile(f"dist/{_WHEEL}", "w") as wheel:
        wheel.writestr(f"{_INFO}/METADATA", _METADATA.format("1.0.0"))
    assert _refused(publish()) == f"dist/{_WHEEL}: there is no module in it. {_AGAIN}"


@pytest.mark.parametrize("text", [None, "[tool.x]\n", '[project]\nname = "../x"\n'])
def test_a_commit_without_a_project(text: str | None, publish, packages, repository) -> None:
    """A module need not have one."""
    repository.put("pyproject.toml", text)
    repository.commit()
    assert _refused(publish()) == (
        "--packages: the commit has no pyproject.toml that names a project. Publish without packages."
    )


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", "1.2.3"),
        ("1.02", "1.2"),
        ("1.0.0-rc.1", "1.0.0rc1"),
        ("1.0.0-rc1", "1.0.0rc1"),
        ("1.0.0-alpha", "1.0.0a0"),
        ("1.0.0-beta.2", "1.0.0b2"),
        ("1.0.0-beta.2.1", ""),
        ("1.0.0-20240101-abc", ""),
        ("1.0.x", ""),
    ],
)
def test_versions_of_python(version: str, expected: str) -> None:
    """As packaging.version normalizes them, where Python has such a version at all."""
    assert python_packages.python_version(version) == expected


def test_a_version_that_python_does_not_have(publish, packages, repository) -> None:
    """The module can still be published."""
    repository.put("MODULE.bazel", 'module(\n    name = "example",\n    version = "1.0.x",\n)\n')
    repository.put("CHANGELOG.md", "# Changelog\n\n## [1.0.x]\n\n- The first.\n")
    repository.commit()
    assert _refused(publish(version="1.0.x")) == (
        "--packages: Python has no version `1.0.x`. Publish without packages."
    )
