"""Markup of HTML and SVG: the one place where text becomes part of a page.

Every text passes the redactor, then `shown`, which leaves only characters that print, then `html.escape`. Attributes
are in double quotes. No function takes markup from outside.
"""

from __future__ import annotations

from html import escape

from flywheel.findings.reports.printable import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: Attributes whose value is read by people.
_READ = frozenset({"title", "aria_label"})
_EMPTY = frozenset({"input", "link", "meta"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


class Pen:
    """Writes markup. redact: what each text passes through first."""

    __slots__ = ("_known", "_redact")

    def __init__(self, redact: Callable[[str], str] | None = None) -> None:
        self._redact = redact
        self._known: dict[str, str] = {}

    def plain(self, text: str) -> str:
        """`text` without secrets, every character visible: not markup yet."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = shown(self._redact(text) if self._redact is not None else text)
        return found

    def text(self, text: str) -> Markup:
        """`text` as markup."""
        return text if isinstance(text, Markup) else Markup(escape(self.plain(text)))

    def tag(self, name: str, /, *inner: str, **attributes: str | int | None) -> Markup:
        """An element. A trailing `_` of an attribute's name is left out, another `_` is a hyphen; None is left out."""
        written = "".join(self._attribute(key, value) for key, value in attributes.items() if value is not None)
        if name in _EMPTY:
            return Markup(f"<{name}{written}>")
        return Markup(f"<{name}{written}>{''.join(map(self.text, inner))}</{name}>")

    def _attribute(self, name: str, value: str | int) -> str:
        told = self.plain(value) if name in _READ and isinstance(value, str) else str(value)
        return f' {name.rstrip("_").replace("_", "-")}="{escape(told)}"'

    def prose(self, text: str) -> Markup:
        """A sentence with its backticked values as code."""
        parts = self.plain(text).split("`")
        if len(parts) % 2 == 0:  # the last backtick opens nothing
            parts[-2:] = ["`".join(parts[-2:])]
        told = [escape(part) if at % 2 == 0 else f"<code>{escape(part)}</code>" for at, part in enumerate(parts)]
        return Markup("".join(told))

    def link(self, address: str, text: str) -> Markup:
        """A link to a page of the web; only its text if the address is not one."""
        if not address.startswith(("https://", "http://")) or not address.isprintable():
            return self.text(text)
        return self.tag("a", text, href=address, rel="noreferrer")


def joined(parts: list[Markup], separator: str = "\n") -> Markup:
    """Pieces of markup, one after the other."""
    return Markup(separator.join(parts))
