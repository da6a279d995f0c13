"""`flywheel manifest`: what an overlay renders, by name, the same on every machine, and without a secret."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import jsonschema
import pytest
from flywheel_testing import mutations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.documents import json_schema
from flywheel.overlay.manifest.manifest import Manifest

_TEXT = json_schema.text(Manifest)
SCHEMA = Path(__file__).parents[4] / "docs" / "schemas" / "manifest.schema.json"
FACTS = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "stack": "arc_runners",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
            "runner_group": "example",
            "overlay_repository": "example-org/example-infra",
        },
    },
    "substrate": {
        "label": "//:substrate",
        "facts": {"cluster_context": "cluster", "state_backend": "s3", "state_bucket": "state"},
    },
    "core_pin": {"version": "0.1.0", "commit": None},
    "runner_sets": [],
    "variables": {"controller_chart_version": "0.14.0"},
}
TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"


@pytest.fixture
def manifest(flywheel, overlay) -> dict:
    """The manifest of the overlay in testdata."""
    result = flywheel("manifest", overlay)
    assert (result.status, result.err) == (0, "")
    return json.loads(result.out)


def test_whole(manifest) -> None:
    """Everything that ARC, the forge and the state go by."""
    contract = compiled.load(compiled.built_in())
    assert {key: manifest[key] for key in manifest if key != "stacks"} == {
        "schema": "flywheel.manifest/1",
        "overlay": "example-org/example-infra",
        "contract": contract.digest,
        "core": {"commits": ["2281b5760123456789abcdef0123456789abcdef"], "contracts": [], "versions": ["0.1.0"]},
        "owner": {
            "account_kind": "organization",
            "forge": "github",
            "overlay_repository": "example-org/example-infra",
            "slug": "example-org",
        },
    }
    [stack] = manifest["stacks"]
    assert {key: stack[key] for key in stack if key != "runner_sets"} == {
        "stack": "arc_runners",
        "chart_version": "0.14.0",
        "controller_owner": "example-org/cluster-infra",
        "deploys_controller": False,
        "states": [
            {
                "backend": "s3",
                "bucket": "tofu-state",
                "endpoints.s3": "http://state.example.com:9000",
                "key": "example-infra/arc-runners/terraform.tfstate",
            }
        ],
    }
    assert [one["release"] for one in stack["runner_sets"]] == [
        "example-nix-heavy", "example-dind", "example-docker", "example-nix",
    ]  # fmt: skip
    assert stack["runner_sets"][0] == {
        "release": "example-nix-heavy",
        "lane": "",
        "scale_set": "example-nix-heavy",
        "labels": ["linux", "nix", "self-hosted", "tinyland-nix-heavy"],
        "runner_group": "example-infra",
        "config_url": "https://github.com/example-org",
        "app_secret": "github-app-secret-example-org",
        "runner_type": "nix",
        "min_runners": 0,
        "max_runners": 1,
    }


def test_schema_file_is_as_generated() -> None:
    """The committed schema is the generated one; FLYWHEEL_UPDATE_GOLDENS=1 rewrites it."""
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        SCHEMA.write_text(_TEXT, encoding="utf-8", newline="\n")
    assert SCHEMA.read_bytes().decode("utf-8") == _TEXT


def test_manifest_is_valid(manifest) -> None:
    """By its schema, which knows each key and misses any."""
    schema = json_schema.of(Manifest)
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    judge.validate(manifest)
    for key in manifest:
        assert not judge.is_valid({name: value for name, value in manifest.items() if name != key}), key
    assert not judge.is_valid({**manifest, "later": 1})


@given(data=st.data())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_reader_and_schema_agree(manifest, data) -> None:
    """The reader takes null, and no key, for a number that is not set; the schema asks for null."""
    document = data.draw(mutations.mutated(manifest))
    assert mutations.disagreement(Manifest, document, asks_more=True) == ""


def test_order_and_place_do_not_count(flywheel, overlay, tmp_path) -> None:
    """Neither where the folder lies, nor the order in which variables are written, nor comments."""
    first = flywheel("manifest", overlay).out
    other = tmp_path / "elsewhere" / "overlay"
    shutil.copytree(overlay, other)
    path = other / TFVARS
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("cluster_context")]
    rest = [line for line in lines if line not in head]
    path.unlink()
    path.write_text("\n".join(["# A comment.", *rest, *head]) + "\n", encoding="utf-8")
    assert flywheel("manifest", other).out == first


def test_rendered_and_recorded_are_one(flywheel, tmp_path) -> None:
    """What the render action writes is what `flywheel manifest --overlay` says of its overlay."""
    facts, contract = tmp_path / "facts.json", compiled.built_in()
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    paths = {name: tmp_path / f"{name}.json" for name in ("overlay", "manifest", "again")}
    outputs = ("--overlay", paths["overlay"], "--manifest", paths["manifest"])
    assert flywheel("render", "--facts", facts, "--contract", contract, *outputs).status == 0
    assert flywheel("manifest", "--overlay", paths["overlay"], "--output", paths["again"]).status == 0
    assert paths["again"].read_bytes() == paths["manifest"].read_bytes()
    assert json.loads(paths["manifest"].read_text(encoding="utf-8"))["overlay"] == "//:overlay"


def test_no_secret_is_kept(flywheel, overlay, edit) -> None:
    """A token for a name, or a password in an address, is struck out before anything is written."""
    token = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    text = (overlay / TFVARS).read_text(encoding="utf-8")
    (overlay / TFVARS).unlink()
    (overlay / TFVARS).write_text(
        text.replace("github-app-secret-example-org", token).replace(
            "https://github.com", "https://u:hunter2x@github.com"
        ),
        encoding="utf-8",
    )
    result = flywheel("manifest", overlay)
    assert result.status == 0
    assert token not in result.out
    assert "hunter2x" not in result.out
    assert json.loads(result.out)["stacks"][0]["runner_sets"][0]["app_secret"].startswith("<")


@pytest.mark.parametrize("verb", ["manifest", "load"])
def test_what_does_not_print_is_an_escape(flywheel, overlay, edit, verb) -> None:
    """A terminal that the document is shown in would obey a control character; a reader of JSON gets the same value."""
    name = "a\x9b31m\u202e\u2028b\U0001d173"
    edit(TFVARS, 'nix_runner_name              = "example-nix"', f'nix_runner_name = "{name}"')
    words = [overlay] if verb == "manifest" else ["--name", "x", "--contract", compiled.built_in()]
    words += [] if verb == "manifest" else ["--tfvars", overlay / TFVARS]
    result = flywheel(verb, *words)
    assert (result.status, result.err) == (0, "")
    assert result.out.replace("\n", "").isprintable()
    assert "a\\u009b31m\\u202e\\u2028b\\ud834\\udd73" in result.out
    assert repr(name)[1:-1] in str(json.loads(result.out))


def test_mistyped_values_are_recorded_as_none(flywheel, overlay, edit) -> None:
    """What the stack would refuse is another check's: the manifest leaves it open."""
    edit(TFVARS, "max_runners             = 1", 'max_runners = "one"')
    assert json.loads(flywheel("manifest", overlay).out)["stacks"][0]["runner_sets"][0]["max_runners"] is None


@pytest.mark.parametrize("arguments", [(), (".", "--overlay", "x.json")])
def test_one_overlay_is_named(flywheel, arguments) -> None:
    """Neither none nor two."""
    result = flywheel("manifest", *arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err == "flywheel: give either the overlay's folder DIR or --overlay FILE.\n"
