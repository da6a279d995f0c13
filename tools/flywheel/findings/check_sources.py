"""Sources of rules: how a check states them, and how pages and reports link to them.

A check states a source in one line: `docs/PAGE.md#anchor` for a fact of this repository, or an https address, a space,
and a title with its version or date.
"""

from __future__ import annotations

#: The headings that their anchor does not spell: it has no capitals, no punctuation, and hyphens for spaces.
_HEADINGS = {
    "amounts-of-processor-memory-and-storage": "Amounts of processor, memory and storage",
    "checklist-1-core-holds-no-runners-of-owners": "Checklist 1: core holds no runners of owners",
    "checklist-10-state-is-rehomed-before-anything-is-removed": (
        "Checklist 10: state is rehomed before anything is removed"
    ),
    "checklist-5-caches-come-through-the-overlay": "Checklist 5: caches come through the overlay",
    "checklist-7-the-preflight-comes-before-plan-and-apply": "Checklist 7: the preflight comes before plan and apply",
    "checklist-8-plans-are-looked-at-before-a-cleanup": "Checklist 8: plans are looked at before a cleanup",
    "checklist-9-an-unreachable-lane-is-debt": "Checklist 9: an unreachable lane is debt",
    "forgejo-and-codeberg": "Forgejo and Codeberg",
    "github": "GitHub",
    "github-enterprise-server": "GitHub Enterprise Server",
    "gitlab": "GitLab",
    "lineage-serial-and-backups": "Lineage, serial and backups",
    "one-name-one-registration": "One name, one registration",
    "permissions-of-the-app": "Permissions of the App",
    "the-rehome-of-april-2026": "The rehome of April 2026",
    "the-scale-set-name-is-always-a-label": "The scale-set name is always a label",
    "what-arc-writes-on-its-objects": "What ARC writes on its objects",
    "what-a-line-based-guard-misses": "What a line-based guard misses",
}


def address(source: str) -> str:
    """Where `source` can be opened: an https address, or a path of this repository with an anchor."""
    return source.partition(" ")[0]


def title(source: str) -> str:
    """What to call `source`: its title, or the heading that its anchor names."""
    where, _, words = source.partition(" ")
    if words:
        return words
    anchor = where.partition("#")[2]
    text = anchor.replace("-", " ")
    return _HEADINGS.get(anchor, text[:1].upper() + text[1:])


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
