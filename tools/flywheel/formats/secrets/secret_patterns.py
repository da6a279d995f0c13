"""A table of the forms of secrets that can be recognised by their form alone.

Only exact forms are listed: prefixes that an issuer reserved, and containers (PEM,
kubeconfig, URL) whose syntax says that a secret follows. Nothing is guessed from
randomness, so digests, commit ids and public keys are not reported.

A pattern is compiled only when one of its needles occurs; most texts compile none.
Matching takes linear time: where two repetitions meet, no character fits both.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The groups of kinds, the most severe first: if two secrets overlap, the first group names both.
KEY, KUBECONFIG, TOKEN, URL, ENCODED = "key", "kubeconfig", "token", "url", "encoded"
GROUPS = (KEY, KUBECONFIG, TOKEN, URL, ENCODED)

#: Every token is a sequence of at least this many of these characters.
RUN = 20
RUN_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-."

#: The prefix of kinds of ENCODED; the kind that was encoded follows.
ENCODED_AS = "base64-encoded "

#: Characters between a key and its value, and around a value, in YAML, JSON, HCL and the
#: environment, also if all of it is escaped inside a string.
_IS = r"\\*[\"']?\s*[:=]\s*\\*[\"']?"
_BREAK = r"(?:\s|\\+[nrt])"
_ENDS = r"(?![A-Za-z0-9])"
_STARTS = r"(?<![A-Za-z0-9])"
#: Random text has one of these. A hyphenated name with a token's prefix does not.
_MIXED = r"(?=[a-z_.-]{0,60}[A-Z0-9])"


class SecretPattern:
    """One form of secret.

    needles: `pattern` can match only if one of these texts occurs. in_run: whether the needles are
    inside a sequence of `RUN` or more token characters. also: one of these texts must occur too.
    keep: a function that returns False for a false match. begin: a function that returns the real
    start of a match at an offset, or -1 for a false match. The span is that of the pattern's groups,
    or of the whole match if it has none.
    """

    __slots__ = ("_compiled", "also", "begin", "group", "in_run", "keep", "kind", "needles", "pattern")

    def __init__(
        self,
        kind: str,
        group: str,
        needles: tuple[str, ...],
        pattern: str,
        *,
        in_run: bool = True,
        also: tuple[str, ...] = ("",),
        keep: Callable[[str], bool] | None = None,
        begin: Callable[[str, int], int] | None = None,
    ) -> None:
        self.kind = kind
        self.group = group
        self.needles = needles
        self.pattern = pattern
        self.in_run = in_run
        self.also = also
        self.keep = keep
        self.begin = begin
        self._compiled: re.Pattern[str] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each secret of this form in `text`."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        first, last = min(self._compiled.groups, 1), self._compiled.groups
        for found in self._compiled.finditer(text):
            start, end = found.start(first), found.end(last)
            if self.begin is not None:
                start = self.begin(text, start)
            if start >= 0 and (self.keep is None or self.keep(text[start:end])):
                yield start, end


def _is_value(credentials: str) -> bool:
    """Whether the text before the `@` of a URL is a password, not a placeholder for one."""
    password = credentials.partition(":")[2]
    return re.fullmatch(r"\$+\{[^{}]*\}|\$+\w+|\$*\([^()]*\)|<[^<>]*>|\{\{[^{}]*\}\}|%\w+%|\*+", password) is None


def _header(text: str, at: int) -> int:
    """The start of the header of a JSON Web Token whose first dot is at `at`.

    Searching backwards from the dot takes linear time; searching forwards from each `eyJ` does not.
    """
    backwards = re.match(r"[A-Za-z0-9_-]*", text[max(at - 2_000, 0) : at][::-1])
    word = backwards.group()[::-1] if backwards else ""
    start = word.find("eyJ")
    return at - len(word) + start if 0 <= start <= len(word) - 13 else -1


_PEM = (
    r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
    r"(?:[^-]{0,20000}(?:-{1,3}[^-]{1,20000}){0,40}-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
    # Possessive: a repetition that can go back keeps a hundred bytes for each character.
    r"|(?:[A-Za-z0-9+/=]++|\r?\n[ \t]*|\\+[nrt])*+)"
)

#: The first bytes of a private key in base64, for keys without their PEM lines: OpenSSH;
#: PKCS#8 and PKCS#1 with RSA; SEC 1 and PKCS#8 with elliptic curves. Public keys begin differently.
_DER = (
    r"(?:b3BlbnNzaC1rZXktdjE|MII[A-Za-z0-9+/]{3}IBA(?:DANBgkqhkiG9w0B|AKC)"
    r"|MHcCAQEEI|MC4CAQAwBQYDK2VwBCIEI|MIGHAgEAMBMGByqGSM49)"
    r"[A-Za-z0-9+/=]{20,}(?:" + _BREAK + r"+[A-Za-z0-9+/=]{20,})*"
)

#: Texts that identify a kubeconfig, even one without a credential.
KUBECONFIG_MARK = SecretPattern(
    "kubeconfig",
    KUBECONFIG,
    ("Config",),
    r"\bkind" + _IS + r"Config\b",
    in_run=False,
)
#: These words name a credential only in a kubeconfig.
KUBECONFIG_CREDENTIAL = SecretPattern(
    "kubeconfig",
    KUBECONFIG,
    ("Config",),
    r"\b(?:token|password)" + _IS + r"([^\s\"'\\,}{<$]{6,})",
    in_run=False,
    also=("current-context", "contexts"),
)

SECRET_PATTERNS = (
    SecretPattern("private key", KEY, ("PRIVATE KEY",), _PEM, in_run=False),
    SecretPattern(
        "private key",
        KEY,
        (
            "b3BlbnNzaC1rZXktdjE",
            "IBADANBgkqhkiG9w0B",
            "IBAAKC",
            "MHcCAQEEI",
            "MC4CAQAwBQYDK2VwBCIEI",
            "MIGHAgEAMBMGByqGSM49",
        ),
        _DER,
    ),
    SecretPattern(
        "private key",
        KEY,
        ("Private-Lines",),
        r"Private-Lines" + _IS + r"[0-9]{1,4}" + _BREAK + r"+[A-Za-z0-9+/=\s\\]*",
        in_run=False,
        also=("PuTTY-User-Key-File",),
    ),
    SecretPattern("age private key", KEY, ("AGE-SECRET-KEY-",), r"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{40,}"),
    # A Nix public key is NAME:32 bytes. Its private half has 64, and the same name.
    SecretPattern(
        "Nix signing key",
        KEY,
        ("==",),
        r"(?<![Ss][Hh][Aa]512):([A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])",
    ),
    SecretPattern(
        "kubeconfig",
        KUBECONFIG,
        ("client-key-data",),
        r"client-key-data" + _IS + r"([A-Za-z0-9+/=]{20,})",
        in_run=False,
    ),
    KUBECONFIG_CREDENTIAL,
    SecretPattern(
        "GitHub token",
        TOKEN,
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        r"gh[pousr]_[A-Za-z0-9_]{36,}(?:\.[A-Za-z0-9_-]+){0,2}",
    ),
    SecretPattern("GitHub token", TOKEN, ("github_pat_",), r"github_pat_[A-Za-z0-9_]{36,}"),
    SecretPattern(
        "GitLab token",
        TOKEN,
        (
            *("glpat-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-"),
            *("glagent-", "gloas-", "glsoat-", "glffct-", "glwt-"),
        ),
        _STARTS + r"gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-" + _MIXED + r"[A-Za-z0-9_.-]{20,}",
    ),
    SecretPattern("GitLab token", TOKEN, ("GR1348941",), r"GR1348941[A-Za-z0-9_-]{20,}"),
    SecretPattern(
        "AWS access key",
        TOKEN,
        ("AKIA", "ASIA"),
        _STARTS + r"A[KS]IA[A-Z2-7]{16}" + _ENDS + r"(?:[\s,;:\"']{1,4}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))?",
    ),
    SecretPattern(
        "AWS secret key",
        TOKEN,
        ("ecret_access_key", "ecretAccessKey", "SECRET_ACCESS_KEY"),
        r"(?:[sS]ecret|SECRET)_?(?:[aA]ccess|ACCESS)_?(?:[kK]ey|KEY)" + _IS + r"([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        in_run=False,
    ),
    SecretPattern("Slack token", TOKEN, ("xox",), _STARTS + r"xox[abeoprs]-[A-Za-z0-9-]{15,}"),
    SecretPattern("Slack token", TOKEN, ("xapp-",), _STARTS + r"xapp-[0-9]-[A-Za-z0-9-]{15,}"),
    SecretPattern(
        "Slack webhook",
        TOKEN,
        ("hooks.slack.com/",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/]{20,})",
    ),
    SecretPattern("npm token", TOKEN, ("npm_",), _STARTS + r"npm_[A-Za-z0-9]{36}" + _ENDS),
    SecretPattern("PyPI token", TOKEN, ("pypi-AgE",), r"pypi-AgE[A-Za-z0-9_-]{40,}"),
    SecretPattern("Google API key", TOKEN, ("AIza",), _STARTS + r"AIza[A-Za-z0-9_-]{35}"),
    SecretPattern("Google token", TOKEN, ("GOCSPX-",), r"GOCSPX-[A-Za-z0-9_-]{28}"),
    SecretPattern("Google token", TOKEN, ("ya29.",), _STARTS + r"ya29\.[A-Za-z0-9_-]{30,}"),
    SecretPattern("Tailscale key", TOKEN, ("tskey-",), _STARTS + r"tskey-[A-Za-z0-9-]{16,}"),
    SecretPattern(
        "Cloudflare token",
        TOKEN,
        ("cfat_", "cfut_", "cfk_"),
        _STARTS + r"cf(?:at|ut|k)_" + _MIXED + r"[A-Za-z0-9_-]{20,}",
    ),
    SecretPattern(
        "Vault token",
        TOKEN,
        ("hvs.", "hvb.", "hvr."),
        _STARTS + r"hv[sbr]\." + _MIXED + r"[A-Za-z0-9_-]{24,}",
    ),
    SecretPattern("Terraform Cloud token", TOKEN, (".atlasv1.",), r"\.atlasv1\.[A-Za-z0-9_=-]{40,}"),
    SecretPattern("Docker Hub token", TOKEN, ("dckr_",), r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{24,}"),
    SecretPattern("DigitalOcean token", TOKEN, ("_v1_",), r"do[opr]_v1_[a-f0-9]{64}"),
    # Attic's tokens, Cachix's and those of Kubernetes service accounts.
    SecretPattern(
        "JSON Web Token",
        TOKEN,
        ("eyJ",),
        r"(\.eyJ[A-Za-z0-9_-]{10,})(?=((?:\.[A-Za-z0-9_-]*)?))",
        begin=_header,
    ),
    SecretPattern(
        "registry credential",
        TOKEN,
        ("auths",),
        r"\bauth" + _IS + r"([A-Za-z0-9+/]{8,}={0,2})",
        in_run=False,
    ),
    SecretPattern(
        "URL password",
        URL,
        ("://",),
        r"://([^\s/@:\"'\\]*:[^\s/@\"'\\]+)@",
        in_run=False,
        also=("@",),
        keep=_is_value,
    ),
)

#: Needles with their patterns: those inside sequences of token characters, and those for the whole text.
IN_RUNS = tuple((needle, shape) for shape in SECRET_PATTERNS if shape.in_run for needle in shape.needles)
IN_TEXT = tuple((needle, shape) for shape in SECRET_PATTERNS if not shape.in_run for needle in shape.needles)
