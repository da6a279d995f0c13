"""What a password is beside its name, and what texts stand for: UTF-16, compressed data, words with escapes."""

from __future__ import annotations

import base64
import gzip

import pytest

from flywheel.formats.secrets import secret_search


def _kinds(text: str) -> list[str]:
    return [kind for _, _, kind in secret_search.find(text)]


@pytest.mark.parametrize(
    "line",
    [
        "password = module.rds-Cluster1.password",
        "password = random_password.db-Main1.result",
        "password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/Db-AbCdEf:PASSWORD",
        "password: vault:secret/data/MyApp1#password",
        "password: ref+awsssm://MyApp1/Db",
        "password: *dbPassword1",
        "password: ~/Secrets/Db1.txt",
        "password: Kubernetes1/Secret",
        "passwords:\n  Admin1User:",
        "- Email/Password: **Enabled1**",
        "Log in with a password, OAuth2/OIDC",
        "Reset password: Settings->Account1",
        "password: Option<Secret1String>",
        "password: Uint8Array|string",
        "password = opts->DbPass1",
        "password = Settings::Db1.password",
        "password = newPassword2",
        "if password==ExpectedPwd1:",
        "PASSWORD=__PASSWORD1a__",
        "fastcgi_pass: unix:/run/PHP8.sock",
        "smoke_test_pass: PR-1234-Green",
        "PWD=C:/Users/Foo1",
        "contact for the password: Jane.Doe1@example.org",
    ],
)
def test_what_is_no_password(line: str) -> None:
    """References, types, words of a text and names, in any line of a text."""
    assert _kinds(f"name: plain\n{line}\nit's: plain\n") == []


@pytest.mark.parametrize("data", [b"pwd=aB3!xyz9", b"password: Hunter2!"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_short_text_in_utf_16(data: bytes, encoding: str) -> None:
    """Of twelve characters or more."""
    assert _kinds(base64.b64encode(data.decode().encode(encoding)).decode()) == [
        "base64-encoded password in clear text"
    ]


def test_compressed_data_that_is_zeros() -> None:
    """A long row of one character is a row of zeros in it."""
    token = "gh" + "p_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    packed = gzip.compress(("-" * 20_000 + "\n" + token).encode(), mtime=0)
    assert bytes(16) in packed
    assert _kinds(base64.b64encode(packed).decode()) == ["base64-encoded GitHub token"]


def test_place_of_a_secret_in_a_word_with_an_escape() -> None:
    """What is written as it is stands at its place; the rest of the word stays."""
    assert (
        secret_search.redact("https://h/a%20b?password=" + "Foo1!Bar2")
        == "https://h/a%20b?password=<password in clear text>"
    )
    name = "\\u0070assword="
    assert secret_search.redact(f"{name}Hunter2!x") == f"{name}<password in clear text>"


def test_what_is_around_repeated_lines_is_no_one_text() -> None:
    """A line that stands between base64 of a text and that of a kubeconfig is seen, also for the second time."""
    config = "kind: Config\n# A comment that fills the first line.\ncurrent-context: a\ncontexts: []\n"
    whole = base64.b64encode(config.encode()).decode()
    plain = base64.b64encode(b"it is a plain text, and nothing more is said in it").decode()[:64]
    rows = "\n".join(f"row {number} of many rows in this text" for number in range(200))
    text = f"name: x\n{rows}\n{plain}\nname: x\n{whole[:64]}\n{whole[64:]}\n"
    assert _kinds(text) == ["base64-encoded kubeconfig"]
