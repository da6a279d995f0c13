"""What went wrong with caches, state and secrets, and the check that tells it (docs/reference/field.md)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import subjects
from flywheel.findings.engine import run
from flywheel.findings.finding import Finding
from flywheel.overlay.reading import directory

KEY = "main:" + base64.b64encode(bytes(32)).decode()
ATTIC = "http://attic.nix-cache.svc.cluster.local"
CACHE = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
HEAD = f"""
cluster_context      = "cluster"
github_config_url    = "https://github.com/example-org"
github_config_secret = "github-app-secret-example-org"
attic_server         = "{ATTIC}"
attic_cache          = "main"
attic_public_key     = "{KEY}"
bazel_cache_endpoint = "{CACHE}"
"""
BACKEND = """
bucket    = "tofu-state"
key       = "example-infra/arc-runners/terraform.tfstate"
region    = "us-east-1"
endpoints = { s3 = "http://state.nix-cache.svc:9000" }

skip_credentials_validation = true
skip_metadata_api_check     = true
skip_region_validation      = true
skip_requesting_account_id  = true
skip_s3_checksum            = true
use_path_style              = true
"""

Judge = Callable[..., list[Finding]]


def _set(attributes: str, key: str = "builds") -> str:
    body = f'github_config_url = "https://github.com/example-org"\n runner_label = "tinyland-nix"\n {attributes}'
    return f"{HEAD}\nextra_runner_sets = {{\n {key} = {{\n {body}\n }}\n}}\n"


@pytest.fixture
def judge(tmp_path: Path, contract: Contract) -> Judge:
    """The findings of wiring and secrets on a folder with these files."""

    def judged(tfvars: str = HEAD, **files: str | bytes) -> list[Finding]:
        for name, content in {"terraform_tfvars": tfvars, **files}.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        overlay = directory.load(str(tmp_path), contract)[0]
        checks = [check for check in subjects.of("overlay").values() if check.family in ("wiring", "secrets")]
        return run(overlay, contract, checks)

    return judged


def _ids(found: list[Finding]) -> list[str]:
    return sorted({finding.id for finding in found})


def test_sound_overlay_is_silent(judge: Judge) -> None:
    """What the other tests change is nothing by itself; that the store has no lock is a note."""
    found = judge(_set(f'attic_server = "{ATTIC}"\n bazel_cache_endpoint = "{CACHE}"'), example_s3_hcl=BACKEND)
    assert _ids(found) == ["GF419"]


def test_probe_03_runner_type_left_out(judge: Judge) -> None:
    """The stack's default type is nix, and needs what nix needs."""
    assert _ids(judge(_set(""))) == ["GF404"]


def test_probe_12_key_in_the_place_of_its_name(judge: Judge, made_up: dict[str, str]) -> None:
    """PEM text as the name of a secret: told once, and not printed."""
    key = made_up["private key on one line"]
    found = judge(HEAD.replace("github-app-secret-example-org", key))
    assert _ids(found) == ["GF501"]
    assert "BEGIN" not in repr(found)


def test_probe_13_another_operators_key_is_sound(judge: Judge) -> None:
    """The guard knew one key, and refused the cache of every other operator."""
    key = "builds:" + base64.b64encode(bytes(range(32))).decode()
    assert judge(HEAD.replace(KEY, key).replace('"main"', '"builds"')) == []


def test_probe_18_template_is_no_value(judge: Judge) -> None:
    """The guard compared `${var.x}` as it stood."""
    assert _ids(judge(HEAD.replace(ATTIC, "http://$${var.attic_host}"))) == ["GF408"]


@pytest.mark.parametrize("key", ["builds", '"builds"', '"a key of many words"'])
def test_probes_23_and_24_quoted_key_hides_nothing(judge: Judge, key: str) -> None:
    """A set is judged alike whether its key stands in quotes or not."""
    assert _ids(judge(_set('runner_type = "docker"', key))) == ["GF404"]


def test_probe_25_comment_is_no_configuration(judge: Judge) -> None:
    """The guard read what stands between `/*` and `*/`."""
    assert judge(HEAD + '/*\nbazel_executor_endpoint = "http://localhost"\n*/\n') == []


def test_row_11_bare_set_is_named(judge: Judge) -> None:
    """A set without caches built everything anew for weeks."""
    found = judge(_set('runner_type = "nix"'))
    assert [finding.message for finding in found] == [
        "runner set `builds` has the runner type `nix`, and no `attic_server`, `bazel_cache_endpoint`."
    ]


def test_row_12_retired_key_and_stale_address(judge: Judge, contract: Contract) -> None:
    """Both were on one lane, in copies that nobody compared."""
    retired = contract.wiring.retired.attic_public_keys[0]
    text = HEAD.replace(KEY, retired) + _set(
        f'attic_server = "http://attic-api.nix-cache.svc:8080"\n bazel_cache_endpoint = "{CACHE}"'
    ).removeprefix(HEAD)
    assert _ids(judge(text)) == ["GF402", "GF405"]


def test_row_28_saved_plan_under_any_name(judge: Judge) -> None:
    """A plan is a zip archive with a member of that name; a state tells itself by its keys."""
    state = json.dumps({"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x"})
    found = judge(flip_bin=b"PK\x03\x04" + bytes(26) + b"tfplan" + bytes(99), notes__old_txt=state)
    assert [(finding.id, str(finding.place)) for finding in found] == [
        ("GF506", "flip.bin"),
        ("GF506", "notes/old.txt"),
    ]


def test_row_29_key_in_base64(judge: Judge, made_up: dict[str, str]) -> None:
    """A dry run printed it, and it went into a comment; it is one finding, and not printed again."""
    encoded = made_up["private key in base64"]
    found = judge(f"{HEAD}\n# github_app_private_key: {encoded}\n")
    assert _ids(found) == ["GF504"]
    assert encoded[:30] not in repr(found)


def test_row_32_store_without_lock_is_a_note(judge: Judge) -> None:
    """Nothing in the overlay can change it, so it fails nothing."""
    assert [(finding.id, finding.severity) for finding in judge(example_s3_hcl=BACKEND)] == [("GF419", "note")]


def test_row_33_deprecated_endpoint(judge: Judge) -> None:
    """The first overlay's backend had `endpoint`; it counts as the endpoint all the same."""
    old = BACKEND.replace('endpoints = { s3 = "http://state.nix-cache.svc:9000" }', 'endpoint = "http://state:9000"')
    old = old.replace("use_path_style", "force_path_style")
    assert _ids(judge(example_s3_hcl=old)) == ["GF413", "GF419"]


def test_row_40_mistaken_key_of_the_secret(judge: Judge) -> None:
    """The guide writes `github_app_pem`; ARC reads another key."""
    found = judge(HEAD + 'nix_runner_secret_mounts = [{ name = "app", key = "github_app_pem" }]\n')
    assert _ids(found) == ["GF507"]
    assert found[0].fix.startswith("Write `github_app_private_key`")


def test_row_42_personal_token(judge: Judge, made_up: dict[str, str]) -> None:
    """A user's token in the place of the App's secret."""
    found = judge(HEAD.replace("github-app-secret-example-org", made_up["GitHub token"]))
    assert _ids(found) == ["GF502"]


def test_copied_backend_shares_a_state(judge: Judge) -> None:
    """A backend copied for a second stack, whose key was not changed."""
    found = judge(example_s3_hcl=BACKEND, edge_s3_hcl=BACKEND.replace("example-infra/", "Example-Infra//"))
    assert "GF412" in _ids(found)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "0x7f000001", "[::1]", "0.0.0.0", "a.localhost"])
def test_cache_attachment_refuses_loopback(judge: Judge, host: str) -> None:
    """The consumers' contract fails closed on it; so does the overlay's."""
    assert "GF407" in _ids(judge(HEAD.replace("bazel-cache.nix-cache.svc.cluster.local", host)))


def test_set_without_cache_under_a_wired_stack(judge: Judge) -> None:
    """Top-level caches do not reach a set of the map: it must be given its own."""
    assert [finding.id for finding in judge(_set('runner_type = "dind"'))] == ["GF404"]


def test_backends_without_a_key_share_none(judge: Judge) -> None:
    """What is missing is missing, and not the same."""
    bare = BACKEND.replace('key       = "example-infra/arc-runners/terraform.tfstate"\n', "")
    assert _ids(judge(example_s3_hcl=bare, edge_s3_hcl=bare)) == ["GF411", "GF419"]


def test_backends_of_two_stores_differ_rightly(judge: Judge) -> None:
    """Two stacks may have their state in two places; only the substrate's facts say where it must be."""
    other = BACKEND.replace("state.nix-cache", "state.other").replace("arc-runners", "edge")
    assert _ids(judge(example_s3_hcl=BACKEND, edge_s3_hcl=other)) == ["GF419"]


def test_loopback_under_a_deprecated_name(judge: Judge) -> None:
    """A port-forward that reached the file counts under either name of the attribute."""
    old = BACKEND.replace(
        'endpoints = { s3 = "http://state.nix-cache.svc:9000" }', 'endpoint = "http://127.0.0.1:9000"'
    )
    assert _ids(judge(example_s3_hcl=old)) == ["GF407", "GF413", "GF419"]


def test_signing_key_is_told_by_the_secrets_family_alone(judge: Judge, made_up: dict[str, str]) -> None:
    """The private half in the place of the public one: no second finding calls it malformed."""
    assert _ids(judge(HEAD.replace(KEY, made_up["Nix signing key"]))) == ["GF501"]
