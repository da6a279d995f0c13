"""What a form of secret is, and the parts that several forms share."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    Span = tuple[int, int]
    #: Start and end of the secrets in the matches of a pattern.
    Narrow = Callable[[Iterable[re.Match[str]]], Iterator[Span]]

#: The groups of kinds, the most severe first: if two secrets overlap, the first group names both.
KEY, KUBECONFIG, TOKEN, URL, ENCODED = "key", "kubeconfig", "token", "url", "encoded"
GROUPS = (KEY, KUBECONFIG, TOKEN, URL, ENCODED)

#: Every token is a sequence of at least this many of these characters.
RUN = 20
RUN_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-."

#: The prefix of kinds of ENCODED; the kind that was encoded follows.
ENCODED_AS = "base64-encoded "

#: Characters between a key and its value, and around a value, in YAML, JSON, HCL and the
#: environment, also if all of it is escaped inside a string.
IS = r"\\*[\"']?\s*[:=]\s*\\*[\"']?"
BREAK = r"(?:\s|\\+[nrt])"
ENDS = r"(?![A-Za-z0-9])"
STARTS = r"(?<![A-Za-z0-9])"


class SecretPattern:
    """One form of secret.

    needles: `pattern` can match only if one of these texts occurs. in_run: whether the needles are
    inside a sequence of `RUN` or more token characters. also: one of these texts must occur too.
    any_case: needles and `also` are in lower case, and match whatever the case is.
    gate: a short pattern that must match too, where needles are words of every second text. narrow: the secrets in
    the matches. Without it they are the spans of the pattern's groups, or whole matches if it has none.
    """

    __slots__ = (
        "_compiled", "_gate", "also", "any_case", "group", "in_run", "kind", "narrow", "needles", "pattern",
    )  # fmt: skip

    def __init__(
        self,
        kind: str,
        group: str,
        needles: tuple[str, ...],
        pattern: str,
        *,
        in_run: bool = True,
        also: tuple[str, ...] = ("",),
        any_case: bool = False,
        gate: str = "",
        narrow: Narrow | None = None,
    ) -> None:
        self.kind = kind
        self.group = group
        self.needles = needles
        self.pattern = pattern
        self.in_run = in_run
        self.also = also
        self.any_case = any_case
        self.narrow = narrow
        self._gate: str | re.Pattern[str] = gate
        self._compiled: re.Pattern[str] | None = None

    def may_be_in(self, text: str, lower: str) -> bool:
        """Whether `text`, which has one of the needles, may contain a secret of this form; `lower` is in lower case."""
        where = lower if self.any_case else text
        if not any(also in where for also in self.also):
            return False
        if not self._gate:
            return True
        if isinstance(self._gate, str):
            import re

            self._gate = re.compile(self._gate)
        return self._gate.search(text) is not None

    def spans(self, text: str) -> Iterator[Span]:
        """Start and end of each secret of this form in `text`."""
        if self._compiled is None:
            import re  # imported late: most runs compile no pattern

            self._compiled = re.compile(self.pattern, re.IGNORECASE if self.any_case else 0)
        found = self._compiled.finditer(text)
        yield from self.narrow(found) if self.narrow is not None else map(groups_of, found)


def groups_of(found: re.Match[str]) -> Span:
    """The span of a match's groups, or of the whole match if its pattern has none."""
    last = found.re.groups
    return found.start(min(last, 1)), found.end(last)


def if_value(is_secret: Callable[[str], bool]) -> Narrow:
    """The spans of the matches' groups of which `is_secret` is true."""

    def narrow(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
        for found in matches:
            start, end = groups_of(found)
            if is_secret(found.string[start:end]):
                yield start, end

    return narrow
