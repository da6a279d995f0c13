"""Forms of secrets: tokens of many issuers, values beside a name, Kubernetes Secrets, encodings, parts.

Every secret is made up, and no prefix of a token stands beside its body in this file.
"""

from __future__ import annotations

import base64
import gzip
import random
import urllib.parse

import pytest

from flywheel.formats.secrets import secret_search

_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_HEX = "0123456789abcdef"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _some(length: int, alphabet: str = _BASE62) -> str:
    chooser = random.Random(length)
    return "".join(chooser.choice(alphabet) for _ in range(length))


def _coded(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


def _kinds(text: str) -> list[str]:
    return [kind for _, _, kind in secret_search.find(text)]


_UUID = "1f6b9c3e-7a42-4d8e-9b05-c2e8d4a6f713"
#: Kind, prefix, the rest. The prefix is what the issuer documents.
TOKENS = [
    ("1Password token", "ops_", "eyJ" + _some(250)),
    ("1Password key", "A3", f"-{_some(6, _UPPER)}-{_some(6, _UPPER)}" + f"-{_some(5, _UPPER)}" * 4),
    ("Airtable token", "pat", f"{_some(14)}.{_some(64, _HEX)}"),
    ("Alibaba Cloud key", "LT", "AI" + _some(20)),
    ("Anthropic API key", "sk-ant", f"-api03-{_some(93)}AA"),
    ("Artifactory token", "AK", "Cp" + _some(69)),
    ("Artifactory token", "cm", "Vmd" + _some(59)),
    ("Atlassian token", "ATA", "TT3" + _some(186)),
    ("AWS access key", "AB", "IA" + _some(16, "ABCDEFGH234567")),
    ("AWS access key", "AC", "CA" + _some(16, "ABCDEFGH234567")),
    ("AWS access key", "AB", "SK" + _some(128)),
    ("Azure token", "aB3", f"8Q~{_some(34)}"),
    ("Brevo key", "xkey", f"sib-{_some(64, _HEX)}-{_some(16)}"),
    ("Buildkite token", "bk", "ua_" + _some(40, _HEX)),
    ("ClickHouse key", "4b", "1d" + _some(38)),
    ("Databricks token", "da", "pi" + _some(32, _HEX)),
    ("Doppler token", "dp", f".st.prod.{_some(43)}"),
    ("Dynatrace token", "dt0", f"c01.{_some(24, _UPPER)}.{_some(64, _UPPER)}"),
    ("Fly.io token", "fo1", f"_{_some(43)}"),
    ("Fly.io token", "fm2", f"_{_some(200)}"),
    ("GitLab token", "gl", f"pat-{_some(27)}.01.{_some(9)}"),
    ("GitLab token", "gl", f"rtr-{_some(20)}"),
    ("GitLab token", "_gitlab", f"_session={_some(32, _HEX)}"),
    ("GitHub token", "gh", f"s_12345_eyJ{_some(40)}.eyJ{_some(60)}.{_some(86)}"),
    ("GitHub token", "gh", f"s_eyJ{_some(40)}.eyJ{_some(60)}.{_some(86)}"),
    ("Grafana token", "gl", f"sa_{_some(32)}_{_some(8, _HEX)}"),
    ("Grafana token", "gl", f"c_{_some(120)}"),
    ("Harness token", "pa", f"t.{_some(22)}.{_some(24, _HEX)}.{_some(20)}"),
    ("Heroku key", "HR", f"KU-AA{_some(58)}"),
    ("Hugging Face token", "h", f"f_{_some(34)}"),
    ("Infracost key", "ic", f"o-{_some(32)}"),
    ("Linear key", "li", f"n_api_{_some(40)}"),
    ("Mailchimp key", _some(32, _HEX), "-us12"),
    ("Mailgun key", "ke", f"y-{_some(32, _HEX)}"),
    ("Netlify token", "nf", f"p_{_some(36)}"),
    ("New Relic key", "NR", f"AK-{_some(27, _UPPER)}"),
    ("Notion token", "nt", f"n_{_some(11, '0123456789')}{_some(35)}"),
    ("Octopus Deploy key", "AP", f"I-{_some(26, _UPPER)}"),
    ("OpenAI API key", "s", f"k-proj-{_some(120)}"),
    ("OpenAI API key", "s", f"k-{_some(20)}T3BlbkFJ{_some(20)}"),
    ("OpenShift token", "sha", f"256~{_some(43)}"),
    ("Perplexity key", "pp", f"lx-{_some(48)}"),
    ("PlanetScale token", "psc", f"ale_tkn_{_some(43)}"),
    ("Postman key", "PM", f"AK-{_some(24, _HEX)}-{_some(34, _HEX)}"),
    ("Prefect key", "pn", f"u_{_some(36)}"),
    ("Pulumi token", "pu", f"l-{_some(40, _HEX)}"),
    ("RubyGems key", "ruby", f"gems_{_some(48, _HEX)}"),
    ("SendGrid key", "S", f"G.{_some(22)}.{_some(43)}"),
    ("Sentry token", "sntr", f"yu_{_some(64, _HEX)}"),
    ("Shopify token", "sh", f"pat_{_some(32, _HEX)}"),
    ("Slack token", "xo", f"xe.xoxp-1-{_some(160)}"),
    ("SonarQube token", "s", f"qp_{_some(40)}"),
    ("Sourcegraph token", "sg", f"p_{_some(40, _HEX)}"),
    ("Square token", "sq0", f"atp-{_some(22)}"),
    ("Stripe key", "s", f"k_live_{_some(24)}"),
    ("Stripe secret", "wh", f"sec_{_some(32)}"),
    ("Telegram token", "123456789", ":" + f"AA{_some(33)}"),
    ("Twilio key", "S", f"K{_some(32, _HEX)}"),
    ("Vault token", "s", f".{_some(24)}"),
    ("Yandex Cloud key", "AQ", f"VN{_some(36)}"),
    ("xAI key", "xa", f"i-{_some(80)}"),
]


@pytest.mark.parametrize(("kind", "prefix", "rest"), TOKENS)
def test_token_is_found(kind: str, prefix: str, rest: str) -> None:
    """In a file of settings, in a program and in base64; and only as a whole."""
    token = prefix + rest
    assert _kinds(f'value = "{token}"\n') == [kind]
    assert _kinds(f"export A={token}\n") == [kind]
    assert _kinds(f"x: {_coded(f'{token} and more of it')}\n") == [f"base64-encoded {kind}"]
    assert token[-12:] not in secret_search.redact(f"`{token}`")


RANDOM = _some(32)
#: Kind and text of values that their name or place identifies.
NAMED = [
    ("credential in clear text", f"DATADOG_API_KEY={RANDOM}"),
    ("credential in clear text", f'"apiKey": "{RANDOM}"'),
    ("credential in clear text", f"client_secret: '{RANDOM}'"),
    ("credential in clear text", f"build --remote_header=x-buildbuddy-api-key={RANDOM}"),
    ("credential in clear text", f'snyk_token = "{_UUID}"'),
    ("credential in clear text", f"SOME_TOKEN := `{RANDOM}`"),
    ("password in clear text", "password = " + '"Hunter2hunter2!"'),
    ("password in clear text", "DB_PASSWORD=" + "Hunter2hunter2!"),
    ("password in clear text", "DB_PASSWORD=" + "Hunter2hunter2"),
    ("password in clear text", "  adminPassword: " + "Hunter2-hunter"),
    ("password in clear text", "POSTGRES_PASSWORD: " + "P@ss" + "w0rd  # of the pool"),
    ("password in clear text", "machine example.org\n  login me\n  password " + "any-password"),
    ("password in clear text", "curl -fsS -u me:" + "Hunter2hunter2 https://example.org"),
    ("registry credential", "//registry.example.org/:_authToken=" + "any-token-at-all"),
    ("registry credential", f"_auth={_coded('me:any-password')}"),
    ("registry credential", f'{{"auths": {{"ghcr.io": {{"auth": "{_coded("me:any-password")}"}}}}}}'),
    ("HTTP credential", f"Authorization: Basic {_coded('me:any-password')}"),
    ("HTTP credential", f'curl -H "authorization: Bearer {RANDOM}" https://example.org'),
    ("HTTP credential", f"--remote_header=Authorization=Bearer {RANDOM}".replace("=Bearer", ": Bearer")),
    ("Azure key", f"AccountName=a;AccountKey={_some(86)}==;"),
    ("AWS secret key", f'secret_key = "{_some(40)}"'),
    ("private key", f"[Interface]\nPrivateKey = {_some(43)}=\n"),
    ("private key", f'{{"kty": "EC", "d": "{_some(43)}"}}'),
    ("private key", "MIGkAgEB" + f"BDC{_some(160)}"),
    ("private key", "MIG2AgEAMBAGByqG" + f"SM49AgEGBSuBBAAi{_some(100)}"),
    ("private key", "MC4CAQAwBQYD" + f"K2VuBCIE{_some(44)}"),
    ("private key", "MIIFLTBX" + f"BgkqhkiG9w0BBQ0w{_some(100)}"),
    ("URL password", "postgres://me:any-password@localhost/x"),
]


@pytest.mark.parametrize(("kind", "text"), NAMED)
def test_value_is_found_by_its_name(kind: str, text: str) -> None:
    """Whatever the value looks like where the form leaves no doubt, and a random one beside a name."""
    assert _kinds(f"{text}\n") == [kind]


@pytest.mark.parametrize(("kind", "text"), [*NAMED, *((kind, prefix + rest) for kind, prefix, rest in TOKENS)])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_lines_around_it_change_nothing(kind: str, text: str, line: str) -> None:
    """Plain ones, with a quote, and with the same name."""
    lines = ["name: plain", text, "it's: 'a \"b\"'", "password: ${{ secrets.PASSWORD }}", "key: plain"]
    assert _kinds("\n".join(lines).replace("\n", line)) == [kind]


@pytest.mark.parametrize("text", [text for _, text in NAMED] + [prefix + rest for _, prefix, rest in TOKENS])
def test_redacted_text_has_no_secret(text: str) -> None:
    """A mark in the place of a value is not a value."""
    once = secret_search.redact(f"{text}\n")
    assert secret_search.redact(once) == once
    assert secret_search.is_redacted(once)


def test_content_says_more_than_a_name() -> None:
    """A token beside a name, or a key in a Secret, is told as what it is."""
    token = "gh" + "p_" + _some(36)
    assert _kinds(f"password: {token}\n") == ["GitHub token"]
    assert _kinds(f"api_key: {_coded(token)}\n") == ["base64-encoded GitHub token"]
    assert _kinds(f"kind: Secret\ndata:\n  token: {_coded(token)}\n") == ["base64-encoded GitHub token"]


_SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: github-app-secret
data:
  username: {user}
  password: {password}
---
kind: ConfigMap
data:
  value: {password}
"""


def test_values_of_a_secret_manifest() -> None:
    """In blocks and in JSON, encoded and plain, quoted and not; and of no other kind of object."""
    password = _coded("any-password")
    yaml = _SECRET.format(user=_coded("somebody"), password=password)
    assert [(yaml[start:end], kind) for start, end, kind in secret_search.find(yaml)] == [
        (password, "value of a Kubernetes Secret")
    ]
    for text in (
        f'{{"apiVersion": "v1", "kind": "Secret", "data": {{"password": "{password}"}}}}',
        "kind: 'Secret'\nstringData:\n  token: 'any-token'\n",
        "- apiVersion: v1\n  kind: Secret\n  stringData:\n    token: any-token\n",
        f"data:\n    # said twice\n    a.b: {password}\nkind: Secret\n",
    ):
        assert _kinds(text) == ["value of a Kubernetes Secret"], text


#: A token, and what of it can be written otherwise.
_TOKEN = "gh" + "p_" + _some(36)
ENCODED = {
    "hexadecimal": _TOKEN.encode().hex(),
    "hexadecimal behind a digit": "0" + _TOKEN.encode().hex(),
    "capital hexadecimal": _TOKEN.encode().hex().upper(),
    "compressed": base64.b64encode(gzip.compress(f"token: {_TOKEN}\n".encode(), mtime=0)).decode(),
    "compressed twice in base64": _coded(base64.b64encode(gzip.compress(_TOKEN.encode(), mtime=0)).decode()),
    "UTF-16": _coded(_TOKEN, "utf-16-le"),
    "UTF-16, big end first": _coded(_TOKEN, "utf-16-be"),
}


@pytest.mark.parametrize("how", ENCODED)
def test_other_encodings_are_found(how: str) -> None:
    """Digits, compressed data and the encoding of another system."""
    assert _kinds(f'x = "{ENCODED[how]}"\n') == ["base64-encoded GitHub token"]


@pytest.mark.parametrize(
    "text",
    [
        f'commit = "{_TOKEN[:9]}" + "{_TOKEN[9:]}",',
        f'token = "{_TOKEN[:2]}"+\n    "{_TOKEN[2:20]}" +\n    "{_TOKEN[20:]}"',
        f'token = join("", ["{_TOKEN[:9]}", "{_TOKEN[9:]}"])',
        f'token = "".join([\n    "{_TOKEN[:9]}",\n    "{_TOKEN[9:]}",\n])',
        f'token = "".join(("{_TOKEN[:9]}", "{_TOKEN[9:]}"))',
        f'token = "{_TOKEN[9]}".join(["{_TOKEN[:9]}", "{_TOKEN[10:]}"])',
        f"token = '{_TOKEN[:9]}' + \"{_TOKEN[9:]}\"",
        f'token = ("{_TOKEN[:9]}" \\\n    + "{_TOKEN[9:]}")',
        f'commit = "%s%s" % ("{_TOKEN[:9]}", "{_TOKEN[9:]}"),',
        f'commit = "{_TOKEN[:9]}%s{_TOKEN[20:]}" % "{_TOKEN[9:20]}",',
        f'commit = "{{}}{{}}".format("{_TOKEN[:9]}", "{_TOKEN[9:]}"),',
        f'commit = "{{1}}{{0}}".format("{_TOKEN[9:]}", "{_TOKEN[:9]}"),',
        f'commit = "{{a}}{_TOKEN[9:]}".format(a = "{_TOKEN[:9]}"),',
        f'group = format("%s%s", "{_TOKEN[:9]}", "{_TOKEN[9:]}")',
        f'group = "x-${{"{_TOKEN[:9]}"}}{_TOKEN[9:]}"',
        f'group = "${{ "{_TOKEN[:9]}" }}${{"{_TOKEN[9:]}"}}"',
    ],
)
def test_parts_are_joined(text: str) -> None:
    """A token in parts is found where a program joins them."""
    assert _kinds(f"{text}\n") == ["GitHub token"]
    assert _TOKEN[9:18] not in secret_search.redact(text)


@pytest.mark.parametrize("text", ['"{}" + "{}"', '"".join(["{}", "{}"', "${{{{ format('{{0}}{{1}}', '{}', '{}') }}}}"])
def test_a_part_that_is_a_secret_itself_hides_no_other(text: str) -> None:
    """A key is recognised by its first half too, and the second half alone has no form."""
    key = base64.b64encode(b"-----BEGIN PRIVATE KEY-----\n" + b"q7Zr2kLm9Xw4Tb6Vn8Jd3Hf5\n" * 20).decode()
    assert secret_search.redact(text.format(key[:200], key[200:])) == "<base64-encoded private key>"


@pytest.mark.parametrize("text", ["https://example.com/?key={}", "/{}"])
def test_characters_of_a_url_are_decoded(text: str) -> None:
    """In a URL `:`, `+`, `/` and `=` are escaped, and the secret has its form only without the escapes."""
    key = f"cache-1:{base64.b64encode(bytes(range(32, 96))).decode()}"
    assert secret_search.redact(text.format(urllib.parse.quote(key, safe=""))) == "<Nix signing key>"


@pytest.mark.parametrize(
    "text",
    [
        f"uses: ${{{{ format('{{0}}{{1}}', '{_TOKEN[:9]}', '{_TOKEN[9:]}') }}}}",
        f"a: ${{{{ x }}}} ${{{{ join(fromJSON('[1]'), '{_TOKEN}') }}}} b",
        f"a: ${{{{ format('{_TOKEN[:2]}{{0}}', '{_TOKEN[2:]}')\n}}}}",
        f"a: ${{{{ format('{{{{{{0}}{{1}}}}}}', '{_TOKEN[:9]}', '{_TOKEN[9:]}') }}}}",
        f"a: ${{{{ format('{{1}}{{0}}', '{_TOKEN[9:]}', '{_TOKEN[:9]}') }}}}",
        f"a: ${{{{ join(fromJSON('[\"{_TOKEN[:9]}\",\"{_TOKEN[9:]}\"]'), '') }}}}",
        f"a: ${{{{ '{_TOKEN[:9]}' }}}}${{{{ '{_TOKEN[9:]}' }}}}",
        f"a: ${{{{ '{_TOKEN[:9]}' }}}}${{{{ '{_TOKEN[9:]}' }}}}${{{{ x",
        f"if: format('{{0}}{{1}}', '{_TOKEN[:9]}', '{_TOKEN[9:]}') == github.token",
    ],
)
def test_literals_of_an_expression_are_joined(text: str) -> None:
    """GitHub joins them; which way is not evaluated."""
    assert _kinds(f"{text}\n") == ["GitHub token"]
    assert _TOKEN[9:18] not in secret_search.redact(text)


def test_expressions_without_an_end_or_a_secret() -> None:
    """They are text like any other."""
    for text in ("a: ${{ format('ghp_', 'x')", "a: ${{ 'self-hosted' }} ${{ github.token }}", "${{}}", "${{" * 9):
        assert secret_search.redact(text) == text


@pytest.mark.parametrize("before", ["", "'", "a:", "a: ", "${{ x }}", "${{ x }}'"])
def test_an_expression_without_an_end_ends_the_search(before: str) -> None:
    """Wherever it begins; behind one character it was found again for ever."""
    text = f"{before}${{{{ x"
    assert secret_search.redact(text) == text


def test_a_list_is_not_a_text() -> None:
    """Labels one after the other are not one label."""
    assert _kinds(f'labels = ["{_TOKEN[:9]}", "{_TOKEN[9:]}"]\n') == []


def test_compressed_data_is_bounded() -> None:
    """Of a hundred megabytes of nothing, one is unpacked; then a token behind it is not found."""
    data = gzip.compress(b"a" * 100_000_000 + _TOKEN.encode(), mtime=0)
    assert _kinds(base64.b64encode(data).decode()) == []
