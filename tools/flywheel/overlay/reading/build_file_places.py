"""Where BUILD files say what a label names: `//:owner (runner_group)` is the line with `runner_group` of that target.

Only a run over a folder can look there. The actions of the rules must not: an edit that moves lines would run every
check again.
"""

from __future__ import annotations

import re

from flywheel.formats import source
from flywheel.formats.bazel import module_file
from flywheel.formats.source import FormatError, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.bazel.module_file import ModuleCall
    from flywheel.formats.source import Source

    #: The calls of a BUILD file by the name of their target.
    Targets = dict[str, ModuleCall]

_LABEL = re.compile(r"//(?P<package>[^:()\s]*):(?P<name>[^()\s]+)(?: \((?P<attribute>\w+)[^()]*\))?")


class BuildFilePlaces:
    """The places in the BUILD files below a folder, which is the root of the labels' repository."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._files: dict[str, tuple[Source, Targets] | None] = {}

    def of(self, place: Place) -> Place:
        """The line and column of the attribute, or of the target if it does not have it; `place` if it is not found."""
        match = _LABEL.fullmatch(place.file)
        if match is None:
            return place
        package = match["package"]
        if package not in self._files:
            self._files[package] = self._read(package)
        text, targets = self._files[package] or (None, {})
        call = targets.get(match["name"])
        if text is None or call is None:
            return place
        attribute = call.named.get(match["attribute"] or "")
        return text.place(call.at if attribute is None else attribute.at)

    def _read(self, package: str) -> tuple[Source, Targets] | None:
        for name in ("BUILD.bazel", "BUILD"):
            path = f"{package}/{name}" if package else name
            try:
                text = source.Source(path, source.read_below(self._folder, path).text)
            except FormatError:
                continue
            try:
                calls = module_file.loads(text).calls
            except FormatError:
                return None
            return text, {call.text("name"): call for call in calls}
        return None
