"""Add to a MODULE.bazel what it needs for the rules: the dependency on core, and the pin."""

from __future__ import annotations

from flywheel import __version__
from flywheel.formats.bazel import build_file, module_file
from flywheel.formats.bazel.build_file import BuildCall
from flywheel.formats.source import FormatError, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.bazel.module_file import ModuleFile

_NAME = "gloriousflywheel"
_DEPENDENCY = f'bazel_dep(name = "{_NAME}", version = "{__version__}")\n'
_VARIABLE = "flywheel"
_EXTENSION = f'{_VARIABLE} = use_extension("@{_NAME}//rules:extensions.bzl", "flywheel")\n'
_REPOSITORY = f'use_repo({_VARIABLE}, "flywheel_core_pin")\n'


def lines(commit: str, digest: str) -> str:
    """The lines that a MODULE.bazel without them needs; without a commit only the dependency."""
    return _DEPENDENCY + (f"\n{_pin(commit, digest)}" if commit else "")


def added(text: str, commit: str, digest: str) -> str | None:
    """A MODULE.bazel with these lines, as far as it lacks them; None if they cannot be added without a person.

    They go to its end: there a reader of the diff sees them, and nothing else moves.
    """
    try:
        file = module_file.loads(Source("MODULE.bazel", text))
    except FormatError:
        return None
    depends = any(call.text("name") == _NAME for call in file.of("bazel_dep"))
    pieces = [] if depends else [_DEPENDENCY]
    if commit and not _is_pinned(file):
        if _VARIABLE in _bound(text):
            return None
        pieces.append(_pin(commit, digest))
    if not pieces:
        return text
    made = text.rstrip("\n") + ("\n\n" if text.strip() else "") + "\n".join(pieces)
    try:
        module_file.loads(Source("MODULE.bazel", made))
    except FormatError:
        return None
    return made


def _pin(commit: str, digest: str) -> str:
    given = {"commit": commit, "contract": digest, "version": __version__}
    return f"{_EXTENSION}{build_file.call_text(BuildCall(f'{_VARIABLE}.core_pin', given))}{_REPOSITORY}"


def _is_pinned(file: ModuleFile) -> bool:
    return any(call.function == "core_pin" and call.extension is not None for call in file.calls)


def _bound(text: str) -> set[str]:
    """The names that the file binds at its top."""
    return {line.partition("=")[0].strip() for line in text.splitlines() if "=" in line and not line[:1].isspace()}
