"""Read `.tfvars.json` files with a position for every value, and numbers exact.

The reader accepts what Terraform 1.11 accepts, except values that Terraform would
change without a message: half surrogate pairs (it writes U+FFFD) and numbers of more
than 150 digits (it rounds). As in Terraform, strings are literal: `${` has no meaning.
"""

from __future__ import annotations

from flywheel.formats import source
from flywheel.formats.json.json_parser import JsonParser
from flywheel.formats.source import Source
from flywheel.formats.tfvars.common_reader import uncollected
from flywheel.formats.values import Document, List, Node, Object


def load(path: str, name: str | None = None) -> Document:
    """The document in the file at `path`, called `name` (default: the path) in messages.

    Raises `FormatError` if it cannot be read, is not UTF-8 text, or is not well-formed.
    """
    return loads(source.read(path, name))


def loads(source: Source) -> Document:
    """The document in `source`; raise `FormatError` if it is not an object in JSON.

    A key that is written twice in one object is recorded in `Document.duplicates`; the
    tree keeps the last value. A property "//" of the outermost object is a comment and
    is not in the tree. Strings and keys are in Unicode NFC, names of variables as written.
    """
    if source.bom:
        fix = "Save the file without it: Terraform refuses one in JSON."
        raise source.error(0, "the file begins with a byte-order mark.", fix)
    _check_characters(source)
    parser = JsonParser(source)
    root = uncollected(parser.document)
    _refuse_declaration(source, root)
    return Document(source, root, parser.duplicates)


def _check_characters(source: Source) -> None:
    if source.text.isascii():
        return
    try:
        source.text.encode("utf-8")
    except UnicodeEncodeError as err:
        message = "half of a surrogate pair, which is not a character."
        raise source.error(err.start, message, "Save the file as UTF-8.") from None


def _refuse_declaration(source: Source, root: Object) -> None:
    """Refuse `"variable": {"x": {...}}`: Terraform reads it as a declaration, which a values file cannot have."""
    declared = root.items.get("variable")
    parts: list[Node] = declared.items if isinstance(declared, List) else [declared] if declared else []
    for part in parts:
        if isinstance(part, Object) and any(not hasattr(item, "value") for item in part.items.values()):
            message = "a variable is declared here; a values file only sets them."
            fix = "Move the declaration to a .tf.json file."
            raise source.error(root.key_at["variable"], message, fix)
