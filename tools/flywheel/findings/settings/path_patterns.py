"""Patterns for paths: `*` and `?` stay in one folder, `**` is any number of folders."""

from __future__ import annotations

import re

#: A path part in a `**/`, behind its first character. No token of a pattern is empty.
_INSIDE = ""


class PathPattern:
    """A pattern as tokens: `**/` (and `_INSIDE` behind it), `**`, `*`, `?`, or one character.

    A regular expression tries the stars one after the other, which takes years for a hostile pattern. Here each
    character of a path is compared once with all tokens that it can belong to, and these are no more than a few for
    each character before it.
    """

    __slots__ = ("_known", "_tokens")

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._known: dict[str, bool] = {}

    def fullmatch(self, path: str) -> bool:
        """Whether the whole path is one of the pattern's. Many findings have one path: the answer is kept."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._is_matched(path)
        return known

    def _is_matched(self, path: str) -> bool:
        at = self._reached({0})
        for char in path:
            at = self._reached({there for here in at if (there := self._behind(here, char)) is not None})
            if not at:
                return False
        return len(self._tokens) in at

    def _reached(self, places: set[int]) -> set[int]:
        """These places among the tokens, and those behind what may be empty."""
        found: set[int] = set()
        rest = list(places)
        while rest:
            place = rest.pop()
            if place not in found:
                found.add(place)
                token = self._tokens[place] if place < len(self._tokens) else _INSIDE
                rest.append(place + {"*": 1, "**": 1, "**/": 2}.get(token, 0))
        return found

    def _behind(self, place: int, char: str) -> int | None:
        """The place after a character; None if the token there does not have it."""
        if place == len(self._tokens):
            return None
        token, is_slash = self._tokens[place], char == "/"
        if token == "**":
            return place
        if token == _INSIDE:
            return place - 1 if is_slash else place
        if token == "*":
            return None if is_slash else place
        return place + 1 if token == char or (token in ("?", "**/") and not is_slash) else None


def compiled(pattern: str) -> PathPattern:
    """What matches the paths of a pattern: `tofu/**/*.tfvars`, `legacy/**`, `backend/?.hcl`.

    A pattern without `/` is a file's name in any folder. One that ends in `/` is a folder with all below it.
    """
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    if pattern.endswith("/"):
        pattern += "**"
    # Repeated ones mean the same as one.
    pattern = re.sub(r"(?:\*\*/)+", "**/", re.sub(r"\*{3,}", "**", pattern.lstrip("/")))
    tokens: list[str] = []
    for token in re.findall(r"\*\*/|\*\*|.", pattern, re.DOTALL):
        tokens += [token, _INSIDE] if token == "**/" else [token]
    return PathPattern(tokens)
