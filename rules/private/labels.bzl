"""How labels are written in facts, reports and messages."""

visibility(["//rules/...", "//tests/rules/..."])

def label_text(label):
    """Returns `label` as users write it.

    Args:
        label: A `Label`.

    Returns:
        `//pkg:name` for the main repository, `@@repository//pkg:name` for another.
    """
    text = str(label)
    return text[2:] if text.startswith("@@//") else text
