"""Search every other text file of an overlay's folder for secrets: scripts, documents, settings, manifests.

No check judges what these files say. Only a file with a secret is kept, so an overlay stays as small as its own files.
"""

from __future__ import annotations

import os

from flywheel.formats import input_files
from flywheel.formats.secrets import secret_search
from flywheel.formats.source import Source
from flywheel.overlay.reading.passed_over import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from flywheel.overlay.reading.discovery import FoundFiles

#: So much of a file, so many files and so much of all of them is searched.
MOST_BYTES = 8 << 20
_MOST_FILES = 5_000
_MOST_BYTES_OF_ALL = 64 << 20

#: Git's own rule: a file with a NUL byte near its start is not text.
_HEAD = 8_000
#: The marks at the start of texts in UTF-16.
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

#: A file in a folder that is not searched: `init` copies a backend's configuration into it.
_INITIALISED = ("/.terraform", "terraform.tfstate")


class OtherTexts:
    """What was searched.

    texts: the files with a secret. read: the names of all that were searched. passed_over: the names of the others, by
    the reason.
    """

    __slots__ = ("_left", "passed_over", "read", "texts")

    def __init__(self) -> None:
        self.texts: list[Source] = []
        self.read: list[str] = []
        self.passed_over: dict[str, list[str]] = {}
        self._left = _MOST_BYTES_OF_ALL

    def search(self, name: str, path: str) -> None:
        """Search one file."""
        if len(self.read) >= _MOST_FILES or self._left <= 0:
            self.pass_over(name, f"at most {_MOST_FILES} files and {_MOST_BYTES_OF_ALL >> 20} MiB are searched")
            return
        try:
            data = input_files.read(path, min(MOST_BYTES, self._left) + 1)
        except OSError as err:
            self.pass_over(name, f"it cannot be read: {err.strerror}")
            return
        text = _text(data)
        if text is None:
            self.pass_over(name, "it is not a text")
            return
        self._left -= len(data)
        if len(data) > MOST_BYTES:
            self.pass_over(name, f"only the first {MOST_BYTES >> 20} MiB were searched")
        self.read.append(name)
        if any(secret_search.find(text)) or any(secret_search.find(name)):
            self.texts.append(Source(name, text))

    def pass_over(self, name: str, why: str) -> None:
        self.passed_over.setdefault(why, []).append(name)

    def missed(self) -> Iterator[str]:
        """What was not searched, as noun phrases with their reasons."""
        for why, names in self.passed_over.items():
            yield f"secrets in {some(names)} ({why})"


def search(found: FoundFiles, known: Collection[str], forbidden: Iterable[str]) -> OtherTexts:
    """Search the files of `found` whose names are not in `known`.

    Files in `forbidden` are reported as a whole, so their content is not.
    """
    result = OtherTexts()
    whole = set(forbidden)
    skipped = {*known, *found.passed_over.links, *whole}
    for name in (*found.names, *_initialised(found)):
        if name not in skipped:
            result.search(name, found.path(name))
    for name in sorted(whole - set(known)):
        result.pass_over(name, "GF506 reports the whole file")
    return result


def _initialised(found: FoundFiles) -> Iterator[str]:
    folder, base = _INITIALISED
    for skipped in found.passed_over.skipped:
        name = f"{skipped}/{base}"
        path = found.path(name)
        if f"/{skipped}".endswith(folder) and os.path.isfile(path):
            root = os.path.realpath(found.folder)
            if input_files.is_inside(root, path):
                yield name


def _text(data: bytes) -> str | None:
    """The text that a file contains; None if it is not one. A byte that no encoding explains hides nothing."""
    encoding = _WIDE.get(data[:2])
    if encoding is not None:
        return data[2:].decode(encoding, "replace")
    if b"\0" in data[:_HEAD]:
        return None
    return data.decode("utf-8", "replace")
