"""Terraform's resource addresses: `module.sets["a"].helm_release.runner[0]`.

An address names one instance in a state. `str()` writes it exactly as Terraform and OpenTofu
do, so that two spellings of one address compare equal and a command line can use it. The
rules are those of `terraform state list` 1.11.4: keys of `for_each` are in quotes, with
escapes for unprintable characters and for `${` and `%{`.
"""

from __future__ import annotations

#: Real addresses are much shorter; a longer text is refused unread.
MAX_CHARACTERS = 4096

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_UNESCAPES = {escape[1]: char for char, escape in _ESCAPES.items()}
#: Letters of escapes for character codes, and the number of hexadecimal digits after each.
_CODED = {"u": 4, "U": 8}

Key = int | str | None


class AddressError(ValueError):
    """Text that is not an address; the message gives the reason and quotes nothing."""


class Address:
    """One instance of one resource.

    modules: the module calls on its path, each a name and an instance key (None without one).
    data: whether it is a data source. key: the resource's own instance key.
    """

    __slots__ = ("data", "key", "modules", "name", "type")

    def __init__(self, modules: tuple[tuple[str, Key], ...], data: bool, type: str, name: str, key: Key) -> None:
        self.modules = modules
        self.data = data
        self.type = type
        self.name = name
        self.key = key

    @property
    def module(self) -> str:
        """The address of its module, "" for the root module."""
        return ".".join(f"module.{name}{index(key)}" for name, key in self.modules)

    @property
    def keyed(self) -> bool:
        """Whether the resource or one of its modules has an instance key."""
        return self.key is not None or any(key is not None for _, key in self.modules)

    def __str__(self) -> str:
        parts = [self.module, "data" if self.data else "", self.type, self.name]
        return ".".join(filter(None, parts)) + index(self.key)


def index(key: Key) -> str:
    """An instance key as it is written in an address; "" for None."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f"[{quoted(key)}]"


def quoted(text: str) -> str:
    """A string in quotes, as Terraform writes the key of an instance."""
    parts = []
    for at, char in enumerate(text):
        if char in "$%" and text[at + 1 : at + 2] == "{":
            parts.append(char * 2)
        elif char in _ESCAPES:
            parts.append(_ESCAPES[char])
        elif char.isprintable():
            parts.append(char)
        else:
            parts.append(f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")
    return f'"{"".join(parts)}"'


def is_name(text: str) -> bool:
    """Whether `text` can be the name of a resource, a type or a module."""
    return not text.startswith("-") and text.replace("-", "_").isidentifier()


def parse(text: str) -> Address:
    """The address in `text`; raise `AddressError` if it is not the address of one resource instance."""
    modules, at = _modules(text)
    data = text.startswith("data.", at)
    type_, at = _name(text, at + (5 if data else 0))
    name, at = _name(text, _dot(text, at))
    key, at = _key(text, at)
    if at < len(text):
        raise AddressError("more text follows the resource")
    return Address(modules, data, type_, name, key)


def parse_module(text: str) -> tuple[tuple[str, Key], ...]:
    """The calls in the address of a module; () for "". Raises `AddressError` if it is not such an address."""
    if not text:
        return ()
    modules, at = _modules(text + ".")
    if at != len(text) + 1:
        raise AddressError("it is not the address of a module")
    return modules


def _modules(text: str) -> tuple[tuple[tuple[str, Key], ...], int]:
    if len(text) > MAX_CHARACTERS:
        raise AddressError(f"it has {len(text)} characters; at most {MAX_CHARACTERS} are read")
    modules = []
    at = 0
    while text.startswith("module.", at):
        name, at = _name(text, at + len("module."))
        key, at = _key(text, at)
        modules.append((name, key))
        at = _dot(text, at)
    return tuple(modules), at


def _dot(text: str, at: int) -> int:
    if not text.startswith(".", at):
        raise AddressError("a resource has a type, a dot and a name")
    return at + 1


def _name(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in '.["]':
        end += 1
    name = text[at:end]
    if not is_name(name):
        raise AddressError(
            "a type or name has characters that are not allowed" if name else "a type or name is missing"
        )
    return name, end


def _key(text: str, at: int) -> tuple[Key, int]:
    if not text.startswith("[", at):
        return None, at
    if text.startswith('["', at):
        key, end = _string(text, at + 2)
    else:
        end = text.find("]", at)
        digits = text[at + 1 : end] if end > 0 else ""
        if not (digits.isascii() and digits.isdigit() and len(digits) < 19) or (digits != "0" and digits[0] == "0"):
            raise AddressError("an instance key is a whole number or a string in double quotes")
        return int(digits), end + 1
    if not text.startswith("]", end):
        raise AddressError("an instance key is not closed with `]`")
    return key, end + 1


def _string(text: str, at: int) -> tuple[str, int]:
    """The value of the string whose first character is at `at`, and the offset after its closing quote."""
    parts: list[str] = []
    while at < len(text):
        char = text[at]
        if char == '"':
            return "".join(parts), at + 1
        if char == "\\":
            char, at = _escaped(text, at + 1)
            parts.append(char)
            continue
        if char < " ":
            raise AddressError("a key has a control character that is not escaped")
        if char in "$%" and text.startswith("{", at + 1):
            raise AddressError(f"a key has `{char}{{`, which begins a template; write `{char}{char}{{`")
        if char in "$%" and text.startswith(char + "{", at + 1):
            at += 1  # the doubled sign stands for one
            parts.append(char + "{")
            at += 2
            continue
        parts.append(char)
        at += 1
    raise AddressError('a key is not closed with `"`')


def _escaped(text: str, at: int) -> tuple[str, int]:
    letter = text[at : at + 1]
    if letter in _UNESCAPES and letter:
        return _UNESCAPES[letter], at + 1
    digits = text[at + 1 : at + 1 + _CODED.get(letter, 0)]
    if not digits or len(digits) != _CODED[letter] or any(char not in "0123456789abcdefABCDEF" for char in digits):
        raise AddressError("a key has an unknown escape")
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise AddressError("a key has an escape with an invalid character code")
    return chr(code), at + 1 + len(digits)
