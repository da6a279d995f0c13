"""The Python packages of a version: a wheel and a source distribution, compared with the commit that is published.

Nothing is unpacked to a disk. The packages can be of another commit, or of somebody else, so each file in them is
compared with the commit's, and the metadata with the version.

Sources:
- https://packaging.python.org/en/latest/specifications/version-specifiers/ (Version specifiers)
- https://packaging.python.org/en/latest/specifications/binary-distribution-format/ (Wheels)
- https://packaging.python.org/en/latest/specifications/source-distribution-format/ (Source distributions)
"""

from __future__ import annotations

import hashlib
import os
import re

from flywheel.errors import UserError
from flywheel.formats import input_files, toml_document
from flywheel.formats.bazel import bazel_version
from flywheel.formats.values import plain
from flywheel.publish import package_members
from flywheel.registry import archive_members
from flywheel.registry.archive_members import UnreadableArchive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.registry.release import ModuleRelease

PROJECT = "pyproject.toml"
#: The metadata in a source distribution, which the commit does not have.
_SOURCE_METADATA = "PKG-INFO"
_CHUNK = 1024 * 1024
_FIX = "Build the packages of this commit again."
#: Prereleases of a module that Python has too, by how it writes them.
_PRERELEASES = {"a": "a", "alpha": "a", "b": "b", "beta": "b", "c": "rc", "pre": "rc", "rc": "rc"}


class PythonPackage:
    """A package: the name of its file, and the SHA-256 of its bytes, in hexadecimal."""

    __slots__ = ("name", "sha256")

    def __init__(self, name: str, sha256: str) -> None:
        self.name = name
        self.sha256 = sha256


def python_version(version: str) -> str:
    """A module's version as Python writes it, `1.0rc1` for `1.0-rc.1`; "" if Python has no such version."""
    parsed = bazel_version.readable(version)
    if parsed is None or not all(part.isdigit() for part in parsed.release):
        return ""
    release = ".".join(str(int(part)) for part in parsed.release)
    if not parsed.prerelease:
        return release
    found = re.fullmatch(r"([a-z]+)\.?([0-9]*)", ".".join(parsed.prerelease))
    if found is None or found[1] not in _PRERELEASES:
        return ""
    return f"{release}{_PRERELEASES[found[1]]}{int(found[2] or 0)}"


def read(release: ModuleRelease, folder: str) -> list[PythonPackage]:
    """The wheel and the source distribution of a release in `folder`; files of other versions are passed over.

    Raises `UserError` if one is missing, is of another version, or has a file that is not the commit's.
    """
    version = python_version(release.version)
    if not version:
        raise UserError(f"--packages: Python has no version `{release.version}`. Publish without packages.")
    project = _project(release)
    name = str(project["name"])
    stem = f"{re.sub(r'[-_.]+', '_', name).lower()}-{version}"
    files = _by_last_name(release)
    found = []
    for file, metadata in (
        (f"{stem}-py3-none-any.whl", f"{stem}.dist-info/METADATA"),
        (f"{stem}.tar.gz", f"{stem}/{_SOURCE_METADATA}"),
    ):
        path = os.path.join(folder, file)
        if not os.path.isfile(path):
            raise UserError(f"{path}: there is no such file. Build the packages of this commit into this folder.")
        is_wheel = file.endswith(".whl")
        contents = _contents(path, "" if is_wheel else stem)
        head = (contents.pop(metadata, None) or b"").decode("utf-8", "replace").partition("\n\n")[0]
        _refuse_metadata(path, head, name, version)
        package_members.refuse_requirements(path, head, project)
        if is_wheel:
            scripts = contents.get(f"{stem}.dist-info/entry_points.txt")
            package_members.refuse_scripts(path, scripts, project)
            package_members.take_info(path, contents, stem)
            package_members.refuse_missing(path, contents, [entry.name for entry in release.entries])
        _refuse_others(path, contents, files, stem)
        found.append(PythonPackage(file, _sha256(path)))
    return found


def _project(release: ModuleRelease) -> dict[str, object]:
    """The commit's Python project, which has a name."""
    text = release.text(PROJECT)
    root = plain(toml_document.of(text).root) if text is not None else {}
    project = root.get("project") if isinstance(root, dict) else None
    name = project.get("name") if isinstance(project, dict) else None
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", name, re.ASCII):
        raise UserError(f"--packages: the commit has no {PROJECT} that names a project. Publish without packages.")
    return {str(key): value for key, value in project.items()} if isinstance(project, dict) else {}


def _contents(path: str, stem: str) -> dict[str, bytes | None]:
    """The files in a package by their names, all below the folder `stem`; None for what is not a file."""
    try:
        names = {member.name for member in archive_members.read(path, set()).members}
        read = archive_members.read(path, names)
    except UnreadableArchive as err:
        raise UserError(f"{path}: it {err}. {_FIX}") from None
    package_members.refuse_names(path, (member.name for member in read.members), stem)
    return {member.name: read.files.get(member.name) for member in read.members}


def _refuse_metadata(path: str, head: str, project: str, version: str) -> None:
    for key, wanted in (("Name", project), ("Version", version)):
        said = re.findall(rf"^{key}: *(.*?)\r?$", head, re.MULTILINE)
        if said != [wanted]:
            shown = f"`{said[0]}`" if said else "missing"
            raise UserError(f"{path}: `{key}` in its metadata is {shown} instead of `{wanted}`. {_FIX}")


def _by_last_name(release: ModuleRelease) -> dict[str, list[tuple[str, bytes]]]:
    """The commit's files, by the last part of their paths; each path begins with a slash."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for entry in release.entries:
        if not entry.link:
            found.setdefault(os.path.basename(entry.name), []).append((f"/{entry.name}", entry.data))
    return found


def _refuse_others(
    path: str, contents: dict[str, bytes | None], files: dict[str, list[tuple[str, bytes]]], stem: str
) -> None:
    """Raise `UserError` for a file that is not the commit's.

    A wheel leaves out the folder that modules are in: any file of the commit whose path ends like that of the wheel's
    file, and that has its bytes, will do.
    """
    wheel = path.endswith(".whl")
    for name, data in contents.items():
        inner = f"/{name if wheel else name.removeprefix(f'{stem}/')}"
        for whole, of in files.get(os.path.basename(name), ()):
            if data == of and (whole.endswith(inner) if wheel else whole == inner):
                break
        else:
            raise UserError(f"{path}: `{name}` is not a file of the commit. {_FIX}")


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with input_files.opened(path) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def sums(packages: list[PythonPackage]) -> str:
    """A line for each package, as `sha256sum` writes them and `sha256sum --check` reads them; "" without packages."""
    return "\n".join(f"{one.sha256}  {one.name}" for one in packages)
