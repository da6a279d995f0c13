"""Tests of `flywheel change`: its arguments, its inputs, and secrets that it must not show."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from flywheel_testing.plans import whole

from flywheel.formats.json import canonical_json
from flywheel.overlay.manifest import manifest_file

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"


@pytest.fixture
def applied(flywheel, overlay) -> Path:
    """The manifest of the overlay in testdata."""
    assert flywheel("manifest", overlay, "--output", "applied.json").status == 0
    return Path("applied.json")


@pytest.fixture
def edited(flywheel, overlay, edit, applied) -> Path:
    """The manifest after an edit of the first set's labels."""
    edit(TFVARS, '["self-hosted", "nix", "linux"]', '["self-hosted", "nix", "linux", "x64"]')
    assert flywheel("manifest", overlay, "--output", "edited.json").status == 0
    return Path("edited.json")


def test_nothing_edited(flywheel, applied) -> None:
    """All nine checks run, and the report lists the files that were read."""
    result = flywheel("change", "--previous", applied, "--current", applied, "--format", "json")
    report = json.loads(result.out)
    assert result.status == 0
    assert (report["subject"], report["read"], report["missed"]) == ("example-org/example-infra", ["applied.json"], [])
    assert report["families"] == ["change"]


def test_labels_edited(flywheel, applied, edited) -> None:
    """The finding's place is in the previous manifest, where a review can show it."""
    result = flywheel("change", "--previous", applied, "--current", edited)
    assert result.status == 1
    assert result.out.splitlines()[:2] == [
        "applied.json:29:21  blocker  GF941 labels-changed",
        (
            "    the labels of runner set `example-nix-heavy` gain `x64`: ARC sends labels to the forge only when it "
            "creates a set, so the live set `example-nix-heavy` keeps its old labels."
        ),
    ]


def test_nothing_kept(flywheel, applied) -> None:
    """Without a previous manifest there is a note, and the report says what is missing."""
    result = flywheel("change", "--previous", "none", "--current", applied, "--strict", "--format", "json")
    report = json.loads(result.out)
    assert result.status == 0
    assert [one["id"] for one in report["findings"]] == ["GF949"]
    assert {one["id"]: (one["needs"], one["partial"]) for one in report["not_run"]} == {
        "GF941": (["previous"], False),
        "GF942": (["previous"], False),
        "GF943": (["previous"], False),
        "GF944": (["previous", "ledger"], False),
        "GF945": (["previous"], False),
        "GF946": (["controller"], True),
        "GF947": (["previous"], False),
        "GF948": (["previous"], False),
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--approvals", "a.yaml"], "--approvals needs --plan FILE: an approval is for one plan."),
        (["--today", "2026-02-30"], "--today `2026-02-30`: this is not a date. Write it as YYYY-MM-DD."),
        (["--expect", "GF101=1"], "expected: `GF101` judges something else than this verb does. Leave its count out."),
    ],
)
def test_wrong_call(flywheel, applied, arguments, message) -> None:
    """The error comes before any file is read."""
    result = flywheel("change", "--previous", applied, "--current", applied, *arguments)
    assert (result.status, result.out, result.err) == (2, "", f"flywheel: {message}\n")


def test_file_that_is_no_ledger(flywheel, applied) -> None:
    """The `schema` of a file says which kind of ledger it is."""
    Path("x.yaml").write_text("schema: other\n", encoding="utf-8")
    result = flywheel("change", "--previous", applied, "--current", applied, "--ledger", "x.yaml")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flywheel: x.yaml: this is not a ledger. Begin the file with `schema: flywheel.debt/1` or "
        "`schema: flywheel.retirement/1`.\n"
    )


def refusal(edit) -> dict:
    """A manifest with an edit of its document."""
    document = json.loads(Path("applied.json").read_text(encoding="utf-8"))
    edit(document)
    return document


AGAIN = "Write it again with `flywheel manifest`, or with the target that keeps it."
REFUSED = {
    "schema": (
        lambda one: one.update(schema="x"),
        "bad.json:19:13: `schema` is `x`; this version reads `flywheel.manifest/1`.",
    ),
    "no schema": (
        lambda one: one.pop("schema"),
        "bad.json:1:1: there is no `schema`; this version reads `flywheel.manifest/1`.",
    ),
    "unknown key": (lambda one: one.update(zone=1), "bad.json:97:3: `zone` is not a known key."),
    "missing key": (lambda one: one.pop("owner"), "bad.json:1:1: `owner` is missing."),
    "mistyped": (lambda one: one.update(overlay=[]), "bad.json:12:14: `overlay` is a list, not a string."),
    "null": (lambda one: one.update(overlay=None), "bad.json:12:14: `overlay` is null, not a string."),
    "two stacks": (
        lambda one: one["stacks"].append(one["stacks"][0]),
        "bad.json:96:5: the manifest has two entries with this name.",
    ),
    "two sets": (
        lambda one: one["stacks"][0]["runner_sets"].append(one["stacks"][0]["runner_sets"][0]),
        "bad.json:85:9: the manifest has two entries with this name.",
    ),
}


@pytest.mark.parametrize(("edit", "message"), REFUSED.values(), ids=REFUSED)
def test_manifest_that_is_none(flywheel, applied, edit, message) -> None:
    """An invalid manifest gives one error with its place, on either side."""
    Path("bad.json").write_text(canonical_json.dumps(refusal(edit), indent=2), encoding="utf-8")
    for sides in (("bad.json", applied), (applied, "bad.json")):
        result = flywheel("change", "--previous", sides[0], "--current", sides[1])
        assert (result.status, result.out, result.err) == (2, "", f"flywheel: {message} {AGAIN}\n")


def test_key_written_twice(flywheel, applied) -> None:
    """A duplicate key is refused, because either value could be meant."""
    text = Path("applied.json").read_text(encoding="utf-8").replace('"schema":', '"overlay": "x",\n  "schema":', 1)
    Path("bad.json").write_text(text, encoding="utf-8")
    result = flywheel("change", "--previous", "bad.json", "--current", applied)
    assert (result.status, result.out) == (2, "")
    assert (
        result.err
        == f"flywheel: bad.json:19:3: `overlay` is set a second time; the first is at bad.json:12:3. {AGAIN}\n"
    )


def test_no_secret_leaves(flywheel, applied, edited) -> None:
    """No secret of a manifest and no value of a plan is shown."""
    token = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    text = applied.read_text(encoding="utf-8").replace('"github-app-secret-example-org"', f'"{token}"')
    applied.write_text(text, encoding="utf-8")
    plan = {
        "format_version": "1.2", "complete": True, "errored": False,
        "planned_values": {"root_module": {}},
        "resource_changes": [
            {
                "address": "helm_release.x", "mode": "managed", "type": "helm_release", "name": "x",
                "change": {
                    "actions": ["update"],
                    "before": {"name": "example-nix-heavy", "password": "canary-one"},
                    "after": {"name": "example-nix-heavy", "password": "canary-two"},
                    "after_unknown": {}, "before_sensitive": {"password": True}, "after_sensitive": {"password": True},
                },
            }
        ],
    }  # fmt: skip
    Path("plan.json").write_text(json.dumps(whole(plan)), encoding="utf-8")
    for format in ("text", "json", "markdown", "sarif", "junit", "github"):
        told = ("--plan", "plan.json", "--format", format)
        result = flywheel("change", "--previous", applied, "--current", edited, *told)
        assert result.status == 1
        assert "GF941" in result.out and "GF948" in result.out and "helm_release.x" in result.out
        assert not any(word in result.out + result.err for word in (token, "canary"))


def many(count: int, label: str) -> str:
    """A manifest of many sets."""
    sets = [
        {
            "release": f"set-{number}", "lane": "", "scale_set": f"set-{number}", "labels": [label],
            "runner_group": "g", "config_url": "https://github.com/example-org", "app_secret": "s",
            "runner_type": "nix", "min_runners": 0, "max_runners": 1,
        }
        for number in range(count)
    ]  # fmt: skip
    return canonical_json.dumps(
        {
            "schema": "flywheel.manifest/1", "overlay": "x", "contract": "sha256-x",
            "owner": {"account_kind": "", "forge": "", "overlay_repository": "", "slug": ""},
            "core": {"commits": [], "contracts": [], "versions": []},
            "stacks": [
                {
                    "stack": "arc_runners", "chart_version": "0.14.0", "controller_owner": "",
                    "deploys_controller": None, "states": [], "runner_sets": sets,
                }
            ],
        },
        indent=2,
    )  # fmt: skip


def test_time_grows_with_the_sets_alone(flywheel, tmp_path, monkeypatch) -> None:
    """Ten times the sets take far less than a hundred times the time."""
    monkeypatch.chdir(tmp_path)
    spent = {}
    for count in (200, 2000):
        Path("old.json").write_text(many(count, "tinyland-nix"), encoding="utf-8")
        Path("new.json").write_text(many(count, "tinyland-nix-heavy"), encoding="utf-8")
        before = time.process_time()
        result = flywheel("change", "--previous", "old.json", "--current", "new.json", "--format", "json")
        spent[count] = time.process_time() - before
        assert len(json.loads(result.out)["findings"]) == count
    assert spent[2000] < 40 * spent[200], spent


def test_manifest_reads_what_it_wrote(applied) -> None:
    """A written manifest is read back with its sets by key and the place of each value."""
    manifest = manifest_file.load("applied.json")
    [stack] = manifest.every_stack
    assert [one.key for one in stack.sets] == [
        ("release", "example-nix-heavy"), ("lane", "dind"), ("lane", "docker"), ("lane", "nix"),
    ]  # fmt: skip
    assert str(stack.sets[0].place("labels")) == "applied.json:29:21"
    assert stack.deploys_controller is False


def test_label_is_not_shown_in_lower_case(flywheel, overlay, edit, applied, made_up: dict[str, str]) -> None:
    """Labels are compared in lower case, and what is left of a token then has no form of its own."""
    token = made_up["AWS access key"].split()[0]
    text = applied.read_text(encoding="utf-8")
    Path("edited.json").write_text(text.replace('"linux"', f'"x{"-" * 20} {token}"'), encoding="utf-8")
    result = flywheel("change", "--previous", applied, "--current", "edited.json", "--format", "json")
    assert result.status == 1
    assert "<AWS access key>" in result.out
    assert token[4:12].lower() not in result.out.lower()
