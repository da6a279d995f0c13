"""Texts that look like secrets and are none: names, signatures, digests, placeholders, prose. None is reported.

Each row makes many samples with a random generator that always starts at the same point.
"""

from __future__ import annotations

import base64
import hashlib
import random
import uuid
from collections.abc import Callable

import pytest

from flywheel.formats.secrets import checked_values, secret_search

_SAMPLES = 150
_WORDS = (
    "secret", "name", "token", "key", "runner", "cache", "heavy", "nix", "docker", "dind", "example", "org",
    "owner", "infra", "prod", "stage", "build", "deploy", "channel", "of", "the", "for", "a", "team", "bot", "app",
    "github", "config", "pull", "image", "registry", "attic", "bazel", "remote", "state", "backend", "cluster",
    "context", "label", "set",
)  # fmt: skip
_HEX = "0123456789abcdef"
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_KEY = "PRIVATE" + " KEY"

Chooser = random.Random
Make = Callable[[Chooser], str]


def _some(chooser: Chooser, length: int, alphabet: str = _BASE62) -> str:
    return "".join(chooser.choice(alphabet) for _ in range(length))


def _name(chooser: Chooser, joint: str, words: int = 8) -> str:
    return joint.join(chooser.choice(_WORDS) for _ in range(words))


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _signature(chooser: Chooser) -> str:
    """A real one has 64 bytes, of which the last half is a number below 2**253."""
    return _coded(chooser.randbytes(63) + bytes([chooser.randrange(16)]))


def _store_path(chooser: Chooser) -> str:
    digest = _some(chooser, 32, "0123456789abcdfghijklmnpqrsvwxyz")
    return f"/nix/store/{digest}-{_name(chooser, '-', 3)}-1.2.{chooser.randrange(30)}"


HARMLESS: dict[str, Make] = {
    "signature of a narinfo": lambda r: f"StorePath: {_store_path(r)}\nSig: {_name(r, '-', 2)}-1:{_signature(r)}\n",
    "signatures in JSON": lambda r: f'"signatures": ["cache.example.org-1:{_signature(r)}"]',
    "public key of a cache": lambda r: f'attic_public_key = "main:{_coded(r.randbytes(32))}"',
    "name with GitHub's prefix": lambda r: f"github_pat_{_name(r, '_', 14)}",
    "name with a token's prefix": lambda r: f"{r.choice(['ghp', 'ghs', 'gho', 'npm'])}_{_name(r, '_', 14)}",
    "name with GitLab's prefix": lambda r: f"{r.choice(['glpat', 'glrt', 'gldt', 'glft'])}-{_name(r, '-', 9)}",
    "name with Slack's prefix": lambda r: f"{r.choice(['xoxb', 'xoxp', 'xapp-1', 'xoxe'])}-{_name(r, '-', 7)}",
    "name with Vault's prefix": lambda r: f"{r.choice(['hvs', 'hvb', 's'])}.{_name(r, '-', 7)}",
    "name with other prefixes": lambda r: (
        f"{r.choice(['sk', 'tskey', 'dp.st', 'hf', 'lin_api', 'key', 'pul'])}-{_name(r, '-')}"
    ),
    "name of a secret": lambda r: f'github_config_secret = "{_name(r, "-", r.randrange(3, 9))}-v{r.randrange(9)}"',
    "name of a key": lambda r: f"private_key: {_name(r, r.choice('-_./'), r.randrange(2, 6))}",
    "name in capitals": lambda r: f"token_secret_name: {_name(r, '_', 5).upper()}_{r.randrange(2030)}",
    "name with a hash": lambda r: f"github_config_secret: {_name(r, '-', 3)}-{_some(r, r.randrange(6, 25), _HEX)}",
    "camel case": lambda r: f'tokenSecret: "{"".join(r.choice(_WORDS).title() for _ in range(8))}V{r.randrange(9)}"',
    "mail address": lambda r: f"mailto://{_name(r, '.', 2)}:{_name(r, '-', 2)}@example.org",
    "key of a registry that is a flag": lambda r: (
        f"auths:\n  {_name(r, '-', 2)}:\n    auth: {r.choice(['required', 'optional', 'disabled'])}\n"
    ),
    "call in place of a credential": lambda r: 'auth = base64encode("${var.ghcr_username}:${var.ghcr_token}")',
    "first line of a key in prose": lambda r: (
        f"The file begins with `-----BEGIN RSA {_KEY}-----` and {_name(r, ' ', 30)}."
    ),
    "both lines of a key in prose": lambda r: f"-----BEGIN {_KEY}-----, {_name(r, ' ', 9)}, -----END {_KEY}-----",
    "crossed-out token": lambda r: f"{r.choice(['ghp', 'ghs', 'gho', 'ghu', 'ghr'])}_{r.choice('Xx0*.')[0] * 36}",
    "crossed-out token of GitLab": lambda r: f"glpat-{'X' * r.randrange(20, 30)}",
    "crossed-out key": lambda r: f"sk-ant-api03-{'x' * 93}AA AKIA{'X' * 16} github_pat_{'x' * 22}_{'x' * 59}",
    "documented example": lambda r: "AKIA" + "IOSFODNN7EXAMPLE",
    "placeholder in a URL": lambda r: (
        f"postgres://{r.choice(['placeholder', 'user'])}:placeholder@localhost:5432/{_name(r, '_', 2)}"
    ),
    "variable in a URL": lambda r: (
        f"https://oauth2:{r.choice(['${TOKEN}', '$TOKEN', '<token>', '{{ token }}', '%TOKEN%', '***'])}@host/x"
    ),
    "digest of an image": lambda r: f"image: ghcr.io/example/{_name(r, '-', 2)}@sha256:{_some(r, 64, _HEX)}",
    "digest beside a token's name": lambda r: f"token_sha256 = {_some(r, 64, _HEX)}",
    "integrity": lambda r: f'integrity = "sha{r.choice([256, 384, 512])}-{_coded(r.randbytes(48))}"',
    "commit": lambda r: f'commit = "{_some(r, 40, _HEX)}"  # was {_some(r, 40, _HEX)}',
    "UUID": lambda r: f"id: {uuid.UUID(int=r.getrandbits(128), version=4)}",
    "store path": _store_path,
    "hash of Nix": lambda r: f'narHash = "sha256-{_coded(r.randbytes(32))}";',
    "public key of SSH": lambda r: (
        f"ssh-ed25519 {_coded(bytes.fromhex('0000000b7373682d65643235353139') + r.randbytes(36))} me@host"
    ),
    "certificate": lambda r: (
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(b'0' + r.randbytes(600)).decode()}-----END CERTIFICATE-----"
    ),
    "public key": lambda r: (
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
        f"{_coded(r.randbytes(96))}\n-----END PUBLIC KEY-----"
    ),
    "lock of npm": lambda r: (
        f'"resolved": "https://r.example/{_some(r, 12)}.tgz", "integrity": "sha512-{_coded(r.randbytes(64))}"'
    ),
    "lock of pip": lambda r: f"{_name(r, '-', 2)}==1.{r.randrange(99)} --hash=sha256:{_some(r, 64, _HEX)}",
    "lock of Go": lambda r: f"example.org/{_name(r, '/', 2)} v1.{r.randrange(99)}.0 h1:{_coded(r.randbytes(32))}",
    "lock of Cargo": lambda r: f'checksum = "{_some(r, 64, _HEX)}"',
    "random base64": lambda r: _coded(r.randbytes(r.randrange(16, 400))),
    "random base64 of an address": lambda r: base64.urlsafe_b64encode(r.randbytes(r.randrange(16, 400))).decode(),
    "random hexadecimal digits": lambda r: _some(r, r.randrange(20, 400), _HEX),
    "random words": lambda r: _some(r, r.randrange(20, 400)),
    "reference for a password": lambda r: (
        f"password = {r.choice(['var.db_Password1', 'random_password.main2.result', 'local.X9.Pass'])}"
    ),
    "variable for a password": lambda r: (
        f'password: "{r.choice(["${DB_PASSWORD}", "$PASSWORD", "<Password1!>", "{{ .Values.p1 }}"])}"'
    ),
    "name of a password's secret": lambda r: (
        f"passwordSecret: {_name(r, '-', 4)}\npassword_file: /run/secrets/{_name(r, '_', 3)}"
    ),
    "prose about passwords": lambda r: f"The password: {_name(r, ' ', 6)}. A token = {_name(r, ' ', 5)}.",
    "header with a variable": lambda r: (
        f'curl -H "Authorization: {r.choice(["Bearer $TOKEN", "Basic ${AUTH}", "token <token>"])}" -u "$U:$P"'
    ),
    "Secret without values": lambda r: f"kind: Secret\nmetadata:\n  name: {_name(r, '-', 3)}\ndata: {{}}\n",
    "Secret of a template": lambda r: (
        "kind: Secret\nstringData:\n  password: {{ .Values.password }}\n  token: ${TOKEN}\n  other: <token>\n"
    ),
    "Secret with public values": lambda r: (
        f"kind: Secret\ndata:\n  username: {_coded(b'admin')}\n  ca.crt: {_coded(r.randbytes(60))}\n"
    ),
    "encrypted Secret": lambda r: (
        f"kind: Secret\nstringData:\n  token: ENC[AES256_GCM,data:{_coded(r.randbytes(20))},type:str]\n"
    ),
    "Secret that another program fills": lambda r: (
        "kind: ExternalSecret\nspec:\n  data:\n    - secretKey: password\n      remoteRef: {key: x}\n"
    ),
    "configuration beside a reference": lambda r: (
        f"- kind: Secret\n  name: x\n---\nkind: ConfigMap\ndata:\n  value: {_name(r, '-', 3)}\n"
    ),
    "login of netrc without a password": lambda r: (
        f"machine {_name(r, '.', 2)} login {_name(r, '-', 1)} password ${{TOKEN}}"
    ),
    "registry token of a variable": lambda r: "//registry.example.com/:_authToken=${NPM_TOKEN}",
    "lines that lint": lambda r: f"tokens: {r.randrange(99999)}\nmax_token_count: {_some(r, 12, '0123456789')}",
    "idempotency token": lambda r: f"client_token: {uuid.UUID(int=r.getrandbits(128), version=4)}",
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_not_a_secret_is_left_alone(what: str) -> None:
    """No sample is reported, and none is changed in a report."""
    chooser = random.Random(what)
    for _ in range(_SAMPLES):
        text = HARMLESS[what](chooser)
        assert [(kind, text[start:end]) for start, end, kind in secret_search.find(f"{text}\n")] == []
        assert secret_search.redact(text) == text


def _pair(seed: bytes) -> str:
    return _coded(seed + checked_values.public_key(seed))


def test_public_key_of_a_seed() -> None:
    """The first vectors of RFC 8032, section 7.1."""
    vectors = {
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60": (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        ),
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb": (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        ),
    }
    for seed, public in vectors.items():
        assert checked_values.public_key(bytes.fromhex(seed)).hex() == public


def test_signing_key_is_found_even_as_a_signature() -> None:
    """Whether its last byte can be one of a signature, or it has the name of one."""
    chooser = random.Random(1)
    for _ in range(20):
        key = f"cache.example.org-1:{_pair(chooser.randbytes(32))}"
        for text in (key, f"Sig: {key}\n"):
            assert [kind for _, _, kind in secret_search.find(text)] == ["Nix signing key"]


def test_many_signatures_and_a_key_cost_little() -> None:
    """After a number of calculations, a text counts as a signature only where one stands."""
    chooser = random.Random(2)
    low = next(pair for pair in iter(lambda: _pair(chooser.randbytes(32)), "") if base64.b64decode(pair)[-1] <= 0x10)
    signatures = "".join(f"Sig: a-1:{_signature(chooser)}\n" for _ in range(2_000))
    found = list(secret_search.find(f"{signatures}a-1:{low}\n{signatures}"))
    assert [kind for _, _, kind in found] == ["Nix signing key"]


def _checked(body: str) -> str:
    """A token of GitHub with its checksum, as GitHub describes it."""
    from binascii import crc32

    number, digits = crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "gh" + "p_" + body + digits


def test_checksum_proves_a_token_and_disproves_none() -> None:
    """An invented body is a token with the right checksum only; a random one is a token with any."""
    invented = _checked("X" * 30)
    assert [kind for _, _, kind in secret_search.find(invented)] == ["GitHub token"]
    assert list(secret_search.find(invented[:-1] + ("a" if invented[-1] != "a" else "b"))) == []
    real = _checked(_some(random.Random(3), 30))
    for token in (real, real[:-1] + "a", real[:-1] + "b"):
        assert [kind for _, _, kind in secret_search.find(token)] == ["GitHub token"]


def test_digest_is_none_of_a_token() -> None:
    """A digest of a known text, in every spelling."""
    digest = hashlib.sha512(b"text").digest()
    for text in (digest.hex(), _coded(digest), f"sha512-{_coded(digest)}", digest.hex().upper()):
        assert list(secret_search.find(text)) == []
