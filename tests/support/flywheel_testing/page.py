"""Reads a page of HTML strictly: every element is closed in order, and what stands in it is known."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

_EMPTY = frozenset({"input", "link", "meta"})
#: All elements that the HTML report may have.
KNOWN = frozenset({
    "html", "head", "meta", "link", "title", "style", "body", "header", "main", "footer", "section", "nav",
    "article", "figure", "figcaption", "details", "summary", "h1", "h2", "h3", "p", "a", "ul", "ol", "li", "dl",
    "dt", "dd", "div", "span", "strong", "code", "pre", "mark", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "fieldset", "legend", "input", "label", "svg", "desc", "g", "path", "rect", "circle", "text",
})  # fmt: skip
#: All attributes that they may have: none runs a script, loads a file or has a style of its own.
ATTRIBUTES = frozenset({
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "id", "class", "role", "tabindex",
    "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden", "scope", "type", "checked", "for", "xmlns",
    "width", "height", "viewbox", "transform", "x", "y", "cx", "cy", "r", "d", "text-anchor",
})  # fmt: skip


class Page(HTMLParser):
    """A page that was read.

    elements: names and attributes, in order. text: all text but that of the head. titles: the texts of `title`
    elements. style: the text of the style sheet. policy: its content security policy.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = self.style = self.policy = ""
        self.titles: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == [], self._open

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs) and found.keys() <= ATTRIBUTES, attrs
        self.elements.append((tag, found))
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, (self._open, tag)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["style"]:
            self.style += data
        elif self._open[-1:] == ["title"]:
            self.titles.append(data)
        elif "head" not in self._open:
            self.text += data

    def all(self, name: str) -> list[dict[str, str]]:
        """The attributes of all elements of a name."""
        return [attributes for tag, attributes in self.elements if tag == name]

    def demand_sound(self) -> None:
        """Raise `AssertionError` unless ids are unique, links inside lead to one, and the policy fits the style."""
        ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        named = [(name, attributes.get(name)) for _, attributes in self.elements for name in ("aria-labelledby", "for")]
        assert {value for _, value in named if value} <= set(ids)
        for attributes in self.all("a"):
            target = attributes["href"]
            assert target[1:] in ids if target.startswith("#") else target.startswith(("https://", "http://")), target
        digest = base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        assert self.policy == (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        )
