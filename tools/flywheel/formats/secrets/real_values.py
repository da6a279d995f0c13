"""Tell a secret from an example, a name, a placeholder and a signature.

Randomness alone never makes a secret. These functions only judge a text whose form or name says already that a secret
is there.
"""

from __future__ import annotations

import re

#: Parts of crossed-out tokens: words, and one character again and again.
_CROSSED_OUT = (
    r"(?i)example|sample|placeholder|redacted|change_?me|dummy|insert|replace|your|here|token|secret|(.)\1{4,}"
)
#: Beside a name also the rows of a keyboard are invented.
_ROWS = r"0?1?234567(?:89)?0?|abcdefg(?:hijklmnopqrstuvwxyz|hijkl)?"
#: So much of a token must be left without its invented parts.
_LEFT = 14

#: A value that stands for another one: of a shell, a template, a program or a person who is to fill it in.
_STANDS_FOR = (
    r"\$.*|.*\$\{.*|.*\{\{.*|<.*|%\w+%|\*+|[xX]{3,}|\.{3,}|…|null|none|true|false|nil|undefined|ENC\[.*"
    r"|[!@&].*|(?i:placeholder|redacted|(?:an?[-_ ])?example.*|.*[-_]example|changeme|your[-_ ].*|dummy.*)"
)
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
#: What says where a value is: a member of an object, a type with arguments, an address with its kind, a mailbox, or
#: alternatives.
_REFERENCE = (
    r"[$A-Za-z_][\w-]*(?:(?:::|->|\?\.|[.\[])[\w\[\]\"'*?-]+)+|\w+<.*>|[A-Za-z][\w.+-]*:(?://)?[^:]*/.*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+(?:\|[\w:]+)+"
)
#: What separates the words of a name.
_JOINTS = r"[-_./:=+~]+"
#: A word of a name: letters of one case or with a capital, perhaps with a number.
_WORD = r"[A-Za-z]?[a-z]{0,15}[0-9]{0,4}|[A-Z]{1,15}[0-9]{0,4}|[0-9]{1,8}"


def is_issued(token: str) -> bool:
    """Whether a text with the form of a token may be one: not if all of it is crossed out."""
    body = token[4:]
    left = re.sub(_CROSSED_OUT, "", body)
    return len(left) >= min(_LEFT, len(body)) or len(left) == len(body)


def is_mixed(token: str) -> bool:
    """The same for a form that lower-case names with a prefix have too: random text has other characters."""
    return re.search(r"[A-Z0-9]", token[5:]) is not None and is_issued(token)


def stands_for(value: str) -> bool:
    """Whether a value is a placeholder or a reference, not the secret itself."""
    return re.fullmatch(_STANDS_FOR, value) is not None


def is_random(value: str) -> bool:
    """Whether a value beside the name of a secret is one: no word, name or path has such a sequence of characters."""
    if re.fullmatch(_UUID, value):
        return len(set(value)) > 6
    if stands_for(value) or not is_issued(value) or len(re.sub(_ROWS, "", value)) < _LEFT:
        return False
    pieces = [piece for piece in re.split(_JOINTS, value) if piece]
    if max(map(len, pieces), default=0) < 8 and all(re.fullmatch(_WORD, piece) for piece in pieces):
        return False
    return any(_is_random_piece(piece) for piece in pieces)


def _is_random_piece(piece: str) -> bool:
    if len(piece) < 12:
        return False
    numbers = len(re.findall(r"[0-9]+", piece))
    changes = len(re.findall(r"(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[a-z0-9]|(?<=[0-9])[A-Za-z]", piece))
    return numbers >= 3 or (numbers >= 1 and changes > 0.45 * len(piece)) or (changes > 0.5 * len(piece) > 8)


def is_password(value: str) -> bool:
    """Whether a value beside the word `password` is one, without doubt."""
    if not 8 <= len(value) <= 128 or stands_for(value) or re.match(r"[/(\[{]|\w+://|\w*\(", value):
        return False
    classes = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^\w./:=+-]")
    return sum(re.search(one, value) is not None for one in classes) >= 3 or is_random(value)


def is_plain_password(value: str, words: str) -> bool:
    """The same for a value without quotes, which in a program or a text is most often a name or a reference.

    words: a pattern of names that can be one.
    """
    value = value.strip("*~")
    if value.endswith(":") or re.match(r"[=#_.~*]|arn:", value) or re.fullmatch(_REFERENCE, value):
        return False
    has_mark = re.search(r"[^\w./:=+-]", value) is not None
    return is_password(value) and (has_mark or is_random(value) or re.fullmatch(words, value) is not None)


def plain_base64(value: str) -> str:
    """The text that base64 stands for; "" if it is not printable text."""
    from binascii import Error, a2b_base64

    try:
        text = a2b_base64(value + "=" * (-len(value) % 4)).decode("utf-8")
    except (Error, ValueError):
        return ""
    return text if text.isprintable() or text.rstrip("\n").isprintable() else ""


def is_login(value: str) -> bool:
    """Whether base64 contains a user and a password, as HTTP and Docker's configuration have them."""
    user, colon, password = plain_base64(value).rstrip("\n").partition(":")
    return bool(colon and password) and user.isprintable() and not stands_for(password)
