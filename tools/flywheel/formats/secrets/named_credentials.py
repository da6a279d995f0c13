"""Credentials that only their name or their place identifies: a password, an API key, a header, a Kubernetes Secret.

Most values beside such a name are names, references or placeholders. So a value counts only if it cannot be one of
these (`real_values`), as far as it can be seen.
"""

from __future__ import annotations

import re

from flywheel.formats.secrets import real_values
from flywheel.formats.secrets.secret_form import IS, TOKEN, URL, SecretPattern, groups_of, if_value
from flywheel.formats.secrets.secret_manifests import manifest_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Span = tuple[int, int]

#: The words that end a name whose value is secret.
_NAME_WORDS = ("token", "secret", "key", "credential", "oauth", "cookie")
#: What is before `key` in a name whose value is secret.
_KEYS = ("api", "access", "secret", "private", "signing", "encryption", "account", "license", "auth", "master", "admin")
_PASSWORD_NAME = r"(?:passw(?:or)?d|passphrase|pwd|_pass)"
#: From a name to its value, in files of settings and in programs.
_GIVES = (
    r"s?(?:[_-]?(?:value|string|plaintext))?\\*[\"'`]?\]?(?:[ \t]+string)?"
    r"[ \t]{0,8}(?:[:?.+]{0,3}=>?|:|,|>)[ \t\n]{0,8}\\*[\"'`]?"
)
#: Other words of a name: then its value is public, a name, or proof of something.
_NOT_SECRET = (
    r"public|digest|hash|sha[0-9]|checksum|finger|thumb|count|limit|max|next|page|continu|idempot|csrf|xsrf|client_?token"
    r"|request_?token|cache_?key|sort|partition"
)
#: After `secret`, the name of a Kubernetes secret, perhaps with a hash in it.
_NAME_OF_A_SECRET = r"(?:[a-z0-9]{1,24}[.-])*[a-z0-9]{1,24}"
#: So far before a value its name can begin.
_BEFORE = 80
#: A text of letters between numbers, which names do not have. Only random values have three numbers in one word.
_RANDOM = r"(?:[0-9][A-Za-z]+[0-9]+[A-Za-z]+[0-9]|-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"


def _named(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    """The values that follow the name of a secret. Looking backwards from a value is cheap: few texts are random."""
    gives = re.compile(_GIVES)
    for found in matches:
        before = found.string[max(found.start() - _BEFORE, 0) : found.start()]
        lower = before.lower()
        at, word = max((lower.rfind(word), word) for word in _NAME_WORDS)
        if at < 0 or (word == "key" and not lower[:at].rstrip("_-").endswith(_KEYS)):
            continue
        end = at + len(word)
        if word == "secret" and re.fullmatch(_NAME_OF_A_SECRET, found.group()):
            continue
        if gives.fullmatch(before, end) and not _is_public(lower[:end]) and real_values.is_random(found.group()):
            yield found.span()


def _passwords(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    for found in matches:
        quoted, plain = found.groups()
        if quoted is not None:
            is_one = real_values.is_password(quoted)
        else:
            is_one = not _goes_on(found) and real_values.is_plain_password(plain, _words(found))
        before = found.string[max(found.start() - _BEFORE, 0) : found.start()].lower()
        if is_one and not _is_public(before):
            yield found.span(1 if quoted is not None else 2)


def _words(found: re.Match[str]) -> str:
    """Which names can be a password: any in the environment of a process, and those with a hyphen behind `password`."""
    if re.match(r"[A-Z_]+=[^=]", found.group()):
        return r"[\w-]+"
    return r"\w+-[\w-]+" if found.group().lower().startswith("passw") else r"(?!)"


def _goes_on(found: re.Match[str]) -> bool:
    """Whether a word without quotes is the next one of a list, what an arrow points to, or compared."""
    between = found.string[found.start() : found.start(2)].rstrip()
    return between.endswith((",", ">", "==")) and not between.endswith("=>")


def _is_public(text: str) -> bool:
    """Whether the name at the end of `text`, in lower case, says that its value is public."""
    name = re.search(r"[\w-]*$", text)
    return name is not None and re.search(_NOT_SECRET, name.group()) is not None


def _passwords_of_urls(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    for found in matches:
        start, end = groups_of(found)
        before = found.string[max(start - 10, 0) : start].lower()
        if not before.endswith("mailto://") and not _is_placeholder(found.group(1).partition(":")[2]):
            yield start, end


def _is_placeholder(password: str) -> bool:
    """Whether what is before the `@` of a URL stands for a password."""
    pattern = (
        r"\$+\{[^{}]*\}|\$+\w+|\$*\([^()]*\)|<[^<>]*>|\{\{[^{}]*\}\}|%\w+%|\*+|[xX]{3,}|\.{3}|(?i:placeholder|redacted)"
    )
    return re.fullmatch(pattern, password) is not None


def _is_bearer(value: str) -> bool:
    return real_values.is_random(value)


def _is_given(value: str) -> bool:
    return len(value) > 3 and not real_values.stands_for(value)


NAMED_PATTERNS = (
    SecretPattern(
        "value of a Kubernetes Secret",
        TOKEN,
        ("Secret",),
        r"(?<![\w-])[\"']?(kind)[\"']?[ \t]*:[ \t]*[\"']?Secret[\"']?[ \t]*(?=[,}#\r\n]|$)",
        in_run=False,
        also=("data:", "stringData", '"data"', "'data'"),
        narrow=manifest_values,
    ),
    SecretPattern(
        "registry credential",
        TOKEN,
        ('auth"', "auth:", "auth=", "auth ", "auth'", "auth\\\\"),
        r"\b_?auth" + IS + r"([A-Za-z0-9+/]{8,}={0,2})(?![\w(+/=])",
        in_run=False,
        narrow=if_value(real_values.is_login),
    ),
    SecretPattern(
        "registry credential",
        TOKEN,
        ("_authToken",),
        r":_authToken[ \t]*=[ \t]*[\"']?([^\s\"'$]{8,})",
        in_run=False,
        narrow=if_value(_is_given),
    ),
    SecretPattern(
        "password in clear text",
        TOKEN,
        ("machine",),
        r"\bmachine\s{1,8}\S{1,200}\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,200})",
        in_run=False,
        also=("password",),
        narrow=if_value(_is_given),
    ),
    SecretPattern(
        "HTTP credential",
        TOKEN,
        ("basic",),
        r"authorization\W{1,8}basic\s+([A-Za-z0-9+/]{6,}={0,2})(?![\w+/=])",
        in_run=False,
        also=("authorization",),
        any_case=True,
        narrow=if_value(real_values.is_login),
    ),
    SecretPattern(
        "HTTP credential",
        TOKEN,
        ("bearer", "token"),
        r"authorization\W{1,8}(?:bearer|token)\s+([\w+/=.~-]{16,})",
        in_run=False,
        also=("authorization",),
        any_case=True,
        narrow=if_value(_is_bearer),
    ),
    SecretPattern(
        "password in clear text",
        TOKEN,
        ("curl",),
        r"\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s\"':$<{]{1,100}:([^\s\"'`]{8,128})",
        in_run=False,
        also=(" -u", "--user"),
        narrow=if_value(real_values.is_password),
    ),
    # `.terraform/terraform.tfstate`: only the copy of a backend's configuration has both words.
    SecretPattern(
        "credential of a backend",
        TOKEN,
        ('"backend"',),
        r"\"(?:access_key|secret_key|token|password|sse_customer_key|client_private_key_pem)\"\s*:\s*\"([^\"]{4,})\"",
        in_run=False,
        also=('"lineage"',),
    ),
    SecretPattern(
        "credential in clear text",
        TOKEN,
        _NAME_WORDS,
        rf"(?<![\w+/.~-])[\w+/.~-]*?{_RANDOM}[\w+/.~-]*={{0,2}}(?![\w+/=.~@%$({{\[-])",
        in_run=False,
        any_case=True,
        gate=_RANDOM,
        narrow=_named,
    ),
    SecretPattern(
        "password in clear text",
        TOKEN,
        ("password", "passwd", "passphrase", "_pass", "pwd=", "pwd:", "pwd ", 'pwd"'),
        rf"{_PASSWORD_NAME}{_GIVES}(?:(?<=[\"'`])([^\"'`\s\\]{{8,128}})(?=\\*[\"'`])"
        r"|(?<=[:= ])([^\s\"'`,;(){}\[\]\\]{8,128})[ \t]*(?:\r?(?:\n|$)|\\n|\#))",
        in_run=False,
        any_case=True,
        narrow=_passwords,
    ),
    SecretPattern(
        "URL password",
        URL,
        (":/",),
        # A path has one slash where a URL has two.
        r"(?:://|(?<=[A-Za-z]{3}):/)([^\s/@:\"'\\]*:[^\s/@\"'\\]+)@",
        in_run=False,
        also=("@",),
        narrow=_passwords_of_urls,
    ),
)
