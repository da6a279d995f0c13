"""A secret in a workflow is in no message about it, however the message cuts and rewrites what it shows."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from flywheel.findings import reports

_LONG = "a-" + "x" * 43
_TOKEN = "GitHub token"
#: What a job says, where `{token}` is the secret, `{base64}` is its base64 and `{padding}` fills up what is shown.
_JOBS = {
    "an input": "uses: other/repo/.github/workflows/x.yml@main\n    with: {{runner_labels_json: '{padding} {token}'}}",
    "fromJSON": "runs-on: ${{{{ fromJSON('{padding} {token}') }}}}",
    "format": "runs-on: ${{{{ format('{padding} {token} {{', 1) }}}}",
    "a condition": "if: ${{{{ '{padding}{padding}{padding}{padding}{token} }}}}\n    runs-on: ubuntu-latest",
    "runs-on": "runs-on: ${{{{ {padding}{padding}{padding}{padding}{token} }}}}",
    "a matrix": "strategy: {{matrix: {{a: ['{padding} {token}']}}}}\n    runs-on: ${{{{ fromJSON(matrix.a) }}}}",
    "a label in capitals": "runs-on: tinyland-nix-{token}",
    "a label in base64": "runs-on: tinyland-nix-{base64}",
    "an escaped label": 'runs-on: "tinyland-nix-\\x67hp_{rest}"',
    "a folded label": 'runs-on: "tinyland-nix-gh\\\n      p_{rest}"',
    "a joined label": "runs-on: ${{{{ format('{{0}}{{1}}', 'tinyland-nix-gh', 'p_{rest}') }}}}",
    "a joined script": "runs-on: nix\n    steps:\n      - run: ${{{{ format('{{0}}{{1}}', 'gh', 'p_{rest}') }}}}",
    "an unreadable workflow": "uses: ./.github/workflows/x.yamlhttps://user:{rest}@host",
    "a short password": "uses: ./.github/workflows/x.yamlhttps://user:pa5Sw0@host",
}


def _workflow(job: str, token: str) -> str:
    text = _JOBS[job].format(
        token=token,
        rest=token.removeprefix("ghp_"),
        base64=base64.b64encode(token.encode()).decode().rstrip("="),
        padding=_LONG,
    )
    return f"on: push\njobs:\n  job:\n    {text}\n"


def _pieces(text: str) -> set[str]:
    return {text[at : at + 8].lower() for at in range(len(text) - 7)}


@pytest.mark.parametrize("format", reports.FORMATS)
@pytest.mark.parametrize("job", _JOBS)
def test_no_piece_of_a_secret_is_shown(
    job: str, format: str, flywheel, made_up: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight characters in a row are a piece, in any case: a token's last six are a checksum of the others."""
    token = made_up[_TOKEN]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "app/.github/workflows/ci.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(_workflow(job, token), encoding="utf-8")
    (tmp_path / "infra").mkdir()
    tfvars = 'cluster_context = "cluster"\ngithub_config_url = "https://github.com/example-org"\n'
    (tmp_path / "infra/terraform.tfvars").write_text(tfvars, encoding="utf-8")
    arguments = ("app", "--overlay", "infra", "--repository", "app=example-org/app:private", "--format", format)
    result = flywheel("workflows", *arguments)
    assert result.status == 1
    secrets = [token.removeprefix("ghp_"), base64.b64encode(token.encode()).decode()]
    shown = {piece for secret in secrets for piece in _pieces(secret) if piece in (result.out + result.err).lower()}
    assert not shown
    assert "pa5Sw0" not in result.out


@pytest.mark.parametrize(
    ("job", "message"),
    [
        ("an input", f"it gets `{_LONG} <GitHub token>`, which is not JSON"),
        ("format", f"`format` cannot read its text `{_LONG} <GitHub token>…`: braces must be in pairs"),
        ("an unreadable workflow", "no readable workflow `.github/workflows/x.yamlhttps:/<URL password>`"),
        ("a label in base64", "whose suffix `<base64-encoded GitHub token>` is not in the contract"),
    ],
)
def test_message_still_says_what_is_wrong(
    job: str, message: str, flywheel, made_up: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kind of the secret stands in its place."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "app/.github/workflows/ci.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(_workflow(job, made_up[_TOKEN]), encoding="utf-8")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/terraform.tfvars").write_text('github_config_url = "https://github.com/example-org"\n')
    result = flywheel("workflows", "app", "--overlay", "infra", "--format", "json")
    assert [one for one in json.loads(result.out)["findings"] if message in one["message"]], result.out
