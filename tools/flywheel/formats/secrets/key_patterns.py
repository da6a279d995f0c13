"""The forms of private keys and kubeconfigs: containers whose syntax says that a secret follows."""

from __future__ import annotations

import re

from flywheel.formats.secrets.checked_values import nix_keys
from flywheel.formats.secrets.secret_form import BREAK, IS, KEY, KUBECONFIG, SecretPattern, if_value

_PEM = (
    r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
    r"(?:[^-]{0,20000}(?:-{1,3}[^-]{1,20000}){0,40}-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
    # Possessive: a repetition that can go back keeps a hundred bytes for each character.
    r"|(?:[A-Za-z0-9+/=]++|\r?\n[ \t]*(?:[A-Z][A-Za-z-]{1,20}: [^\r\n]{0,200})?|\\+[nrt])*+)"
)
#: A line of a key's body, which no word of prose is as long as.
_LINE_OF_BODY = r"[A-Za-z0-9+/=]{20}"
#: A body of shorter lines, and nothing else.
_BODY = r"(?:\s|\\+[nrt])*(?:[A-Za-z0-9+/=]+[ \t]*(?:\\+[nr]|\r?\n)(?:\s|\\+[nrt])*)+"
_SHORTEST_BODY = 12


def _has_body(key: str) -> bool:
    """Whether a key follows its first line: prose about keys quotes that line alone."""
    body = re.sub(r"-{4,5} ?(?:BEGIN|END)[A-Z0-9 ]*-{4,5}", "", key)
    if re.search(_LINE_OF_BODY, body):
        return True
    return len(re.sub(r"\s|\\+[nrt]", "", body)) >= _SHORTEST_BODY and re.fullmatch(_BODY, body) is not None


#: How private keys begin in base64, without their PEM lines. Public keys and certificates begin differently.
_BEGINNINGS = {
    "b3BlbnNzaC1rZXktdjE": r"b3BlbnNzaC1rZXktdjE",  # OpenSSH
    "IBADANBgkqhkiG9w0B": r"MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0B",  # PKCS#8, RSA
    "IBAAKC": r"MII[A-Za-z0-9+/]{3}IBAAKC",  # PKCS#1, RSA
    "IBAAKB": r"MII[A-Za-z0-9+/]{3}IBAAKB",  # DSA, and RSA of 1024 bits
    "MHcCAQEEI": r"MHcCAQEEI",  # SEC 1, P-256
    "MHQCAQEEI": r"MHQCAQEEI",  # SEC 1, secp256k1
    "MIGkAgEBBD": r"MIGkAgEBBD",  # SEC 1, P-384
    "MIHcAgEBBEI": r"MIHcAgEBBEI",  # SEC 1, P-521
    "AgEAMBMGByqGSM49": r"MI(?:GH|GT)AgEAMBMGByqGSM49",  # PKCS#8, P-256
    "AgEAMBAGByqGSM49": r"MI(?:G2|Hu|GE)AgEAMBAGByqGSM49",  # PKCS#8, P-384, P-521, secp256k1
    "CAQAwBQYDK2V": r"M(?:C4|EY|Ec)CAQAwBQYDK2V[uvwx]B",  # PKCS#8, X25519, X448, Ed25519, Ed448
    "BgkqhkiG9w0BBQ0w": r"MII[A-Za-z0-9+/]{5}BgkqhkiG9w0BBQ0w",  # encrypted PKCS#8
    "GCSqGSIb3DQEFDT": r"MIH[A-Za-z0-9+/]M[A-Za-z0-9+/]{2}GCSqGSIb3DQEFDT",  # the same of short keys
}
_DER = rf"(?:{'|'.join(_BEGINNINGS.values())})[A-Za-z0-9+/=]{{20,}}(?:{BREAK}+[A-Za-z0-9+/=]{{20,}})*"

#: Texts that identify a kubeconfig, even one without a credential.
KUBECONFIG_MARK = SecretPattern("kubeconfig", KUBECONFIG, ("Config",), r"\bkind" + IS + r"Config\b", in_run=False)


def _is_credential(value: str) -> bool:
    """Whether a value of a kubeconfig is neither an expression of a program nor made of repeated letters."""
    return not re.search(r"[\[\]()]", value) and not re.fullmatch(r"(?:(.)\1*[.-]?)(?:(?:(.)\2*)[.-]?){0,3}", value)


#: These words name a credential only in a kubeconfig.
KUBECONFIG_CREDENTIAL = SecretPattern(
    "kubeconfig",
    KUBECONFIG,
    ("Config",),
    r"\b(?:token|password)" + IS + r"([^\s\"'\\,}{<$]{6,})",
    in_run=False,
    also=("current-context", "contexts"),
    narrow=if_value(_is_credential),
)

KEY_PATTERNS = (
    SecretPattern("private key", KEY, ("PRIVATE KEY",), _PEM, in_run=False, narrow=if_value(_has_body)),
    SecretPattern("private key", KEY, tuple(_BEGINNINGS), _DER),
    SecretPattern(
        "private key",
        KEY,
        ("Private-Lines",),
        r"Private-Lines" + IS + r"[0-9]{1,4}" + BREAK + r"+[A-Za-z0-9+/=\s\\]*",
        in_run=False,
        also=("PuTTY-User-Key-File",),
    ),
    # A JSON Web Key: only private ones have this part.
    SecretPattern("private key", KEY, ('"d"',), r"\"d\"\s*:\s*\"([A-Za-z0-9_-]{40,})\"", in_run=False, also=('"kty"',)),
    # WireGuard.
    SecretPattern(
        "private key",
        KEY,
        ("PrivateKey",),
        r"\bPrivateKey[ \t]*=[ \t]*([A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])",
        in_run=False,
    ),
    SecretPattern("age private key", KEY, ("AGE-SECRET-KEY-",), r"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{40,}"),
    # A Nix public key is NAME:32 bytes. Its private half has 64, and the same name.
    SecretPattern(
        "Nix signing key",
        KEY,
        ("==",),
        r"(?<![Ss][Hh][Aa]512):([A-Za-z0-9+/]{86}==)",
        narrow=nix_keys,
    ),
    SecretPattern(
        "kubeconfig",
        KUBECONFIG,
        ("client-key-data",),
        r"client-key-data" + IS + r"([A-Za-z0-9+/=]{20,})",
        in_run=False,
    ),
    KUBECONFIG_CREDENTIAL,
)
