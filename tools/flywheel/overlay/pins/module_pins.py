"""Find the pins of core in `MODULE.bazel` files."""

from __future__ import annotations

import posixpath
import re

from flywheel.formats import source
from flywheel.formats.bazel import module_file
from flywheel.formats.git_names import repository_path
from flywheel.formats.source import FormatError, Place
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flywheel.formats.bazel.module_file import ModuleCall, ModuleFile
    from flywheel.overlay.pins.core_names import CoreNames

_COMMIT = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
#: A version in the address of an archive, such as `/v1.2.3.tar.gz` or `/core-1.2.3.zip`.
_VERSION = r"(?<![0-9A-Za-z.])v?([0-9]+(?:\.[0-9]+)+(?:-[0-9A-Za-z]+(?:\.[0-9]+)?)?)(?=/|\.(?:tar|tgz|zip)|\Z)"
#: Arguments of overrides that change the module after it is fetched. An override hands most of them to the repository
#: rule that fetches it.
_PATCHES = ("patches", "patch_cmds", "patch_cmds_win", "remote_patches", "remote_file_urls", "build_file_content")
_FACTS = ("version", "commit", "contract", "repository", "repository_visibility")
_LABEL = re.compile(r"(?:@@?)?//([^:]*):([^:]+)")


class ModuleFiles:
    """The module files of an overlay. `root` is the name of the root module's file.

    unreadable: an error for each file that is not a valid module file.
    """

    def __init__(self, names: Iterable[str], path: Callable[[str], str], root: str) -> None:
        self.unreadable: list[FormatError] = []
        self.files: dict[str, ModuleFile] = {}
        for name in names:
            try:
                self.files[name] = module_file.load(path(name), name)
            except FormatError as err:
                self.unreadable.append(err)
        self.root = self._included(root)

    def _included(self, root: str) -> list[str]:
        """The root module's file and the files that it includes, in order."""
        reached = [root] if root in self.files else []
        for name in reached:  # the loop appends to it
            for call in self.files[name].of("include"):
                match = _LABEL.fullmatch(call.text("label", 0))
                target = posixpath.join(posixpath.dirname(root), match[1], match[2]) if match else ""
                if target in self.files and target not in reached:
                    reached.append(target)
        return reached

    def pins(self, names: CoreNames) -> list[Pin]:
        """Every pin of core. In files outside the root module only overrides are pins."""
        return [pin for _, _, found in self.calls(names) for pin in found]

    def calls(self, names: CoreNames) -> Iterator[tuple[ModuleFile, ModuleCall, list[Pin]]]:
        """Every call that pins core, with its file and its pins."""
        for name in [*self.root, *(name for name in self.files if name not in self.root)]:
            file = self.files[name]
            root = name in self.root
            for call in file.calls:
                found = list(of_call(call, file, names, root)) if root or call.function in core_pins.OVERRIDES else []
                if found:
                    yield file, call, found


def locked_versions(name: str, path: str, modules: Iterable[str]) -> set[str]:
    """The versions of `modules` that the lock file took from a registry.

    The lock file lists each registry file that Bazel read with its hash, or null if it did not exist.
    Bazel reads source.json only for the selected version. Raises `FormatError`.
    """
    text = source.read(path, name).text
    found = set()
    for module in modules:
        pattern = rf'/modules/{re.escape(module)}/([^/"\s]{{1,100}})/source\.json"\s*:\s*"'
        found |= set(re.findall(pattern, text))
    return found


def of_call(call: ModuleCall, file: ModuleFile, names: CoreNames, root: bool) -> Iterator[Pin]:
    """The pins of core in one call."""
    role = names.default_role
    place = file.source.place(call.at)
    if call.extension is not None:
        if names.is_tag(call.extension[1], call.function):
            what = f"`commit` of `{call.extension[1]}.{call.function}`"
            yield Pin(
                role,
                core_pins.TAG,
                what,
                _place(call, file, "commit"),
                call.text("commit"),
                version=call.text("version"),
                contract=call.text("contract"),
                repository=call.text("repository"),
                places=_places(call, file, "version", "contract", "repository"),
            )
        return
    module = call.text("name" if call.function == "bazel_dep" else "module_name")
    if module not in names.modules():
        return
    if call.function == "bazel_dep":
        yield Pin(
            *(role, core_pins.BAZEL_DEP, f"`bazel_dep` of `{module}`", place),
            version=call.text("version"),
            root=root,
            places=_places(call, file, "version"),
        )
    elif call.function == core_pins.GIT:
        yield _git(call, file, module, role, root)
    elif call.function == core_pins.ARCHIVE:
        yield _archive(call, file, module, role, root)
    elif call.function == core_pins.MULTIPLE_VERSION:
        yield from _several(call, file, module, role, root)
    elif call.function in core_pins.OVERRIDES:
        what = f"`{call.function}` of `{module}`"
        where = _place(call, file, "path") if call.function == core_pins.LOCAL else place
        path = (call.text("path") or "?") if call.function == core_pins.LOCAL else ""
        yield Pin(
            *(role, call.function, what, where),
            version=call.text("version"),
            path=path,
            patched=_patched(call),
            root=root,
            places=_places(call, file, "version", patched=_patched(call)),
        )


def facts_of_tag(call: ModuleCall, file: ModuleFile) -> dict[str, tuple[str, Place]]:
    """What the tag `flywheel.core_pin` says of core: each value that it has, with its place."""
    return {name: (value, _place(call, file, name)) for name in _FACTS if (value := call.text(name))}


def _git(call: ModuleCall, file: ModuleFile, module: str, role: str, root: bool) -> Pin:
    attribute = next((name for name in ("commit", "tag", "branch") if name in call.named), "commit")
    remote = repository_path(call.text("remote"))
    what = f"`{attribute}` of the `git_override` of `{module}`"
    return Pin(
        *(role, core_pins.GIT, what, _place(call, file, attribute), call.text(attribute)),
        repository=remote,
        patched=_patched(call),
        root=root,
        places=_places(call, file, repository="remote", patched=_patched(call)),
    )


def _several(call: ModuleCall, file: ModuleFile, module: str, role: str, root: bool) -> Iterator[Pin]:
    """A pin for each version of a multiple_version_override; one without version if none can be read."""
    argument = call.argument("versions")
    value = argument.value if argument is not None else []
    versions = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
    place = file.source.place(call.at)
    for version in versions or [""]:
        yield Pin(
            *(role, call.function, f"`{call.function}` of `{module}`", place),
            version=version,
            root=root,
            places=_places(call, file, version="versions"),
        )


def _archive(call: ModuleCall, file: ModuleFile, module: str, role: str, root: bool) -> Pin:
    argument = call.argument("urls") or call.argument("url")
    value = argument.value if argument is not None else []
    urls = [url for url in (value if isinstance(value, list) else [value]) if isinstance(url, str)]
    commits = [match[0] for url in urls if (match := _COMMIT.search(url))]
    what = f"the `archive_override` of `{module}`"
    place = file.source.place(argument.at if argument is not None else call.at)
    integrity = call.text("integrity") or ("?" if "integrity" in call.named and not call.known("integrity") else "")
    commit = commits[0] if commits else ""
    versions = [] if commit else [match[1] for url in urls if (match := re.search(_VERSION, url))]
    version = versions[0] if versions else ""
    return Pin(
        *(role, core_pins.ARCHIVE, what, place, commit),
        version=version,
        integrity=integrity,
        patched=_patched(call),
        root=root,
        places=_places(call, file, "integrity", patched=_patched(call)),
    )


def _patched(call: ModuleCall) -> str:
    """The first argument that changes the fetched module, "" if none has a value."""
    given = (name for name in _PATCHES if (one := call.argument(name)) is not None and one.value not in ([], "", None))
    return next(given, "")


def _places(call: ModuleCall, file: ModuleFile, *fields: str, **named: str) -> dict[str, Place]:
    """The place of each argument that is given, by the field of a pin; `named` has fields of another name."""
    of = {**{field: field for field in fields}, **named}
    return {field: _place(call, file, name) for field, name in of.items() if name in call.named}


def _place(call: ModuleCall, file: ModuleFile, attribute: str) -> Place:
    argument = call.argument(attribute)
    return file.source.place(call.at if argument is None else argument.at)
