"""How a canary is written into a file: as it is, in part, escaped, folded, joined, encoded, or so that it is cut."""

from __future__ import annotations

import base64
import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    #: The canary, the token in whose place it is written, and chance -> what is written.
    Form = Callable[[str, str, random.Random], str]

#: A password without a form of its own: only its place in a URL says what it is.
PASSWORD = "q7Zr2kLm9Xw4Tb6Vn8Jd3Hf5"

#: Texts that command a runner, drive a terminal, or pass for other text.
HOSTILE = (
    "##[set-output name=report]/etc",
    "##[stop-commands]tok",
    "###[add-mask]a",
    "::stop-commands::zz",
    "  ::error::PWN",
    "a\n::error::PWN",
    "a\r::add-mask::PWN",
    "a\n##[group]PWN",
    "#\ufe0f#[error]PWN",
    "\x1b[31mPWN\x1b[0m",
    "\u202ePWN",
    "a\u2028b\x85c",
)

#: What a page of HTML must not obey.
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=//example.com/x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg onload=alert(1)>",
    "<!--</title>",
    "&lt;b&gt;&#60;b&#62;",
    "javascript:alert(1)//https://example.com",
)

#: Where a canary can be written: strings and words.
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z0-9][\w.:/@+=-]*')

#: Tokens that are a whole scalar of YAML, at the end of a line.
SCALAR = re.compile(r'(?<=[:-] )(?:"(?:[^"\\\n]|\\.)*"|[A-Za-z0-9][\w.:/@+=-]*)(?=\n)')
#: Strings that are an argument in Starlark.
ARGUMENT = re.compile(r'(?<== )"(?:[^"\\\n]|\\.)*"(?=[,)])')
#: The forms that are read as what they are only in such a place.
PLACES = {"folded": SCALAR, "formatted": SCALAR, "joined": ARGUMENT}

_PADDING = (30, 40, 45, 55, 75, 100, 195, 225, 235, 290)


def _plain(canary: str, token: str, chance: random.Random) -> str:
    return " ".join(canary.split("\n"))


def _quoted(canary: str, token: str, chance: random.Random) -> str:
    return json.dumps(canary)


def _appended(canary: str, token: str, chance: random.Random) -> str:
    """Most tokens are recognised only as whole words: "/" and "=" can be a part of one, and nothing ends none."""
    word = token.strip('"')
    if chance.random() < 0.7:
        return json.dumps(chance.choice(("-", "/", " ", "@", ":")).join((word, canary)))
    return json.dumps(chance.choice((" ", ",", "@")).join((canary, word)))


def _cut(canary: str, token: str, chance: random.Random) -> str:
    padding = chance.choice("x-") * (chance.choice(_PADDING) + chance.randint(-6, 6))
    return json.dumps(f"{padding} {canary}{chance.choice(('', ' y' * 120))}")


def _escaped(canary: str, token: str, chance: random.Random) -> str:
    """Some characters as escapes that one of JSON, YAML, HCL and Starlark has."""
    style = chance.choice((r"\u{:04x}", r"\U{:08x}", r"\x{:02x}", r"\{:03o}"))
    every = chance.choice((1, 2, 5, len(canary)))
    text = (style.format(ord(one)) if index % every == 0 else one for index, one in enumerate(canary))
    return '"' + "".join(text).replace("\n", "\\n") + '"'


def _folded(canary: str, token: str, chance: random.Random) -> str:
    """In YAML a backslash at the end of a line joins it with the next."""
    at = chance.randint(1, max(len(canary) - 1, 1))
    return '"' + canary[:at].replace("\n", "\\n") + "\\\n          " + canary[at:].replace("\n", "\\n") + '"'


def _joined(canary: str, token: str, chance: random.Random) -> str:
    """As Starlark joins texts."""
    at = chance.randint(1, max(len(canary) - 1, 1))
    return f"{json.dumps(canary[:at])} + {json.dumps(canary[at:])}"


def _formatted(canary: str, token: str, chance: random.Random) -> str:
    """As expressions of workflows join texts."""
    flat = " ".join(canary.split())
    at = chance.randint(1, max(len(flat) - 1, 1))
    return "\"${{ format('{0}{1}', '" + flat[:at] + "', '" + flat[at:] + "') }}\""


def _expression(canary: str, token: str, chance: random.Random) -> str:
    padding = "x" * (chance.choice(_PADDING) + chance.randint(-6, 6))
    text = f"{padding} {' '.join(canary.split())}"
    before, after = chance.choice((("fromJSON('", "')"), ("format('", " {')"), ("", "")))
    return '"${{ ' + before + text + after + ' }}"'


def _encoded(canary: str, token: str, chance: random.Random) -> str:
    text = encoded(canary)
    # More than two layers are not looked through, and some canaries are base64 themselves.
    text = encoded(text) if chance.random() < 0.3 and not re.fullmatch(r"[\w+/=]{100,}", canary) else text
    return json.dumps(chance.choice(("", token.strip('"') + "-")) + text.rstrip("=" if chance.random() < 0.5 else ""))


def _commented(canary: str, token: str, chance: random.Random) -> str:
    mark = chance.choice(("# ", "// ", "/* "))
    end = " */" if mark == "/* " else "\n"
    return token + " " + mark + canary.replace("\n", f"\n{mark}" if mark != "/* " else "\n") + end


def _url(canary: str, token: str, chance: random.Random) -> str:
    before = chance.choice(("", token.strip('"')))
    return json.dumps(f"{before}https://user:{PASSWORD}@{chance.choice(('host', 'github.com/example-org'))}")


def encoded(text: str) -> str:
    """`text` in base64."""
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


#: Every form by its name, with the languages that can read it: "" is every one.
FORMS: dict[str, tuple[Form, tuple[str, ...]]] = {
    "plain": (_plain, ("",)),
    "quoted": (_quoted, ("",)),
    "appended": (_appended, ("",)),
    "cut": (_cut, ("",)),
    "escaped": (_escaped, ("",)),
    "folded": (_folded, (".yaml", ".yml")),
    "joined": (_joined, (".bazel", ".bzl")),
    "formatted": (_formatted, (".github/",)),
    "expression": (_expression, ("",)),
    "encoded": (_encoded, ("",)),
    "commented": (_commented, ("",)),
    "url": (_url, ("",)),
}
#: Those of hostile texts are fewer: what they are is not hidden.
_OPEN = ("quoted", "appended", "escaped", "commented")


def forms_of(file: str, is_secret: bool) -> dict[str, Form]:
    """The forms in which a canary can be written into `file`."""
    return {
        name: form
        for name, (form, languages) in FORMS.items()
        if (is_secret or name in _OPEN) and any(file.endswith(one) or (one and one in file) for one in languages)
    }
