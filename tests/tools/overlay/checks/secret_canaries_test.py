"""A secret planted anywhere is in no output of `flywheel check`, whatever the format.

The secrets are made up, and lie in pieces in `testdata/made_up_secrets.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flywheel_testing.check_fixtures import made_up_secrets

from flywheel import cli
from flywheel.contract.compiled import Contract
from flywheel.findings import redaction, reports, subjects
from flywheel.findings.engine import run
from flywheel.overlay import overlay_json
from flywheel.overlay.reading import directory

_MADE_UP = made_up_secrets()
SECRETS = {kind: secret for kind, secret in _MADE_UP.items() if kind != "password"}
#: Those that can be part of a name: of a file, a label, a variable.
WORDS = {kind: text for kind, text in SECRETS.items() if re.fullmatch(r"[\w.=-]{,200}", text)}
#: Tokens with `-` and `_` in them, and without.
TOKENS = {
    **{kind: text for kind, text in WORDS.items() if len(text) < 100},
    "GitLab token of one letter's case": "glpat-" + "CANARY" * 3 + "CAN",
    "GitLab token with joints": "glrt-" + "t3_Abcd_Efgh-Ijklmn_Opq-Rstuvwx",
    "GitHub token of one letter's case": "ghp_" + "CANARY" * 6,
}
#: Every kind as text, which quotes source lines too; in the other formats, kinds that differ in form.
FORMS = [(kind, "text") for kind in SECRETS] + [
    (kind, format)
    for kind in ("private key", "GitHub token", "kubeconfig", "private key in base64")
    for format in sorted(set(reports.FORMATS) - {"text"})
]

_OPAQUE = "no-prefix-tells-what-this-is-7"


def _traces(secret: str) -> list[str]:
    """Parts of a secret of which none may be seen: its long words, in pieces of 12 characters."""
    words = re.findall(r"[A-Za-z0-9+/_-]{20,}", secret)
    return [word[at : at + 12] for word in words for at in range(8, len(word) - 11)]


def _hcl(text: str) -> str:
    return json.dumps(text).replace("${", "$${")


def _files(secret: str) -> dict[str, str]:
    """An overlay with `secret` in every place where text can stand."""
    quoted, flat = _hcl(secret), secret.replace("\n", " ")
    comments = "".join(f"# {line}\n// {line}\n" for line in secret.split("\n"))
    tfvars = f"""
cluster_context      = {quoted}
github_config_url    = "https://github.com/example-org/" # {flat}
github_config_secret = {quoted}
runner_group         = <<EOT
{secret}
EOT
attic_server         = "http://{flat}@attic.nix-cache.svc:8080/"
attic_public_key     = {quoted}
ghcr_token           = "{_OPAQUE}"
nix_env_vars         = [{{ name = {quoted}, value = {quoted}, {quoted} = {quoted} }}]
nix_max_runners      = {quoted}
shared_runner_node_selector = {{ {quoted} = {quoted} }}
extra_runner_sets = {{
  {quoted} = {{
    github_config_url     = {quoted}
    github_config_secret  = {quoted}
    runner_label          = {quoted}
    runner_labels         = [{quoted}, "nix"]
    runner_scale_set_name = {quoted}
    runner_type           = {quoted}
    runner_image          = {quoted}
    cpu_request           = {quoted}
    max_runners           = {quoted}
    min_runners           = [{quoted}]
    bazel_cache_endpoint  = {quoted}
    {quoted}              = {quoted}
  }}
  twice = {{ runner_label = {quoted} }}
  twice = {quoted}
}}
/* {secret} */
{comments}"""
    backend = f"bucket = {quoted}\nkey = {quoted}\nendpoints = {{ s3 = {quoted} }}\n{comments}"
    backend += f'secret_key = "{_OPAQUE}"\n'
    block = "".join(f"    {line}\n" for line in secret.split("\n"))
    organization = f"""
schema_version: 1
overlay_kind: {quoted}
owner:
  slug: {quoted}
  repository: {quoted}
  {quoted}: {quoted}
substrate:
  cluster: {{name: {quoted}, context: {quoted}, arc_controller_owner: {quoted}}}
core:
  repository: {quoted}
  pinned_commit: {quoted}
notes: |
{block}{comments.replace("//", "#")}"""
    module = f"module(name = {quoted})\nbazel_dep(name = {quoted}, version = {quoted})\n"
    module += f'git_override(module_name = "attic-iac", commit = {quoted}, remote = {quoted})\n# {flat}\n'
    workflow = f"on: push\nenv:\n  GF_CORE_REF: {quoted}\njobs:\n  {quoted}:\n    runs-on: {quoted}\n"
    workflow += f"    steps:\n      - uses: {quoted}\n      - run: |\n{block}"
    both = {"cluster_context": secret, secret: secret, "extra_runner_sets": {secret: {"runner_label": secret}}}
    return {
        "terraform.tfvars": tfvars,
        "other.tfvars.json": json.dumps(both, indent=1),
        "backend/example.s3.hcl": backend,
        "config/organization.yaml": organization,
        "MODULE.bazel": module,
        ".github/workflows/validate.yml": workflow,
        "keys/app": secret,
    }


def _broken(secret: str) -> Iterator[str]:
    """Variable files that no reader takes, broken where the secret stands or right beside it."""
    quoted = _hcl(secret)
    yield f"a = {secret}\n"
    yield f"a = \n{secret}\n"
    yield f"{secret} = 1\n"
    yield f"{secret}\n"
    yield f'a = "{secret}\n'
    yield f"a = [{quoted} {quoted}]\n"
    yield f"a = {{ {quoted} 1 }}\n"
    yield f"a = {quoted} {secret}\n"
    yield f"a = file({quoted})\n"
    yield f'a = "${{{secret}}}"\n'
    yield f"a = <<{secret}\nx\n"
    yield f"a = <<EOT\n{secret}\n"
    yield f"/* {secret}\n"
    yield "# -----\n" + "\n".join(f"x {line}" for line in secret.split("\n"))
    yield f"a = 1\na = {quoted}\n"


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _assert_clean(text: str, secret: str) -> None:
    seen = [trace for trace in [*_traces(secret), _OPAQUE] if trace in text]
    assert not seen, f"{len(seen)} parts are seen near {[text[max(text.find(one) - 60, 0) :][:40] for one in seen[:1]]}"


def _check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    try:
        status = cli.main(["check", *arguments])
    except SystemExit as end:  # argparse's own way out
        status = int(str(end.code))
    captured = capsys.readouterr()
    return status, captured.out + captured.err


@pytest.mark.parametrize(("kind", "format"), FORMS)
def test_secret_in_files_is_in_no_report(kind: str, format: str, tmp_path: Path, capsys) -> None:
    """Values, keys, labels, comments and heredocs of every file that is read."""
    folder = _write(tmp_path, _files(SECRETS[kind]))
    status, text = _check(capsys, str(folder), "--format", format)
    assert status == 1
    assert len(text) > 1000
    _assert_clean(text, SECRETS[kind])


def _pieces(secret: str) -> set[str]:
    """`secret` and its words of 8 or more characters, as checks may write them."""
    joined = {secret, secret.replace("_", "-"), re.sub("[._]", "", secret)}
    words = {word for joints in ("-", "_", "-_./") for word in re.split(f"[{joints}]", secret)}
    return {text.lower() for text in joined | words if len(text) >= 8}


@pytest.mark.parametrize("format", sorted(reports.FORMATS))
@pytest.mark.parametrize("kind", TOKENS)
def test_no_piece_of_a_name_is_in_a_report(kind: str, format: str, tmp_path: Path, capsys) -> None:
    """Labels, releases and scale sets are lower-cased, split, and written as Kubernetes does."""
    secret = TOKENS[kind]
    lines = ['cluster_context = "c"', 'github_config_url = "https://github.com/example-org"']
    for lane in ("docker", "dind", "nix"):
        lines += [f'{lane}_runner_{name} = "{secret}"' for name in ("name", "scale_set_name")]
    lines += ["extra_runner_sets = {"]
    for number, form in enumerate(("{}", "tinyland-nix-{}", "{}-heavy", "tinyland-{}", "x_{}")):
        name = form.format(secret)
        lines += [f'  a{number} = {{ runner_label = "{name}", runner_labels = ["self-hosted", "{name}"] }}']
        lines += [f'  b{number} = {{ runner_label = "tinyland-nix", runner_scale_set_name = "{name}" }}']
        lines += [f'  "{name}" = {{ runner_label = "tinyland-nix-{number}", runner_type = "{name}" }}']
    folder = _write(tmp_path, {"terraform.tfvars": "\n".join([*lines, "}", ""])})
    status, output = _check(capsys, str(folder), "--format", format)
    assert status == 1
    assert len(output) > 500
    seen = [piece for piece in _pieces(secret) if piece in output.lower()]
    assert not seen


@pytest.mark.parametrize("kind", SECRETS)
def test_secret_in_a_broken_file_is_in_no_message(kind: str, tmp_path: Path, capsys) -> None:
    """Readers quote what they refuse, and the report shows the line."""
    for number, text in enumerate(_broken(SECRETS[kind])):
        good = {"main.tfvars": 'cluster_context = "c"\n', "config/organization.yaml": f"a: [{text}"}
        torn = dict.fromkeys(("terraform.tfvars", "b.s3.hcl", "c.tfvars.json"), text)
        folder = _write(tmp_path / str(number), good | torn)
        status, output = _check(capsys, str(folder))
        assert status == 1
        _assert_clean(output, SECRETS[kind])


@pytest.mark.parametrize("kind", WORDS)
def test_secret_in_a_name_is_in_no_report(kind: str, tmp_path: Path, capsys) -> None:
    """Names of files and folders, of which some exist, and arguments that are none."""
    secret = WORDS[kind]
    text = 'cluster_context = "<c>"\ngithub_config_url = "x"\nunknown = 1\n'
    forms = ("{}.tfvars", "{}/terraform.tfvars", "{}.s3.hcl", "{}.tfstate", "a.tfvars.{}")
    names = [form.format(secret) for form in forms]
    folder = _write(tmp_path / secret, dict.fromkeys(names, text) | {"terraform.tfvars": text})
    for arguments in (
        [str(folder)],
        [str(folder), "--format", "json"],
        [str(folder), "--format", "sarif"],
        [str(folder / secret)],
        [str(folder / "none")],
        [str(folder / f"{secret}.tfvars")],
        ["--overlay", str(folder / "none")],
        ["--contract", str(folder / "none"), str(folder)],
        [str(folder), "--select", secret],
        [str(folder), "--expect", f"{secret}=1"],
        [str(folder), "--expect", f"GF301={secret}"],
        [str(folder), "--format", secret],
        [str(folder), secret],
        [f"--{secret}"],
    ):
        status, output = _check(capsys, *arguments)
        assert status in (1, 2)
        _assert_clean(output, secret)


@pytest.mark.parametrize("kind", SECRETS)
def test_secret_is_in_no_file_that_is_written(kind: str, tmp_path: Path, capsys, contract: Contract) -> None:
    """Bundles, baselines, and the overlay that is handed to the next action."""
    folder = _write(tmp_path / "overlay", _files(SECRETS[kind]))
    written = tmp_path / "written"
    written.mkdir()
    _check(capsys, str(folder), "--bundle", str(written / "bundle"))
    _check(capsys, str(folder), "--output", str(written / "report.txt"))
    _check(capsys, str(folder), "--baseline", str(written / "baseline.json"), "--write-baseline")
    overlay = directory.load(str(folder), contract)[0]
    redact = redaction.of(overlay, contract).text
    (written / "overlay.json").write_text(overlay_json.dumps(overlay, contract.digest, redact), encoding="utf-8")
    files = [path for path in written.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        _assert_clean(path.read_text(encoding="utf-8"), SECRETS[kind])


@pytest.mark.parametrize("kind", SECRETS)
def test_overlay_handed_on_gives_the_same_findings(kind: str, tmp_path: Path, contract: Contract) -> None:
    """The file has no text and no secret, and its findings of the secrets family are those of the text."""
    folder = _write(tmp_path / "overlay", _files(SECRETS[kind]))
    overlay = directory.load(str(folder), contract)[0]
    path = tmp_path / "overlay.json"
    redact = redaction.of(overlay, contract).text
    path.write_text(overlay_json.dumps(overlay, contract.digest, redact), encoding="utf-8")
    checks = [check for check in subjects.of("overlay").values() if check.family == "secrets"]
    first = [repr(finding) for finding in run(overlay, contract, checks)]
    again = [repr(finding) for finding in run(overlay_json.load(str(path)), contract, checks)]
    assert again == first
    assert first


def test_every_kind_is_found_in_every_text(tmp_path: Path, contract: Contract, made_up: dict[str, str]) -> None:
    """The other side of the coin: each file with a secret has a finding for it."""
    for kind, secret in SECRETS.items():
        overlay = directory.load(str(_write(tmp_path / kind.replace(" ", "-"), _files(secret))), contract)[0]
        told = {suspect.place.file for suspect in overlay.suspects}
        assert told >= _files(secret).keys() - {"keys/app"}, kind
    assert made_up.keys() >= SECRETS.keys()


def test_short_values_do_not_garble_reports(overlay: Callable[..., object], contract: Contract) -> None:
    """A sensitive value that is a word of three letters is not struck out of every sentence."""
    made = overlay('ghcr_token = "the"\nunknown = 1\n')
    assert redaction.of(made, contract).text("the value") == "the value"
