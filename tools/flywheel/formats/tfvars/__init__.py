"""Read `.tfvars` files: literal values with positions, and nothing else.

The reader accepts every literal that Terraform 1.11 accepts, and gives the same
values. It refuses expressions, because the value of a fact must not be computed, and
values that Terraform would round or drop without a message. Each error has place,
value, reason and fix.

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

    Raises `FormatError` if it cannot be read, is not UTF-8 text, or is not well-formed.
    """
    return loads(source.read(path, name))


def loads(source: Source) -> Document:
    """The document in `source`; raise `FormatError` if a value is not a literal.

    An argument that is set twice, or a key that is written twice in one object, is
    recorded in `Document.duplicates`; the tree keeps the last value. Strings and keys
    of objects are in Unicode NFC. Names of arguments are as written, as in Terraform.
    """
    _check_characters(source)
    parser = TfvarsParser(source)
    root = uncollected(parser.body)
    return Document(source, root, parser.duplicates)


def _check_characters(source: Source) -> None:
    """Refuse characters that no token may contain, so that the parser need not check for them.

    Terraform allows a carriage return without newline only in comments; this reader allows it nowhere.
    """
    text = source.text
    if text.count("\r") != text.count("\r\n"):
        at = text.find("\r")
        while text.startswith("\n", at + 1):
            at = text.find("\r", at + 1)
        message = "a carriage return without a newline after it."
        raise source.error(at, message, "Save the file with LF or CRLF line ends.")
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as err:
        message = "half of a surrogate pair, which is not a character."
        raise source.error(err.start, message, "Save the file as UTF-8.") from None
