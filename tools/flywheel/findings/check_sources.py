"""Sources of rules: how a check states them, and how pages and reports link to them.

A check states a source in one line: `docs/PAGE.md#anchor` for a fact of this repository, or an https address, a space,
and a title with its version or date.
"""

from __future__ import annotations


def address(source: str) -> str:
    """Where `source` can be opened: an https address, or a path of this repository with an anchor."""
    return source.partition(" ")[0]


def title(source: str) -> str:
    """What to call `source`: its title, or the heading that its anchor names."""
    where, _, words = source.partition(" ")
    if words:
        return words
    anchor = where.partition("#")[2].replace("-", " ")
    return anchor[:1].upper() + anchor[1:]


def plain(source: str) -> str:
    """`source` where nothing can be a link: its title and, in parentheses, where it can be opened."""
    return f"{title(source)} ({address(source)})"


def link(source: str, docs: str | None) -> str:
    """`source` as a link of Markdown.

    docs: the address of the folder `docs/`, relative or absolute. Without it a page of this repository is not a link.
    """
    where = address(source)
    if where.startswith("docs/"):
        if docs is None:
            return plain(source)
        where = f"{docs.rstrip('/')}/{where.removeprefix('docs/')}"
    return f"[{title(source)}]({where})"


def public(sources: tuple[str, ...]) -> str | None:
    """The address of the first of `sources` that is outside of this repository; None if there is none."""
    return next((address(source) for source in sources if source.startswith("https://")), None)


def heading(sources: tuple[str, ...]) -> str:
    """The word that stands in front of `sources`."""
    return "Source" if len(sources) == 1 else "Sources"
