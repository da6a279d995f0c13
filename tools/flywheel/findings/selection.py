"""Words of the command line that name checks: ids, names, starts of ids and families, several with commas."""

from __future__ import annotations

from flywheel.errors import UsageError
from flywheel.formats import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    class _Named(Protocol):
        """What a check is called."""

        id: str
        slug: str
        family: str


def words(given: Iterable[str]) -> list[str]:
    """The words of an option that may be repeated, and whose values may be lists with commas."""
    return [word.strip() for one in given for word in one.split(",")]


def id_of(word: str, checks: Mapping[str, _Named]) -> str:
    """The id of the check that has the name `word`; the word itself if no check of `checks` has it."""
    return next((check.id for check in checks.values() if check.slug == word), word)


def matching(checks: Mapping[str, _Named], words: Iterable[str]) -> list[str]:
    """The ids that `words` select. Raises `UsageError` for a word that selects nothing."""
    matched: dict[str, None] = {}
    for word in words:
        hits = [id for id, check in checks.items() if _is_meant(check, word)]
        if not hits:
            raise _unknown(word, checks)
        matched.update(dict.fromkeys(hits))
    return list(matched)


def _is_meant(check: _Named, word: str) -> bool:
    return word != "" and (word in (check.family, check.slug) or check.id.startswith(word.upper()))


def _unknown(word: str, checks: Mapping[str, _Named]) -> UsageError:
    """The error for a word that selects nothing, with what was probably meant, or else with all that can be given.

    Of an id no other one is suggested for its digits: any three digits are near to many ids.
    """
    told = f"`{word}` selects no check."
    families = dict.fromkeys(check.family for check in checks.values())
    letters = word.rstrip("0123456789")
    id = f"GF{word[len(letters) :]}" if not letters or nearest.distance(letters, "GF") <= 1 else ""
    if id[2:].isdigit():
        starts = (id[:end] for end in range(len(id), 2, -1))
        start = next((one for one in starts if any(known.startswith(one) for known in checks)), None)
        if start in checks:
            return UsageError(f"{told} Did you mean `{start}`?")
        if start is not None:
            return UsageError(f"{told} `flywheel checks {start}` lists those whose ids begin with {start}.")
    close = nearest.did_you_mean(word, [*families, *(check.slug for check in checks.values())])
    return UsageError(
        f"{told} {close}"
        if close
        else f"{told} Give an id (GF101), its name, the start of an id (GF1) or a family: {', '.join(families)}."
    )
