"""Make the edits that move every pin in an overlay's folder to another core.

`pin_inventory` finds the pins. Only their values are replaced, on a copy, and the copy is read again. If it
does not pin the new core, or if anything else has changed, the refresh is refused.
"""

from __future__ import annotations

import os
import re
import tempfile

from flywheel.formats import text_edits
from flywheel.formats.source import FormatError
from flywheel.formats.text_edits import Edit
from flywheel.overlay.pins import module_edits, pin_inventory
from flywheel.overlay.pins.core_pins import BAZEL_DEP, FLAKE, MODULE
from flywheel.overlay.pins.new_core import CoreRefusal
from flywheel.overlay.reading import directory, discovery
from flywheel.overlay.reading.discovery import FoundFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Source
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.pins.new_core import NewCore

#: The text that is allowed between a pin's place and its ref: an anchor or tag of YAML and a quote, a
#: reference up to its ref, or an option of `git clone`.
_LEAD = (
    r"(?:(?:[&!][^\s]{1,100}[ \t]+){0,2}[\"']?"
    r"|[\"']?[^\s\"'#]{1,500}?(?:@|/|[?&](?:rev|ref)=)"
    r"|[ \t]+(?:--branch(?:=|[ \t]+)|-b[ \t]*)[\"']?)"
)
_BEHIND = r"(?![A-Za-z0-9._/@-])"


class PinRefresh:
    """The effects of a refresh.

    changes: for each file its text before and after. places: each changed pin before and after.
    mine: the pins of the role. roles: the roles that have pins. left: pins of the role that take core
    from a folder, or are in a skipped file. refused: an error for each pin that cannot be changed.
    """

    def __init__(self, folder: str, contract: Contract, core: NewCore, skip: Iterable[str] = ()) -> None:
        self.contract = contract
        self.core = core
        self.skip = set(skip)
        self.refused: list[FormatError] = []
        self.left: list[Pin] = []
        self.changes: dict[str, tuple[str, str]] = {}
        self.places: list[tuple[Pin, Pin]] = []
        self.mine: list[Pin] = []
        self.roles: set[str] = set()
        self.found = discovery.discover(folder, directory.organization_places(contract))
        self._edits: dict[str, list[Edit]] = {}

    def collect(self) -> PinRefresh:
        """Find the edits, make them on a copy, and read the copy; return this object."""
        before = _inventory(self.found, self.contract)
        self.refused += before.unreadable
        core = self.core.replacing(before.pins)
        self.roles = {pin.role for pin in before.pins}
        self.mine = [pin for pin in before.pins if pin.role == core.role]
        sources = {source.name: source for source in before.texts}
        self._of_modules(before)
        for pin in self.mine:
            if pin.kind not in MODULE and not self._leave(pin):
                self._try(pin, sources)
        if not self.refused:
            self._make(sources, before)
        return self

    def _leave(self, pin: Pin) -> bool:
        if not self._stays(pin):
            return False
        self.left.append(pin)
        return True

    def _stays(self, pin: Pin) -> bool:
        return bool(pin.path) or pin.place.file in self.skip

    def _of_modules(self, before: pin_inventory.PinInventory) -> None:
        if before.modules is None:
            return
        for file, call, found in before.modules.calls(before.names):
            if found[0].role != self.core.role or self._leave(found[0]):
                continue
            try:
                self._edits.setdefault(file.source.name, []).extend(module_edits.of(file, call, found[0], self.core))
            except CoreRefusal as err:
                self.refused.append(FormatError(found[0].place, f"{found[0].what}: {err.message}", err.fix))

    def _try(self, pin: Pin, sources: dict[str, Source]) -> None:
        try:
            edit = self._of_text(pin, sources[pin.place.file])
        except CoreRefusal as err:
            self.refused.append(FormatError(pin.place, f"{pin.what}: {err.message}", err.fix))
            return
        if edit is not None:
            self._edits.setdefault(pin.place.file, []).append(edit)

    def _of_text(self, pin: Pin, source: Source) -> Edit | None:
        new = self.core.ref(pin.ref)
        if new == pin.ref:
            return None
        if pin.kind == FLAKE and discovery.role_of(pin.place.file, ()) == discovery.FLAKE_LOCK:
            message = f"`{pin.ref}` is locked together with a hash of its files, which only Nix can compute."
            raise CoreRefusal(message, f"Pass --skip {pin.place.file}, and run `nix flake update` afterwards.")
        start = source.offset(pin.place)
        match = re.compile(_LEAD + f"(?P<ref>{re.escape(pin.ref)})" + _BEHIND).match(source.text, start)
        if match is None:
            raise CoreRefusal(f"`{pin.ref}` is not plain text at this place.", f"Write it as one plain word, or {new}.")
        return Edit(match.start("ref"), match.end("ref"), new)

    def _make(self, sources: dict[str, Source], before: pin_inventory.PinInventory) -> None:
        for name, edits in sorted(self._edits.items()):
            source = sources[name]
            was = ("\ufeff" if source.bom else "") + source.text
            now = text_edits.apply_edits(source, edits)
            if now != was:
                self.changes[name] = (was, now)
        with tempfile.TemporaryDirectory() as folder:
            after = _inventory(_Edited(self.found, self.changes, folder), self.contract)
        self.refused += after.unreadable
        if not self.refused:
            self._verify(before.pins, after.pins)
        if not self.refused and before.modules is not None and after.modules is not None:
            self.refused += module_edits.strays(before.modules, after.modules, before.names)

    def _verify(self, before: list[Pin], after: list[Pin]) -> None:
        """Check that every pin of the role has its new value, and that no other pin has changed."""
        if len(before) != len(after):
            self._doubt(next((pin for pin in before if pin.place.file in self.changes), before[0]))
            return
        for old, new in zip(before, after, strict=True):
            if not self._as_wanted(old, new):
                self._doubt(old)
            elif _said(old) != _said(new):
                self.places.append((old, new))

    def _as_wanted(self, old: Pin, new: Pin) -> bool:
        same = (old.kind, old.what, old.path, old.repository, old.variable, old.root, old.place.file, old.place.line)
        if same != (
            new.kind,
            new.what,
            new.path,
            new.repository,
            new.variable,
            new.root,
            new.place.file,
            new.place.line,
        ):
            return False
        if old.role != self.core.role or self._stays(old):
            return _said(old) == _said(new)
        core = self.core
        wanted = (
            core.ref(old.ref) if old.ref else "",
            core.version if old.version else "",
            core.contract if old.contract else "",
        )
        return (new.ref, new.version, new.contract) == wanted and new.integrity in (old.integrity, core.integrity)

    def _doubt(self, pin: Pin) -> None:
        message = f"{pin.what}: with the new value the file would have another meaning."
        fix = "Write the value as one plain, quoted word; or edit the file by hand and pass it to --skip."
        self.refused.append(FormatError(pin.place, message, fix))


class _Edited(FoundFiles):
    """The files of a folder; the edited ones are read from copies in `below`."""

    __slots__ = ("_below",)

    def __init__(self, found: FoundFiles, changes: dict[str, tuple[str, str]], below: str) -> None:
        super().__init__(found.folder, found.files, found.names, found.refused)
        self._below: dict[str, str] = {}
        for number, (name, (_, text)) in enumerate(changes.items()):
            self._below[name] = os.path.join(below, str(number))
            with open(self._below[name], "w", encoding="utf-8", newline="") as stream:
                stream.write(text)

    def path(self, name: str) -> str:
        """The path of the file that messages call `name`."""
        return self._below.get(name) or super().path(name)


def _inventory(found: FoundFiles, contract: Contract) -> pin_inventory.PinInventory:
    unreadable: list[FormatError] = list(found.refused)
    organization, facts = directory.organization_of(found, contract, unreadable)
    inventory = pin_inventory.PinInventory(found, contract, organization, facts).collect()
    inventory.unreadable += unreadable
    if organization is not None:
        inventory.texts.append(organization.document.source)
    return inventory


def _said(pin: Pin) -> tuple[str, ...]:
    return (pin.ref, pin.version, pin.contract, pin.integrity)


def pin_value(pin: Pin) -> str:
    """The value of a pin for messages."""
    parts = [part for part in _said(pin) if part]
    return ", ".join(parts if pin.kind != BAZEL_DEP else [pin.version]) or "nothing"
