"""Warnings that an overlay is expected to have."""

visibility(["//rules/...", "//tests/rules/..."])

_DIGITS = "0123456789"

_ID = "`{id}` is not an id of a check. An id is `GF` and three digits, for example `GF202`."
_COUNT = (
    "`{id}` has the count `{count}`. A count is a whole number from 1; leave out what is " +
    "not expected."
)

def expected_error(expected):
    """Tells what is wrong with the expected warnings.

    Args:
        expected: A dict of check ids to counts, both as text.

    Returns:
        A string naming value and fix, or None.
    """
    for id, count in expected.items():
        if not (len(id) == 5 and id.startswith("GF") and _is_number(id[2:])):
            return _ID.format(id = id)
        if not _is_number(count) or count.startswith("0"):
            return _COUNT.format(count = count, id = id)
    return None

def _is_number(text):
    return bool(text) and all([char in _DIGITS for char in text.elems()])
