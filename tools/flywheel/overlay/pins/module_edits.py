"""Make the edits by which a call in `MODULE.bazel` pins another core."""

from __future__ import annotations

from flywheel.formats.bazel.module_strings import StringLiterals
from flywheel.formats.text_edits import Edit
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.new_core import CoreRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.formats.bazel.module_file import Argument, ModuleCall, ModuleFile
    from flywheel.formats.bazel.module_strings import StringLiteral
    from flywheel.formats.source import FormatError
    from flywheel.overlay.pins.core_names import CoreNames
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.pins.module_pins import ModuleFiles
    from flywheel.overlay.pins.new_core import NewCore


def of(file: ModuleFile, call: ModuleCall, pin: Pin, core: NewCore) -> list[Edit]:
    """The edits; raise `CoreRefusal` if a value in the call cannot be replaced alone."""
    editor = _Editor(file, call)
    if pin.kind == core_pins.ARCHIVE:
        return list(_archive(editor, core))
    if pin.kind == core_pins.MULTIPLE_VERSION:
        message = "it allows several versions, and nothing says which of them is the old one."
        raise CoreRefusal(message, "Edit its versions by hand, and pass the file to --skip.")
    edits: list[Edit] = []
    for name in ("commit", "tag", "branch"):
        if name in call.named:
            edits += editor.text(name, core.ref)
    for name in ("version", "contract"):
        if name in call.named:
            edits += editor.text(name, lambda old, name=name: core.needed(name, old))  # type: ignore[misc]
    return edits


def strays(before: ModuleFiles, after: ModuleFiles, names: CoreNames) -> Iterator[FormatError]:
    """Errors for changes outside the pins: a name that is bound to a version may be used elsewhere too."""
    core = {id(call) for _, call, _ in before.calls(names)}
    for name, file in before.files.items():
        for was, now in zip(file.calls, after.files[name].calls, strict=True):
            mine = _PINNING if id(was) in core else ()
            for label, old, new in _arguments(was, now):
                if old.value != new.value and label not in mine:
                    what = f"`{label}` of this `{was.function}`, which does not pin core, would change too."
                    fix = "Write core's values as plain strings in the calls that pin it, and run this again."
                    yield file.source.error(old.at, what, fix)


#: The arguments of a call that pins core that a refresh may change.
_PINNING = ("commit", "tag", "branch", "version", "contract", "integrity", "url", "urls", "strip_prefix")


def _arguments(was: ModuleCall, now: ModuleCall) -> Iterator[tuple[str, Argument, Argument]]:
    for number, pair in enumerate(zip(was.positional, now.positional, strict=True)):
        yield f"argument {number + 1}", *pair
    for name, argument in was.named.items():
        yield name, argument, now.named[name]


def _archive(editor: _Editor, core: NewCore) -> Iterator[Edit]:
    moved = []
    for name in ("urls", "url", "strip_prefix"):
        moved += [*editor.each(name, core.archive)]
    yield from moved
    literals = [literal for name in ("urls", "url") for literal in editor.literals(name)]
    if not all(_is_of(literal.value, core) for literal in literals):
        message = "its URL contains neither the old commit nor the old version, so the new URL is not known."
        raise CoreRefusal(message, "Write the new archive's URL and integrity by hand, and pass the file to --skip.")
    if "integrity" in editor.call.named and (moved or core.integrity):
        yield from editor.text("integrity", lambda old: core.needed("integrity", old))


def _is_of(url: str, core: NewCore) -> bool:
    """Whether an edited URL names the new core."""
    url = core.archive(url)
    return core.commit in url or (bool(core.version) and core.version in url)


class _Editor:
    """Edits the string literals that are arguments of one call."""

    def __init__(self, file: ModuleFile, call: ModuleCall) -> None:
        self.call = call
        self._strings = StringLiterals(file.source)

    def literals(self, name: str) -> list[StringLiteral]:
        """The literals of an argument; empty if it is not given."""
        argument = self.call.named.get(name)
        return [] if argument is None else self._strings.at(argument.at)

    def each(self, name: str, new: Callable[[str], str]) -> Iterator[Edit]:
        """An edit for each literal of an argument that changes."""
        for literal in self.literals(name):
            text = new(literal.value)
            if text != literal.value:
                yield Edit(literal.start, literal.end, text)

    def text(self, name: str, new: Callable[[str], str]) -> list[Edit]:
        """The edit of an argument that is one string; refuse if it is a computed string."""
        literals = self.literals(name)
        if [literal.value for literal in literals] != [self.call.named[name].value]:
            message = f"`{name}` is not one plain string in this file."
            raise CoreRefusal(message, "Write it as one string literal, and run this again.")
        return list(self.each(name, new))
