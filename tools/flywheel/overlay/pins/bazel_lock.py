"""Read which Bazel an overlay uses, and the version of the lock file that another Bazel may have written."""

from __future__ import annotations

import posixpath
import re

from flywheel.formats import input_files
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import FormatError, Source, read
from flywheel.overlay.fact import Fact
from flywheel.overlay.pins.overlay_pins import BAZEL, LOCK
from flywheel.overlay.reading import discovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place
    from flywheel.overlay.pins.bazelrc_pins import BazelrcFiles
    from flywheel.overlay.reading.discovery import FoundFiles

#: Bazelisk prefers the version in this file, under this name.
_BAZELISKRC = ".bazeliskrc"
_OTHER_VERSION = r"(?m)^\s*USE_BAZEL_VERSION\s*="
#: Bazel writes it as the first key; so much of a lock file is read.
_HEAD = 4_096
_LOCK_VERSION = r'"lockFileVersion"\s*:\s*(\d{1,9})\b'


def facts(found: FoundFiles, rc: BazelrcFiles | None) -> dict[str, Fact]:
    """Both facts; none if a file is missing, or if this Bazel leaves the lock file alone.

    Raises `FormatError` if `.bazelversion` is not text.
    """
    lock, folder = f"{found.root_module}.lock", posixpath.dirname(found.root_module)
    version = posixpath.join(folder, ".bazelversion")
    named = {*found.of(discovery.LOCK), *found.of(discovery.BAZEL_VERSION)}
    found.files[discovery.BAZEL_VERSION] = []  # what follows says whether it is read
    if not {lock, version} <= named or (rc is not None and rc.value("--lockfile_mode") == "off"):
        return {}
    found.files[discovery.BAZEL_VERSION] = [version]
    chosen, other = read(found.path(version), version), posixpath.join(folder, _BAZELISKRC)
    if other in found.names and re.search(_OTHER_VERSION, read(found.path(other), other).text):
        return {}
    first = next((line for line in chosen.text.splitlines() if line.strip()), "")
    head = Source(lock, _head(found.path(lock), lock))
    match = re.search(_LOCK_VERSION, head.text)
    if match is None:
        return {}
    where = chosen.place(chosen.text.index(first))
    return {BAZEL: _fact(first.strip(), where), LOCK: _fact(int(match[1]), head.place(match.start()))}


def _head(path: str, name: str) -> str:
    try:
        return input_files.read(path, _HEAD).decode("utf-8", "replace")
    except OSError as err:
        source = Source(name, "")
        raise FormatError(source.place(0), f"cannot be read: {err.strerror}.", "Check its permissions.") from None


def _fact(value: object, place: Place) -> Fact:
    document = DeclaredDocument(place.file)
    return Fact(document.node(value, place), document)
