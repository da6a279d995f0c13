"""The forms that the facts of a target have."""

visibility(["//rules/...", "//tests/rules/..."])

_EMPTY = "`{label}` ({attribute}) is empty. Write a value, for example `{example}`."
_REPOSITORY = (
    "`{label}` ({attribute}): `{value}` is not a repository of the form `owner/name`. Write " +
    "the account, one slash and the repository's name, for example " +
    "`example-org/example-infra`."
)

def empty_error(*, label, attr, examples):
    """Tells which string is empty that may not be.

    Args:
        label: The target's label, as text.
        attr: A rule's `ctx.attr`.
        examples: A dict of example values by the name of the attribute.

    Returns:
        A string naming label, attribute and fix, or None.
    """
    for attribute, example in examples.items():
        if not getattr(attr, attribute).strip():
            return _EMPTY.format(attribute = attribute, example = example, label = label)
    return None

def repository_error(*, label, attribute, value):
    """Tells whether `value` is not a repository.

    Args:
        label: The target's label, as text.
        attribute: The attribute's name.
        value: The attribute's value.

    Returns:
        A string naming label, attribute, value and fix, or None.
    """
    parts = value.split("/")
    if len(parts) != 2 or [part for part in parts if not part or part != part.strip()]:
        return _REPOSITORY.format(attribute = attribute, label = label, value = value)
    return None
