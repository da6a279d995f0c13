"""What macros hand on to the targets beside their main one."""

visibility(["//rules/...", "//tests/rules/..."])

_COMMON = [
    "compatible_with",
    "deprecation",
    "features",
    "restricted_to",
    "tags",
    "target_compatible_with",
    "testonly",
    "visibility",
]

def common_attributes(kwargs):
    """Returns the entries of `kwargs` that every target has.

    Args:
        kwargs: A macro's further attributes.

    Returns:
        A dict for the targets beside the main one.
    """
    return {name: value for name, value in kwargs.items() if name in _COMMON}

def suite_tags(tags):
    """Returns the tags of a suite whose tests have `tags`.

    Any other tag than `manual` would filter the suite's tests.

    Args:
        tags: The tests' tags, or None.

    Returns:
        A list of tags.
    """
    return [tag for tag in tags or [] if tag == "manual"]
