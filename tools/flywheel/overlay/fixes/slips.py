"""Tell a slip of the keyboard from another name. `nearest` suggests names; an edit without a reader needs more."""

from __future__ import annotations

import re

from flywheel.formats import nearest

#: More edits than this make another name.
_MOST_EDITS = 2
#: Words of this length differ by one letter from words with another meaning: `cpu` and `gpu`, `min` and `mix`.
_SHORT = 3
#: Words of up to this length are the same word with one edit, not with two: `docer` for `docker`.
_MIDDLE = 6


def is_slip(old: str, new: str) -> bool:
    """Whether `old` can only be `new` with a letter or two wrong.

    Both have the same digits and the same number of words, and each pair of words is equal or nearly so: one or two
    Damerau edits in all, none in a word of three letters, and the same first letter. `deploy_rocky9_runner` is not a
    slip of `deploy_docker_runner`. The same letters with or without `_`, `-` and capitals are always a slip.
    """
    words, others = _words(old), _words(new)
    if "".join(words) == "".join(others):
        return True
    if len(words) != len(others) or re.findall("[0-9]+", old) != re.findall("[0-9]+", new):
        return False
    pairs = [(one, other) for one, other in zip(words, others, strict=True) if one != other]
    return all(map(_is_near, pairs)) and sum(nearest.distance(*pair) for pair in pairs) <= _MOST_EDITS


def _words(key: str) -> list[str]:
    return re.split("[_.-]", key.lower())


def _is_near(pair: tuple[str, str]) -> bool:
    one, other = pair
    longer = max(len(one), len(other))
    edits = 1 if longer <= _MIDDLE else _MOST_EDITS
    return longer > _SHORT and one[:1] == other[:1] and nearest.distance(one, other) <= edits
