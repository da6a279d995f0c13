"""An interrupted writer leaves the registry unchanged or complete, and writers take turns.

The process is really killed, before each of its steps that change the file system. Python's audit events show the
steps. The process is a fork of this one, which has already loaded the tools.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flywheel_testing import releases

from flywheel import cli
from flywheel.publish import command
from flywheel.publish.publication import Options, Publication
from flywheel.registry import registry_folder, registry_writer
from flywheel.registry.git_tree import Checkout
from flywheel.registry.release import ModuleRelease

#: Events that change the file system, and the lookup of the function that exchanges two folders.
_CHANGING = {"os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.symlink", "ctypes.dlsym"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


Work = Callable[[], int]


def _start(work: Work, kill_at: int = 0) -> int:
    """A process that does the work and kills itself before step `kill_at` (0: never)."""
    child = os.fork()
    if child == 0:
        _become(work, kill_at)
    return child


def _become(work: Work, left: int) -> None:
    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal left
        opened = event == "open" and isinstance(given[2], int) and given[2] & _WRITING
        if opened or event in _CHANGING:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    status = 70
    try:
        with open("said.txt", "a") as said:
            sys.stdout = sys.stderr = said
            sys.addaudithook(hook)
            status = work()
    finally:
        os._exit(status)


def _end(child: int) -> int:
    """Wait for a process; returns 0, or minus the signal that killed it."""
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), Path("said.txt").read_text()
    return status


def _run(work: Work, kill_at: int = 0) -> int:
    return _end(_start(work, kill_at))


def _command(*arguments: str) -> Work:
    return lambda: cli.main(list(arguments))


def _publish(version: str, source: str = "example") -> list[str]:
    given = ["--url-template", "https://example.com/{archive}", "--archives", "dist"]
    return ["publish", "--source", source, "--registry", "registry", "--version", version, *given]


def _publishing(version: str, archives: str = "dist") -> Work:
    """Publish a commit that was already read, because running Git each time is slow."""
    release = ModuleRelease(Checkout("example"), version)
    options = Options("registry", archives, ".bcr", "https://example.com/{archive}", "", "")

    def work() -> int:
        with registry_writer.opened("registry") as writer:
            publication = Publication(release, options)
            command.write(publication, writer, publication.published())
        return 0

    return work


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A small module at 1.0.0, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    return releases.module(tmp_path / "example")


def _next_version(repository: releases.Repository, version: str) -> None:
    repository.put("MODULE.bazel", f'module(name = "example", version = "{version}")\n')
    repository.put("CHANGELOG.md", f"## [{version}]\n\n- More.\n")
    repository.commit()


def _state() -> dict[str, bytes] | None:
    return releases.tree(Path("registry")) if Path("registry").exists() else None


def _kills(work: Work, limit: int = 200) -> Iterator[int]:
    """Each step at which the command can be killed; the registry is reset before each."""
    kept = Path("kept")
    if Path("registry").exists():
        shutil.copytree("registry", kept, symlinks=True)
    for step in range(1, limit):
        for folder in ("registry", "dist"):
            shutil.rmtree(folder, ignore_errors=True)
        if kept.exists():
            shutil.copytree(kept, "registry", symlinks=True)
        if _run(work, kill_at=step) == 0:
            return
        yield step
    raise AssertionError(f"more than {limit} steps")


def _never_between(work: Work) -> list[bool]:
    """For each kill, whether the change was already made; fails for any state in between."""
    before = _state()
    _run(work)
    after = _state()
    assert after != before
    shutil.rmtree("registry")
    if before is not None:
        for name, data in before.items():
            Path("registry", name).parent.mkdir(parents=True, exist_ok=True)
            Path("registry", name).write_bytes(data)
    too_late = []
    for step in _kills(work):
        found = _state()
        assert found in (before, after), f"killed at step {step}"
        too_late.append(found == after)
        assert _run(work) == 0, f"after a kill at step {step}"
        assert _state() == after
        leftovers = [name for name in os.listdir("registry") + os.listdir() if name.startswith(".flywheel")]
        assert leftovers == [], f"after a kill at step {step}"
    return too_late


def test_a_new_registry_is_there_whole_or_not_at_all(repository):
    """The registry appears with its configuration, its module and its version."""
    too_late = _never_between(_publishing("1.0.0"))
    assert len(too_late) > 5
    assert sorted(too_late) == too_late


def test_a_further_version_is_there_whole_or_not_at_all(repository):
    """The folder of the version and the list of versions change in one step."""
    _run(_publishing("1.0.0"))
    _next_version(repository, "1.1.0")
    too_late = _never_between(_publishing("1.1.0"))
    assert len(too_late) > 5
    assert sorted(too_late) == too_late
    assert too_late[-1], "no kill came after the change"


def test_a_module_more_is_there_whole_or_not_at_all(repository):
    """The registry has other modules."""
    other = Path("registry/modules/other/1.0.0")
    other.mkdir(parents=True)
    (other / "MODULE.bazel").write_text('module(name = "other", version = "1.0.0")\n')
    assert len(_never_between(_publishing("1.0.0"))) > 5


def test_an_archive_in_the_registry_comes_first(repository):
    """So every version has an archive; the next run uses an archive without a version."""
    _run(_publishing("1.0.0", "registry/archives"))
    before = _state()
    _next_version(repository, "1.1.0")
    work = _publishing("1.1.0", "registry/archives")
    _run(work)
    after = _state()
    assert before is not None
    assert after is not None
    archive = "archives/example-1.1.0.tar.gz"
    between = {**before, archive: after[archive]}
    shutil.rmtree("registry")
    for name, data in before.items():
        Path("registry", name).parent.mkdir(parents=True, exist_ok=True)
        Path("registry", name).write_bytes(data)
    for step in _kills(work):
        assert _state() in (before, between, after), f"killed at step {step}"
        assert _run(work) == 0, f"after a kill at step {step}"
        assert _state() == after
        assert list(Path("registry").rglob(".*")) == [], f"after a kill at step {step}"


def test_a_withdrawal_is_there_whole_or_not_at_all(repository):
    """One file replaces another."""
    _run(_publishing("1.0.0"))
    assert (
        len(
            _never_between(
                _command("registry", "yank", "--registry", "registry", "example", "1.0.0", "--reason", "Bad.")
            )
        )
        > 1
    )


def test_where_folders_cannot_be_exchanged_publishing_again_completes(repository, monkeypatch, flywheel):
    """On such file systems a kill between the two steps leaves the version unlisted, and that is reported."""
    _run(_publishing("1.0.0"))
    _next_version(repository, "1.1.0")
    monkeypatch.setattr(registry_writer, "_exchange", lambda one, other: False)
    replace = os.replace

    def stop(source: str, target: str) -> None:
        if target.endswith("metadata.json"):
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stop)
    assert flywheel(*_publish("1.1.0")).status == 130
    monkeypatch.setattr(os, "replace", replace)
    assert "the folder `1.1.0` is not in `versions` of metadata.json." in flywheel("registry", "check", "registry").out
    assert flywheel(*_publish("1.1.0")).status == 0
    registry, _ = registry_folder.load("registry")
    assert registry.modules["example"].metadata is not None
    assert [one.value for one in registry.modules["example"].metadata.versions] == ["1.0.0", "1.1.0"]


def test_writers_take_turns(repository, tmp_path):
    """Four versions that are published at once all appear, and are listed in order."""
    versions = ["1.0.0", "1.1.0", "1.2.0", "1.10.0"]
    for version in versions:
        if version != "1.0.0":
            _next_version(repository, version)
        repository.git("clone", "-q", ".", str(tmp_path / version))
    started = [_start(_command(*_publish(version, version))) for version in reversed(versions)]
    assert [_end(child) for child in started] == [0, 0, 0, 0]
    registry, _ = registry_folder.load("registry")
    module = registry.modules["example"]
    assert module.metadata is not None
    assert [one.value for one in module.metadata.versions] == versions
    assert registry.unreadable == []
