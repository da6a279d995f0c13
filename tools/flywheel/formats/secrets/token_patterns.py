"""The forms of tokens of forges, clouds and registries, by the prefixes that their issuers reserved."""

from __future__ import annotations

import re

from flywheel.formats.secrets import checked_values, real_values
from flywheel.formats.secrets.secret_form import ENDS, IS, STARTS, TOKEN, SecretPattern, if_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _web_tokens(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """JSON Web Tokens, of which the second part and what follows was matched.

    Searching the header backwards from the first dot takes linear time; searching forwards from each `eyJ` does not.
    """
    for found in matches:
        text, at = found.string, found.start()
        backwards = re.match(r"[A-Za-z0-9_-]*", text[max(at - 2_000, 0) : at][::-1])
        word = backwards.group()[::-1] if backwards else ""
        start = word.find("eyJ")
        if 0 <= start <= len(word) - 13:
            yield at - len(word) + start, found.end()


_issued = if_value(real_values.is_issued)
_mixed = if_value(real_values.is_mixed)
_github = if_value(checked_values.is_github_token)

_GITLAB = ("pat", "dt", "rt", "rtr", "cbt", "ptt", "ft", "imt", "agent", "oas", "soat", "ffct", "wt")

TOKEN_PATTERNS = (
    # Installation tokens that need no database are a JSON Web Token behind the App's id.
    SecretPattern(
        "GitHub token",
        TOKEN,
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        r"gh[pousr]_(?:(?:[A-Za-z0-9]{1,20}_)?eyJ[A-Za-z0-9_-]{20,}(?:\.[\w-]+){0,2}|[A-Za-z0-9]{36,251})",
        narrow=_github,
    ),
    SecretPattern(
        "GitHub token",
        TOKEN,
        ("github_pat_",),
        r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{36,}",
        narrow=_issued,
    ),
    SecretPattern(
        "GitLab token",
        TOKEN,
        tuple(f"gl{name}-" for name in _GITLAB),
        STARTS + rf"gl(?:{'|'.join(_GITLAB)})-[A-Za-z0-9_.-]{{20,}}",
        narrow=_mixed,
    ),
    SecretPattern("GitLab token", TOKEN, ("GR1348941",), r"GR1348941[A-Za-z0-9_-]{20,}", narrow=_issued),
    SecretPattern("GitLab token", TOKEN, ("_gitlab_session",), r"_gitlab_session=([0-9a-z]{32})", in_run=False),
    SecretPattern(
        "AWS access key",
        TOKEN,
        ("AKIA", "ASIA", "ABIA", "ACCA"),
        STARTS + r"A(?:KI|SI|BI|CC)A[A-Z2-7]{16}" + ENDS + r"(?:[\s,;:\"']{1,4}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))?",
        narrow=_issued,
    ),
    SecretPattern("AWS access key", TOKEN, ("ABSK",), STARTS + r"ABSK[A-Za-z0-9+/]{109,269}={0,2}", narrow=_issued),
    SecretPattern(
        "AWS access key",
        TOKEN,
        ("bedrock-api-key-",),
        r"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]*",
    ),
    SecretPattern(
        "AWS secret key",
        TOKEN,
        ("ecret_access_key", "ecretAccessKey", "SECRET_ACCESS_KEY", "secret_key", "SECRET_KEY"),
        r"(?:(?:[sS]ecret|SECRET)_?(?:[aA]ccess|ACCESS)_?(?:[kK]ey|KEY)|secret_key|SECRET_KEY)"
        + IS
        + r"([A-Za-z0-9/+]{40})"
        r"(?![A-Za-z0-9/+=])",
        in_run=False,
        narrow=_issued,
    ),
    SecretPattern(
        "Azure token",
        TOKEN,
        ("Q~",),
        r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])",
        in_run=False,
        narrow=_issued,
    ),
    SecretPattern("Azure token", TOKEN, ("AZDO",), STARTS + r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{18}AZDO[A-Za-z0-9]{4}"),
    SecretPattern(
        "Azure key",
        TOKEN,
        ("AccountKey=", "SharedAccessKey="),
        r"(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)",
        in_run=False,
    ),
    SecretPattern(
        "Slack token",
        TOKEN,
        ("xox",),
        STARTS
        + r"xox[abceoprs](?:\.xox[bp])?-(?:(?:[0-9]{9,}-){1,3}[A-Za-z0-9-]{8,}|[0-9]-(?:[0-9]+-){0,3}[A-Za-z0-9]{12,}"
        r"|[A-Za-z0-9]{8,48}(?![A-Za-z0-9-]))",
        narrow=_mixed,
    ),
    SecretPattern(
        "Slack token",
        TOKEN,
        ("xapp-",),
        STARTS + r"xapp-[0-9]-(?:[A-Z0-9]{8,}-[0-9]{8,}-[A-Za-z0-9]{20,}|A[A-Za-z0-9]{20,})",
        narrow=_mixed,
    ),
    SecretPattern(
        "Slack webhook",
        TOKEN,
        ("hooks.slack.com/",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/]{20,})",
        narrow=_issued,
    ),
    SecretPattern("npm token", TOKEN, ("npm_",), STARTS + r"npm_[A-Za-z0-9]{36}" + ENDS, narrow=_github),
    SecretPattern("PyPI token", TOKEN, ("pypi-AgE",), r"pypi-AgE[A-Za-z0-9_-]{40,}"),
    SecretPattern("Google API key", TOKEN, ("AIza",), STARTS + r"AIza[A-Za-z0-9_-]{35}", narrow=_issued),
    SecretPattern("Google token", TOKEN, ("GOCSPX-",), r"GOCSPX-[A-Za-z0-9_-]{28}", narrow=_issued),
    SecretPattern("Google token", TOKEN, ("ya29.",), STARTS + r"ya29\.[A-Za-z0-9_-]{30,}", narrow=_issued),
    SecretPattern(
        "Cloudflare token",
        TOKEN,
        ("cfat_", "cfut_", "cfk_"),
        STARTS + r"cf(?:at|ut|k)_[A-Za-z0-9_-]{20,}",
        narrow=_mixed,
    ),
    SecretPattern("Cloudflare token", TOKEN, ("v1.0-",), STARTS + r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
    SecretPattern(
        "Vault token",
        TOKEN,
        ("hvs.", "hvb.", "hvr."),
        STARTS + r"hv[sbr]\.[A-Za-z0-9_-]{24,}",
        narrow=_mixed,
    ),
    SecretPattern(
        "Vault token",
        TOKEN,
        ("s.",),
        r"(?<![A-Za-z0-9./-])(?=s\.[A-Za-z]*[0-9])(?=s\.[A-Z0-9]*[a-z])(?=s\.[a-z0-9]*[A-Z])s\.[A-Za-z0-9]{24}(?![\w.-])",
    ),
    SecretPattern("Terraform Cloud token", TOKEN, (".atlasv1.",), r"\.atlasv1\.[A-Za-z0-9_=-]{40,}", narrow=_issued),
    SecretPattern("Docker Hub token", TOKEN, ("dckr_",), r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{24,}", narrow=_issued),
    SecretPattern("DigitalOcean token", TOKEN, ("_v1_",), r"do[opr]_v1_[a-f0-9]{64}", narrow=_issued),
    SecretPattern(
        "OpenShift token",
        TOKEN,
        ("sha256~",),
        r"(?<![A-Za-z0-9~])sha256~[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        in_run=False,
        narrow=_issued,
    ),
    # Attic's tokens, Cachix's and those of Kubernetes service accounts.
    SecretPattern(
        "JSON Web Token", TOKEN, ("eyJ",), r"\.eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?", narrow=_web_tokens
    ),
)
