"""Messages that are searched together lose what each of them loses by itself."""

from __future__ import annotations

import base64
import gzip
import random
import string
from collections.abc import Callable

import pytest

from flywheel.findings.redaction import Redactor
from flywheel.formats.secrets import secret_search

_CHARACTERS = string.ascii_letters + string.digits


def _text(chance: random.Random, size: int) -> str:
    return "".join(chance.choices(_CHARACTERS, k=size))


def _token(chance: random.Random) -> str:
    return "ghp_" + _text(chance, 36)


def _halves(form: str) -> Callable[[random.Random], str]:
    def made(chance: random.Random) -> str:
        token = _token(chance)
        at = chance.randint(5, 35)
        return form.replace("A", token[:at], 1).replace("B", token[at:], 1)

    return made


def _encoded(text: str, width: int = 0, between: str = "\n") -> str:
    whole = base64.b64encode(text.encode()).decode()
    return between.join(whole[at : at + width] for at in range(0, len(whole), width)) if width else whole


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _key(chance: random.Random) -> str:
    lines = "\n".join(_text(chance, 64) for _ in range(3))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----\n"


FORMS: dict[str, Callable[[random.Random], str]] = {
    "token": _token,
    "key": _key,
    "key in a line": lambda chance: _key(chance).replace("\n", "\\n"),
    "base64": lambda chance: _encoded(f"the token is {_token(chance)}"),
    "wrapped base64": lambda chance: _encoded(f"the token of this is {_token(chance)} and more text", 64),
    "wrapped base64 with escapes": lambda chance: _encoded(f"the token is {_token(chance)} and more", 64, "\\n  "),
    "compressed": lambda chance: _packed(f"the token is {_token(chance)}"),
    "concatenated": _halves('"A" + "B"'),
    "joined": _halves('join("", ["A", "B"])'),
    "formatted": _halves("${{ format('{0}{1}', 'A', 'B') }}"),
    "next to each other": _halves("${{ 'A' }}${{ 'B' }}"),
    "password of a URL": lambda chance: f"https://user:{_text(chance, 12)}@host/x",
    "base64 of UTF-16": lambda chance: base64.b64encode(_token(chance).encode("utf-16-le")).decode(),
    "base64 behind a letter": lambda chance: f"x{_encoded(_token(chance))}",
    "base64 of a password": lambda chance: _encoded(f"password: {_text(chance, 9)}!aA1"),
    "base64 of a kubeconfig": lambda chance: _encoded("kind: Config\ncurrent-context: a\ncontexts: []\n"),
    "base64 of a Secret": lambda chance: _encoded(f"kind: Secret\nstringData:\n  pw: {_text(chance, 12)}\n"),
    "base64 of a command": lambda chance: _encoded(f"curl -u bob:{_text(chance, 9)}!aA1 https://h"),
    "base64 of base64": lambda chance: _encoded(_encoded(_token(chance))),
    "password with escapes": lambda chance: f"?%70assword=aA1{_text(chance, 9)}%21xyz",
    "header": lambda chance: f"Authorization: Bearer {_text(chance, 30)}",
}


#: What is no secret, and would hide one if it were searched together with it.
NEIGHBOURS = [
    _encoded("it is a plain text, nothing more"),
    _encoded("x: y\n  kind: Config"),
    _encoded("curl https://h -u user:$PASSWORD"),
    _encoded("AAAA") + _encoded("some words that are plain enough"),
    "b%20c",
    "${{ it's",
    "format('a",
    '"a" +',
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [1, 5, 250])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_hides_nothing(form: str, size: int, seed: int) -> None:
    """Among harmless messages, of which some are compressed or encoded; and the same message said again."""
    chance = random.Random(f"{form} {size} {seed}")
    messages = [f"the set `{_text(chance, 30)}` has `{_packed(_text(chance, 40))}`." for _ in range(size // 2)]
    messages += [f"the set `{_text(chance, chance.randint(3, 45))}` is fine." for _ in range(size // 2)]
    messages += [f"{mark} {one}" for one in NEIGHBOURS for mark in ("a", "the", "~")] if size > 1 else []
    secret = f"wrong is {FORMS[form](chance)}"
    messages.insert(chance.randrange(len(messages) + 1), secret)
    expected, ahead, alone = (Redactor(set(), ()) for _ in range(3))
    expected.expect(messages)
    ahead.ahead(messages)
    assert alone.text(secret) != secret
    assert expected.text(secret) == expected.text(secret) == ahead.often(secret) == alone.text(secret)


def test_halves_that_were_seen_apart() -> None:
    """Words that are clean by themselves are no secret, but what they make together can be."""
    redactor = Redactor(set(), ())
    first, second = "ghp_0a1B2c3D4e5F6g7H8i9J", "0k1L2m3N4o5P6q7R8s9T"
    assert redactor.text(f'`"{first}"` and `"{second}"`') == f'`"{first}"` and `"{second}"`'
    assert redactor.text(f'"{first}" + "{second}"') == "<GitHub token>"


@pytest.mark.parametrize("form", [form for form in FORMS if form.startswith("base64")])
def test_a_file_hides_nothing(form: str) -> None:
    """Base64 of a secret in one line, of other texts in the lines around it."""
    secret = FORMS[form](random.Random(form))
    lines = [f"- {one}\n" for one in NEIGHBOURS if not one.startswith(("${{", "format("))]
    for at in range(len(lines) + 1):
        text = "".join((*lines[:at], f"- {secret}\n", *lines[at:]))
        assert secret_search.redact(text).count("<base64-encoded ") == 1


def test_a_line_of_base64_that_stands_alone_too() -> None:
    """Equal lines are searched once, so a text of several lines is not searched among others."""
    chance = random.Random(7)
    wrapped = FORMS["wrapped base64"](chance)
    texts = [wrapped, *wrapped.split("\n"), *(f"the set {_text(chance, 30)} is fine." for _ in range(200))]
    alone, ahead = Redactor(set(), ()), Redactor(set(), ())
    ahead.ahead(texts)
    assert ahead.often(wrapped) == alone.text(wrapped) != wrapped
