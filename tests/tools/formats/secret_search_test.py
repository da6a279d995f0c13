"""Secrets are found by their form, wherever they stand; what only looks like one is left alone.

Every secret here is made up and put together from pieces: none stands in this file.
"""

from __future__ import annotations

import base64
import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.secrets import secret_search

_WORDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _some(length: int, alphabet: str = _WORDS) -> str:
    chooser = random.Random(length)
    return "".join(chooser.choice(alphabet) for _ in range(length))


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _pem(kind: str = "RSA ", body: str = _encoded(_some(900))) -> str:
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    name = kind + "PRIVATE" + " KEY"
    return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----"


def _jwt() -> str:
    parts = ['{"alg":"RS256","kid":"made-up"}', '{"sub":"nobody"}', _some(64)]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def _kubeconfig(credential: str) -> str:
    head = "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: []\nusers:\n"
    return f"{head}- name: u\n  user:\n    {credential}\n"


TOKENS = {
    "GitHub token": ["gh" + letter + "_" + _some(36) for letter in "pousr"]
    + ["github" + "_pat_" + _some(22) + "_" + _some(59)],
    "GitLab token": ["gl" + "pat-" + _some(20), "gl" + "rt-" + _some(20), "GR13" + "48941" + _some(20)],
    "AWS access key": ["AK" + "IA" + _some(16, "ABCDEFGH234567"), "AS" + "IA" + _some(16, "ABCDEFGH234567")],
    "Slack token": ["xo" + "xb-" + _some(12, "123") + "-" + _some(24), "xa" + "pp-1-A" + _some(30)],
    "npm token": ["np" + "m_" + _some(36)],
    "PyPI token": ["py" + "pi-AgE" + _some(120)],
    "Google API key": ["AI" + "za" + _some(35)],
    "Google token": ["GOC" + "SPX-" + _some(28), "ya" + "29." + _some(60)],
    "Tailscale key": ["ts" + "key-auth-" + _some(12) + "-" + _some(30)],
    "Cloudflare token": ["cf" + "at_" + _some(40), "cf" + "ut_" + _some(40)],
    "Vault token": ["hv" + "s." + _some(90)],
    "Terraform Cloud token": ["." + "atlasv1." + _some(60)],
    "Docker Hub token": ["dckr" + "_pat_" + _some(27)],
    "DigitalOcean token": ["do" + "p_v1_" + _some(64, "0123456789abcdef")],
    "JSON Web Token": [_jwt()],
    "age private key": ["AGE-" + "SECRET-KEY-1" + _some(58, "QPZRY9X8GF2TVDW0")],
    "private key": [_pem(kind) for kind in ("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ")],
}
CASES = [(kind, secret) for kind, secrets in TOKENS.items() for secret in secrets]


def _kinds(text: str) -> list[str]:
    return [kind for _, _, kind in secret_search.find(text)]


@pytest.mark.parametrize(("kind", "secret"), CASES)
def test_secret_is_found_where_it_stands(kind: str, secret: str) -> None:
    """Kind, start and end are those of the secret, between other text."""
    text = f'name = "{secret}"  # a comment\nother = 1\n'
    assert list(secret_search.find(text)) == [(8, 8 + len(secret), kind)]


@pytest.mark.parametrize(("kind", "secret"), CASES)
def test_redaction_leaves_the_rest(kind: str, secret: str) -> None:
    """The kind stands where the secret stood, and nothing else is changed."""
    assert secret_search.redact(f"a `{secret}` b") == f"a `<{kind}>` b"


@pytest.mark.parametrize(("kind", "secret"), CASES)
def test_base64_is_found(kind: str, secret: str) -> None:
    """One layer and two, either alphabet, behind other words, wrapped: one finding each."""
    once = _encoded(f"{secret}\n")
    wrapped = base64.encodebytes(f"{secret}\n".encode() * 3).decode()
    forms = [
        once,
        base64.urlsafe_b64encode(b"\xff\xfe>>" + secret.encode()).decode(),
        _encoded(once),
        f"key/{once}",
        f"data={once};",
        wrapped.replace("\n", "\n    "),
        wrapped.replace("\n", "\\n"),
    ]
    for form in forms:
        assert _kinds(f'x = "{form}"\n') == [f"base64-encoded {kind}"], form


def test_three_layers_are_not_unwrapped() -> None:
    """The depth is bounded: each further layer would cost as much again."""
    text = _pem()
    for _ in range(3):
        text = _encoded(text)
    assert _kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        _pem().replace("\n", "\\n"),
        _pem().replace("\n", "\\\\n"),
        _pem().replace("\n", "\r\n    "),
        _pem().rpartition("\n")[0],
        "\n".join(_pem().split("\n")[:2]),
        _pem(body="QUJDREVGR0hJSktM").replace("QUJDREVG", "QUJDREVG\\n"),
        _pem("PGP ").replace("KEY-----", "KEY BLOCK-----"),
        "---- BEGIN SSH2 ENCRYPTED PRIVATE" + " KEY ----\nComment: x\n" + _some(60),
        "PuTTY-User-Key-File-2: ssh-rsa\nPrivate" + "-Lines: 2\n" + _some(64) + "\n" + _some(60) + "\n",
        "b3BlbnNzaC1" + "rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAA",
        "MIIEvgIBADAN" + "BgkqhkiG9w0BAQEFAASC" + _some(100),
        "MIIEowIB" + "AAKCAQEA" + _some(100),
    ],
)
def test_private_key_in_any_dress(text: str) -> None:
    """Line ends escaped or not, cut short, other makers, or without the lines around it."""
    assert _kinds(f'k = "{text}"\n') == ["private key"]


def test_what_follows_a_cut_key_is_kept() -> None:
    """Without its end, a key ends where its base64 does."""
    start = "\n".join(_pem().split("\n")[:2])
    assert secret_search.redact(f"`{start}` is not a name. Fix it.") == "`<private key>` is not a name. Fix it."


@pytest.mark.parametrize(
    "text",
    [
        _kubeconfig("token: opaque-value-1"),
        _kubeconfig("client-key-data: " + _encoded(_pem())),
        _kubeconfig("password: opaque"),
        _kubeconfig("exec: {}"),
        json.dumps(json.dumps({"kind": "Config", "contexts": [], "users": [{"user": {"token": "opaque"}}]})),
    ],
)
def test_kubeconfig_is_one_finding(text: str) -> None:
    """By its credential, or as such if it has none; a key inside is no second finding."""
    assert _kinds(text) == ["kubeconfig"]
    assert _kinds(_encoded(text)) == ["base64-encoded kubeconfig"]


def test_public_key_and_signing_key_differ_by_length() -> None:
    """A Nix public key has 32 bytes and is public; its private half has 64."""
    assert _kinds("main:" + base64.b64encode(bytes(range(32))).decode()) == []
    assert _kinds("main:" + base64.b64encode(bytes(range(64))).decode()) == ["Nix signing key"]
    assert _kinds("main:" + base64.b64encode(bytes(range(64))).decode() + "=a/b") == ["Nix signing key"]


@pytest.mark.parametrize("scheme", ["http", "https", "grpcs", "postgres"])
def test_url_password_is_found(scheme: str) -> None:
    """What stands before the `@` goes; the host stays readable."""
    assert secret_search.redact(f"{scheme}://me:pass@host:1/x") == f"{scheme}://<URL password>@host:1/x"
    # As a path has it: `os.path.normpath` takes one of two slashes away.
    assert secret_search.redact(f"out/{scheme}:/me:pass@host/x") == f"out/{scheme}:/<URL password>@host/x"


def test_token_in_a_url_is_a_token() -> None:
    """The graver kind names both."""
    token = TOKENS["GitHub token"][0]
    assert _kinds(f"https://x-access-token:{token}@github.com/a/b") == ["GitHub token"]


def test_aws_secret_key_beside_its_name() -> None:
    """Forty characters are a secret where a name says so."""
    secret = _some(40)
    assert _kinds(f"aws_secret_access_key = {secret}") == ["AWS secret key"]
    assert _kinds(f'"SecretAccessKey": "{secret}"') == ["AWS secret key"]
    assert _kinds(secret) == []


def test_registry_credential_is_found() -> None:
    """Docker's configuration holds user and password in base64."""
    config = json.dumps({"auths": {"ghcr.io": {"auth": _encoded("user:password")}}})
    assert _kinds(config) == ["registry credential"]


def test_escapes_of_json_are_undone() -> None:
    """Some writers escape `+` and `/`, and nothing forbids to escape any character."""
    secret = TOKENS["GitHub token"][0]
    assert _kinds(f'"\\u0067{secret[1:]}"') == ["GitHub token"]
    signing = base64.b64encode(bytes(range(192, 256))).decode()
    assert "/" in signing
    assert _kinds(f'"main:{signing}"'.replace("/", "\\/")) == ["Nix signing key"]


def test_large_text_is_looked_through_in_full() -> None:
    """Lines that repeat are looked at once; what is found is told at each of its places."""
    token = TOKENS["GitHub token"][0]
    filler = "".join(f'name_{number % 7} = "a value that repeats"\n' for number in range(2_000))
    wrapped = base64.encodebytes((_pem() + "\n").encode()).decode()
    text = f"# {token}\n{filler}key = <<EOT\n{wrapped}EOT\n{filler}# {token}\n"
    found = list(secret_search.find(text))
    assert [kind for _, _, kind in found] == ["GitHub token", "base64-encoded private key", "GitHub token"]
    assert [text[start:end] for start, end, _ in found] == [token, wrapped.rstrip("\n"), token]


def test_lines_of_a_secret_are_redacted_one_by_one() -> None:
    """A line from the middle of a key is not recognised by itself, so the text is redacted as a whole."""
    text = f"a = 1\nb = <<EOT\n{_pem()}\nEOT\nc = 2\n"
    lines = secret_search.redact_lines(text)
    assert len(lines) == len(text.split("\n"))
    assert set(lines[2:-3]) == {"<private key>"}
    assert lines[:2] + lines[-3:] == ["a = 1", "b = <<EOT", "EOT", "c = 2", ""]


@pytest.mark.parametrize(
    "text",
    [
        "main:l/gpjG5GLg1Gczmn5K97n5iSIRcsaWerICzdXqiBYT8=",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha512-" + base64.b64encode(bytes(range(64))).decode(),
        "sha512:" + base64.b64encode(bytes(range(64))).decode(),
        "0123456789abcdef0123456789abcdef01234567",
        "ghcr.io/example-org/runner@sha256:" + "0123abcd" * 8,
        "admin@cluster.example.com",
        "arn:aws:eks:us-east-1:000000000000:cluster/example",
        "tinyland-nix-heavy-compute-expansion",
        "http://attic.nix-cache.svc.cluster.local:8080/main?x=a:b",
        "https://user:${PASSWORD}@host https://user:<password>@host https://user:{{ pw }}@host",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2wYTVmZWRjYmE5ODc2NTQzMjEwZmVkY2JhOTg me@host",
        "grpc://[::1]:9092/a@b",
        "a key has PRIVATE KEY in its first line",
        "glft-an-ordinary-hyphenated-label-of-mine hvs.an-ordinary-host-name-of-somebody",
        "-----BEGIN CERTIFICATE-----\n" + _some(64) + "\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
        "kind: ConfigMap\nmetadata: {name: contexts}\ntoken: thing-thing",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    """Public keys, digests, commits, names and places for a secret."""
    assert _kinds(text) == []
    assert secret_search.redact(text) == text


def test_every_kind_has_a_group() -> None:
    """Checks tell kinds apart by their group, encoded ones included."""
    groups = {kind: secret_search.group(kind) for kind, _ in CASES}
    assert groups["private key"] == "key"
    assert groups["GitHub token"] == "token"
    assert secret_search.group("base64-encoded private key") == "encoded"


def test_redacted_text_is_known_as_such() -> None:
    """What redaction left must not be taken for a placeholder."""
    assert secret_search.is_redacted(secret_search.redact(_pem()))
    assert not secret_search.is_redacted("a <placeholder>")


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(CASES), st.text(max_size=300))
def test_no_secret_survives_redaction(before: str, case: tuple[str, str], behind: str) -> None:
    """Whatever stands around it, with no word character next to it, the secret is gone."""
    _, secret = case
    assert secret not in secret_search.redact(f"{before} {secret} {behind}")


@settings(deadline=None)
@given(st.text())
def test_redaction_is_stable(text: str) -> None:
    """What was redacted once is not changed again."""
    once = secret_search.redact(text)
    assert secret_search.redact(once) == once


@pytest.mark.parametrize(
    "unit",
    [
        "A", "-", "- x", "gh" + "p_", "AK" + "IA", "eyJ", "eyJaaaaaaaaaaaa.", "://a:", "://a:b@", "xo" + "xb-",
        "-----BEGIN PRIVATE" + " KEY-----", "gl" + "pat-abcabcabcabcabcabcabc-", "contexts Config token: ",
        "\\u0041", "a:" + "A" * 86 + "== ", "A" * 64 + "\n", "\\n" + "A" * 70, "PuTTY-User-Key-File Private-Lines: 2\n",
        "token=0a0a0a0a0a0a0a0a0a0a ", "password: aB3#", "kind: Secret\ndata:\n  a: QUJDREVGR0g=\n", "curl -u ",
        "Sig: a:" + "A" * 86 + "== ", '"a" + ', "H4sIAAAAAAAA", "-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_time_grows_with_the_text(unit: str) -> None:
    """Four times the text may not cost sixteen times the time."""
    small = unit * (200_000 // len(unit))

    def seconds(text: str) -> float:
        best = 9e9
        for _ in range(3):
            start = time.process_time()
            for _ in secret_search.find(text):
                pass
            best = min(best, time.process_time() - start)
        return best

    assert seconds(small * 4) < 9 * max(seconds(small), 0.005)


QUOTED = """KINDS = ["contexts", "current-context"]
FIXTURE = '''
    kind: Config
    users:
    - user:
        token: {}
'''
"""


@pytest.mark.parametrize("value", ["tokens[index]", "read_token(path)", "aaaaaaaaaa.bbbbbbbbbb.cccccccccc", "xxxxxxxx"])
def test_program_about_kubeconfigs(value: str) -> None:
    """A validator that quotes a kubeconfig has variables and made-up values, not credentials."""
    assert _kinds(QUOTED.format(value)) == []
    assert _kinds(QUOTED.format("opaque-value-1")) == ["kubeconfig"]
