"""Read the files of a commit from Git, independent of the working tree.

Only Git's plumbing commands are used: line endings, modes, ignored attributes and user settings do not affect `ls-tree`
and `cat-file`. Nothing is written, not even Git's index.
"""

from __future__ import annotations

import os
import subprocess

from flywheel.errors import UserError
from flywheel.registry.source_archive import ArchiveEntry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_EXECUTABLE, _FILE, _LINK, _SUBMODULE = "100755", "100644", "120000", "160000"
#: The mode of group-writable files from early versions of Git.
_OLD_FILE = "100664"
_LFS = b"version https://git-lfs.github.com/spec/"
_SHOWN = 5

#: Options so that no program from a repository's configuration runs, and no object is replaced.
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Checkout:
    """The checkout at `path`, at its current commit."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root = self._text("rev-parse", "--show-toplevel").rstrip("\n")
        self.commit = self._text("rev-parse", "--verify", "HEAD^{commit}").strip()

    def changes(self) -> list[str]:
        """The files that differ from the commit or are missing in it, without ignored files."""
        # Here the user's settings apply: they define a clean working tree.
        listed = self._run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
        return sorted(os.fsdecode(one[3:]) for one in listed.split(b"\0") if one)

    def refuse_changes(self) -> None:
        """Raise `UserError` unless the working tree equals the commit."""
        changes = self.changes()
        if changes:
            more = f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
            raise UserError(
                f"{self.path}: the checkout is not clean: {', '.join(changes[:_SHOWN])}{more}. "
                "Commit the files of the version; ignore or remove the rest."
            )

    def tags(self) -> dict[str, str]:
        """Every tag with its commit."""
        listed = self._text("for-each-ref", "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)", "refs/tags")
        rows = [line.split("\0") for line in listed.splitlines()]
        return {name: target or own for name, own, target in rows}

    def entries(self) -> list[ArchiveEntry]:
        """The files of the commit, sorted by name.

        Raises `UserError` for entries that an archive cannot contain: submodules, files in Git LFS, and links
        outside of the tree.
        """
        found = list(self._listed())
        contents = self._contents([object for _, object, _ in found])
        entries = []
        for (mode, _, name), data in zip(found, contents, strict=True):
            if mode == _LINK:
                entries.append(ArchiveEntry(name, b"", link=_target(name, data)))
                continue
            if data.startswith(_LFS):
                raise UserError(
                    f"{name}: its content is in Git LFS, and the commit has only a pointer. Remove it from LFS."
                )
            entries.append(ArchiveEntry(name, data, executable=mode == _EXECUTABLE))
        return entries

    def file_at(self, commit: str, name: str) -> bytes | None:
        """The bytes of one file of another commit, None if that commit has no such file."""
        listed = self._run("-C", self.root, "ls-tree", "-z", "--full-tree", commit, "--", name)
        words = listed.partition(b"\t")[0].decode("ascii").split(" ")
        return next(self._contents([words[2]])) if len(words) == 3 and words[1] == "blob" else None

    def _listed(self) -> Iterator[tuple[str, str, str]]:
        listed = self._run("-C", self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        for line in listed.split(b"\0"):
            if not line:
                continue
            about, _, raw = line.partition(b"\t")
            mode, _, object = about.decode("ascii").split(" ")
            try:
                name = raw.decode("utf-8")
            except UnicodeDecodeError:
                raise UserError(f"{raw!r}: the name is not UTF-8. Rename the file.") from None
            if mode == _SUBMODULE:
                raise UserError(
                    f"{name}: this is a submodule, and an archive cannot contain it. Make it a `bazel_dep`."
                )
            if mode not in (_EXECUTABLE, _FILE, _OLD_FILE, _LINK):
                raise UserError(
                    f"{name}: its mode in Git is {mode}, which is neither a file nor a link. Remove it or "
                    "replace it with a file."
                )
            yield mode, object, name

    def _contents(self, objects: list[str]) -> Iterator[bytes]:
        answer = self._run("cat-file", "--batch", given="".join(f"{one}\n" for one in objects).encode())
        at = 0
        for one in objects:
            end = answer.find(b"\n", at)
            words = answer[at:end].split(b" ")
            if end < 0 or len(words) != 3:
                raise UserError(f"{self.path}: the object {one} is missing in Git. Fetch the whole commit.")
            start, size = end + 1, int(words[2])
            yield answer[start : start + size]
            at = start + size + 1

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._run(*arguments))

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            done = subprocess.run(
                ["git", *_SETTINGS, *arguments],
                cwd=self.path,
                env={**environment, **_ENVIRONMENT},
                input=given,
                capture_output=True,
                check=False,
            )
        except OSError as err:
            what = err.filename or "git"
            reason = err.strerror or type(err).__name__
            raise UserError(f"{what}: {reason}. Give the folder of a checkout, with Git on the PATH.") from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            said = lines[0] if lines else f"exit status {done.returncode}"
            raise UserError(f"{self.path}: `git {arguments[0]}` failed: {said}. Give the folder of a checkout.")
        return done.stdout


def _target(name: str, data: bytes) -> str:
    """The target of a symbolic link; raises `UserError` unless it stays in the tree."""
    try:
        target = data.decode("utf-8")
    except UnicodeDecodeError:
        target = "/"
    depth = name.count("/")
    for part in target.split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            break
    if depth < 0 or target.startswith("/") or not target:
        raise UserError(
            f"{name}: this is a link to `{data.decode('utf-8', 'replace')}`, outside of the tree. Link to a "
            "file in the tree."
        )
    return target
