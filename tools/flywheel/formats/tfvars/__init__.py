"""Read `.tfvars` files: literal values with positions, and nothing else.

The reader accepts what Terraform 1.11 accepts as long as it is a literal, and gives
the same values. It refuses expressions, because the value of a fact must not have
to be computed, and what Terraform would round or drop in silence. Each refusal
names place, value seen, reason and fix.

May look into: no other room.
"""

from __future__ import annotations

from flywheel.formats import source
from flywheel.formats.source import Source
from flywheel.formats.tfvars.common_reader import uncollected
from flywheel.formats.tfvars.tfvars_parser import TfvarsParser
from flywheel.formats.values import Document


def load(path: str, name: str | None = None) -> Document:
    """The document in the file at `path`, called `name` (default: the path) in messages.

    Raises `FormatError` if it cannot be read, is no UTF-8 text, or is not well-formed.
    """
    return loads(source.read(path, name))


def loads(source: Source) -> Document:
    """The document in `source`; raise `FormatError` for anything but literals.

    An argument set twice and a key written twice in one object are recorded in
    `Document.duplicates`; the tree keeps the last. Strings and keys of objects are in
    Unicode NFC. Names of arguments are as written: Terraform compares them so.
    """
    _check_characters(source)
    parser = TfvarsParser(source)
    root = uncollected(parser.body)
    return Document(source, root, parser.duplicates)


def _check_characters(source: Source) -> None:
    """Refuse what no token may hold, so that the parser need not look for it.

    Terraform has a carriage return without newline in comments only; this reader, nowhere.
    """
    text = source.text
    if text.count("\r") != text.count("\r\n"):
        at = text.find("\r")
        while text.startswith("\n", at + 1):
            at = text.find("\r", at + 1)
        message = "a carriage return without the newline that ends a line."
        raise source.error(at, message, "Save the file with line ends LF or CRLF.")
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as err:
        message = "half of a surrogate pair is no character."
        raise source.error(err.start, message, "Save the file as UTF-8.") from None
