"""Secrets that a check cuts, lower-cases or takes out of what tells that they are one.

Each row was printed once: what the document holds was not known as a secret, and what was left of it had no shape.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from flywheel_testing.check_fixtures import made_up_secrets

from canaries.__main__ import Planter
from canaries.leaks import Traces
from flywheel.findings import reports

_SECRETS = made_up_secrets()
_AWS, _SLACK, _NIX = (_SECRETS[kind] for kind in ("AWS access key", "Slack token", "Nix signing key"))
_PASSWORD = "q7Zr2kLm9Xw4Tb6Vn8Jd3Hf5"
#: A secret without a form.
_UNKNOWN = "CorrectHorseBatteryStaple"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


#: The case, the document, what is replaced, by what, the secret, and the verb.
ROWS = {
    "a label of a live set, in lower case": (
        "live-GF828-fail",
        "live.json",
        '"labels": ["tinyland-nix"]',
        f'"labels": ["{"-" * 190} {_AWS}{" y" * 120}"]',
        _AWS,
        "preflight",
    ),
    "the same, encoded twice": (
        "live-GF826-pass-starting",
        "live.json",
        '"labels": ["tinyland-nix"]',
        f'"labels": ["{_encoded(_encoded(_SLACK))}"]',
        _SLACK,
        "preflight",
    ),
    "the last part of a URL's path": (
        "registry-GF638-pass",
        "modules/example/1.0.0/source.json",
        '"url": "https://',
        f'"url": "https://example.com/https://user:{_PASSWORD}@host", "was": "https://',
        _PASSWORD,
        "registry",
    ),
    "a remote with escapes, without its host": (
        "overlay-GF610-pass-override",
        "MODULE.bazel",
        "https://github.com/example-org/GloriousFlywheel.git",
        "".join(f"\\x{ord(one):02x}" for one in _NIX),
        _NIX,
        "check",
    ),
    "a URL as the name of a file that a patch changes": (
        "registry-GF632-pass",
        "modules/example/1.0.0/patches/fix.patch",
        "+++ b/README.md",
        f"+++ https://user:{_PASSWORD}@example.com/README.md",
        _PASSWORD,
        "registry",
    ),
    "a commit that a program formats": (
        "overlay-whole",
        "MODULE.bazel",
        '"2281b5760123456789abcdef0123456789abcdef"',
        f'"%s%s" % ("{_SLACK[:16]}", "{_SLACK[16:]}")',
        _SLACK,
        "check",
    ),
    "a value of a template": (
        "overlay-whole",
        "tofu/stacks/arc-runners/terraform.tfvars",
        'runner_group         = "example-infra"',
        f'runner_group = "${{"{_SLACK[:16]}"}}{_SLACK[16:]}"',
        _SLACK,
        "check",
    ),
    "a value of a sensitive variable, as a label in lower case": (
        "overlay-whole",
        "tofu/stacks/arc-runners/terraform.tfvars",
        'runner_label            = "tinyland-nix-heavy"',
        f'runner_label = "{_UNKNOWN}" }} }}\nghcr_token = "{_UNKNOWN}"\nx = {{ y = {{',
        _UNKNOWN,
        "check",
    ),
    "base64 behind hexadecimal digits": (
        "overlay-GF616-fail",
        "MODULE.bazel",
        "2281b5760123456789abcdef0123456789abcdef",
        f"2281b5760123456789abcdef0123456789abcdef-{_encoded(_AWS)}",
        _AWS,
        "pin",
    ),
}


@pytest.fixture(scope="module")
def planter(tmp_path_factory: pytest.TempPathFactory) -> Planter:
    """Every case, as the long runs have them."""
    return Planter(tmp_path_factory.mktemp("work"))


@pytest.mark.parametrize("row", ROWS)
def test_what_is_left_of_a_secret_is_not_printed(planter: Planter, row: str) -> None:
    """In no format, of any call of the verb."""
    name, file, old, new, secret, verb = ROWS[row]
    case = next(one for cases in planter.rooms for one in cases if one.folder.name == name)
    text = case.texts[file]
    assert old in text
    path: Path = case.folder / file
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        calls = [call for call in case.calls if call[0] == verb]
        assert calls
        for call in calls:
            for format in sorted(reports.FORMATS):
                printed, written, status = planter.called(call, format, case.folder)
                assert status in (0, 1, 2)
                assert Traces(secret).found(printed + written) == []
    finally:
        path.write_text(text, encoding="utf-8")
