"""What macros hand on to the targets beside their main one."""

visibility("//rules/...")

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
