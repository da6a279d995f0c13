"""Write values as `.tfvars` and as `.tfvars.json`.

Terraform and the readers of this package read both forms as the same value. Strings
and keys are written in Unicode NFC, as in Terraform. `terraform fmt` does not change
the `.tfvars` form.

Values are mappings, lists, tuples, `str`, `int`, `Decimal`, `bool` and None. Any other
value, such as a float, is a `TypeError`. A value that Terraform could not store is a
`FormatError` whose place is the path to the value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flywheel.formats.tfvars import hcl_writer, json_writer
from flywheel.formats.tfvars.common_writer import UnwritableValue, check_names

__all__ = ["dumps_json", "dumps_tfvars"]


def dumps_tfvars(value: Mapping[str, object], header: Sequence[str] = ()) -> str:
    """`value` as the text of a `.tfvars` file, after `header` as comment lines.

    Keys keep their order. The `=` of adjacent one-line values are aligned. A list
    without objects is on one line if that has at most 60 characters.
    Raises `TypeError` and `FormatError` as described for the module.
    """
    comments = [f"# {line}".rstrip() for part in header for line in part.splitlines() or [""]]
    try:
        check_names(value)
        arguments = hcl_writer.HclWriter().arguments(value)
    except UnwritableValue as err:
        raise err.error() from None
    blocks = ["\n".join(comments)] if comments else []
    return "".join(f"{text}\n" for text in ["\n\n".join(blocks + arguments)] if text)


def dumps_json(value: Mapping[str, object]) -> str:
    """`value` as the text of a `.tfvars.json` file: keys in their order, indented by two.

    Raises `TypeError` and `FormatError` as described for the module.
    """
    try:
        check_names(value)
        return json_writer.JsonWriter().document(value)
    except UnwritableValue as err:
        raise err.error() from None
