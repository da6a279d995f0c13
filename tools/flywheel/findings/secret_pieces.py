"""Pieces of secrets: a text without those parts of it that are parts of a secret.

Checks lower-case what they quote, take it apart, and write it as Kubernetes does. What is left of a secret then has
no form by which it could be recognised, so all windows of a few characters of every secret are kept here.

Memory and time grow with the length of the secrets, and not with its square: a window is one number, and where it
stands in the secret is not kept.
"""

from __future__ import annotations

from bisect import bisect_left

from flywheel.formats.secrets import secret_search
from flywheel.formats.secrets.secret_form import ENCODED_AS
from flywheel.formats.secrets.secret_patterns import SECRET_PATTERNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Sequence

#: The shortest piece. As many bytes as a machine word has: `memoryview.cast` makes the windows of a text at once.
_WINDOW = 8

#: What checks split names at, leave out, or write as one another.
_JOINTS = b"-_./"
#: A word of a secret.
_WORD = rb"[^\s\\\-_./:,;\"']+"

#: Slots of the filter for each window: a window that is not of a secret finds its slot taken once in eight times.
_SLOTS = 8
_LEAST_SLOTS = 1 << 14


class Pieces:
    """Knows the pieces of secrets, in whatever case they are and however they are joined.

    A piece begins where a word of the secret does, or has eight letters and digits in a row. It goes on as far as
    the text follows a secret.
    """

    __slots__ = ("_filter", "_harmless", "_kinds", "_marks")

    def __init__(self, secrets: Iterable[tuple[str, str]], harmless: set[str]) -> None:
        """`secrets` are texts with their kinds; words of `harmless` stay."""
        import re

        self._harmless = {_flat(_lower(word)) for word in harmless}
        texts: dict[str, list[str]] = {}
        for secret, kind in secrets:
            texts.setdefault(kind, []).append(secret)
        self._kinds = [_Windows(kind, texts.pop(kind)) for kind in sorted(texts)]
        self._filter = bytearray(max(_LEAST_SLOTS, _SLOTS * sum(map(len, self._kinds))) | 1)
        for one in self._kinds:
            one.enter(self._filter)
        kinds = {secret_search.VALUE: 0} | {shape.kind: 0 for shape in SECRET_PATTERNS}
        self._marks = re.compile(f"(<(?:{ENCODED_AS})?(?:{'|'.join(map(re.escape, kinds))})>)")

    def strike(self, text: str) -> str:
        """`text` with marks in place of pieces; marks that it has stay."""
        if "<" not in text:
            return self._struck(text)
        parts = self._marks.split(text)
        parts[::2] = map(self._struck, parts[::2])
        return "".join(parts)

    def _struck(self, text: str) -> str:
        lower = _lower(text)
        flat = _flat(lower)
        windows, slots = _windows(flat), self._filter
        size = len(slots)
        likely = [at for at, window in enumerate(windows) if slots[window % size]]
        parts: list[str] = []
        behind = end = 0
        where: list[int] = []
        for at in likely:
            if at < end:
                continue
            is_word = flat[at : at + _WINDOW].isalnum()
            length, kind = max((one.follow(windows, at, is_word), one.kind) for one in self._kinds)
            if not length:
                continue
            end = at + length
            if flat[at:end] not in self._harmless:
                where = where or [index for index, byte in enumerate(_bytes(lower)) if byte not in _JOINTS]
                parts += (text[behind : where[at]], f"<{kind}>")
                behind = where[end - 1] + 1
        return "".join((*parts, text[behind:])) if parts else text


class _Windows:
    """The windows of the secrets of one kind, as sorted numbers.

    They are in `_WINDOW` lists, by their offsets in the secrets: if a window is in one list, the next one of a text
    that follows the secret is in the next list.
    """

    __slots__ = ("_begins", "_sorted", "kind")

    def __init__(self, kind: str, secrets: list[str]) -> None:
        import re
        from array import array

        self.kind = kind
        # A line break keeps the end of one secret and the start of the next apart.
        joined = _bytes(_lower("\n".join(secrets)))
        flat = joined.translate(None, _JOINTS)
        self._sorted = [array("Q", sorted(_view(flat, offset))) for offset in range(_WINDOW)]
        # Any letters and digits may begin a piece; of other windows, those at the start of a word.
        begins = array("Q")
        behind = joints = 0
        for found in re.finditer(_WORD, joined):
            between = joined[behind : found.start()]
            joints += len(between) - len(between.translate(None, _JOINTS))
            behind = found.end()
            at = found.start() - joints
            window = flat[at : at + _WINDOW]
            if len(window) == _WINDOW and not window.isalnum():
                begins.append(int.from_bytes(window, "little"))
        self._begins = array("Q", sorted(begins))

    def __len__(self) -> int:
        return sum(map(len, self._sorted))

    def enter(self, slots: bytearray) -> None:
        """Mark the slots of all windows."""
        size = len(slots)
        for one in self._sorted:
            for window in one:
                slots[window % size] = 1

    def follow(self, windows: Sequence[int], at: int, is_word: bool) -> int:
        """How many characters from `at` are a piece, 0 if none begins there."""
        if not is_word and not _holds(self._begins, windows[at]):
            return 0
        offset = self._offset(windows[at])
        end = at
        while offset >= 0:
            end += 1
            if end == len(windows):
                break
            offset = (offset + 1) % _WINDOW
            window, numbers = windows[end], self._sorted[offset]
            index = bisect_left(numbers, window)
            if index == len(numbers) or numbers[index] != window:
                offset = self._offset(window)  # the text may go on as another part of a secret does
        return end - at + _WINDOW - 1 if end > at else 0

    def _offset(self, window: int) -> int:
        """The number of a list with `window`, -1 if none has it."""
        return next((number for number, one in enumerate(self._sorted) if _holds(one, window)), -1)


def _holds(numbers: array[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _view(flat: bytes, offset: int) -> memoryview:
    """The windows of `flat` at `offset`, and at each whole number of windows after it."""
    count = max(len(flat) - offset, 0) // _WINDOW
    return memoryview(flat)[offset : offset + count * _WINDOW].cast("Q")


def _windows(flat: bytes) -> list[int]:
    """The window at each offset of `flat`."""
    windows = [0] * max(len(flat) - _WINDOW + 1, 0)
    for offset in range(min(_WINDOW, len(windows))):
        windows[offset::_WINDOW] = _view(flat, offset).tolist()
    return windows


def _flat(text: str) -> bytes:
    """`text` without joints."""
    return _bytes(text).translate(None, _JOINTS)


def _bytes(text: str) -> bytes:
    """One byte for each character: those that do not fit differ by their last byte only."""
    if text.isascii():
        return text.encode("ascii")
    return text.encode("utf-32-le", "surrogatepass")[::4]


def _lower(text: str) -> str:
    """`text` in lower case, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
