"""Tests of `flywheel preflight`: its input, its output in every format, and its errors."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import fixture_live as live
import fixture_situations
import jsonschema
import pytest
from flywheel_testing.verbs import Outcome

from flywheel.contract import compiled
from flywheel.documents import json_schema
from flywheel.live.preflight_tables import PreflightReport

Verb = Callable[..., Outcome]
SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "preflight.schema.json"


@pytest.fixture
def infra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An overlay and its healthy evidence, in the working directory."""
    monkeypatch.chdir(tmp_path)
    live.write_overlay(tmp_path / "infra")
    write("live.json", "rung-6-attached")
    return tmp_path


def write(name: str, situation: str) -> None:
    """The evidence of a situation, as a file."""
    Path(name).write_text(live.text(fixture_situations.evidence(situation)), encoding="utf-8")


def test_the_schema_of_the_report_is_as_generated(infra: Path, flywheel: Verb) -> None:
    """The committed schema is the generated one, and a report is of it."""
    text = json_schema.text(PreflightReport)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        SCHEMA.write_text(text, encoding="utf-8", newline="\n")
    assert SCHEMA.read_text(encoding="utf-8") == text
    write("live.json", "repository-outside-the-roster")
    found = flywheel("preflight", "infra", "--evidence", "live.json", "--format", "json")
    schema = json.loads(text)
    schema["allOf"] = []
    jsonschema.Draft202012Validator(schema).validate(json.loads(found.out))


def test_the_queue_is_in_every_format(infra: Path, flywheel: Verb) -> None:
    """Text ends with it; JUnit has it as output of the suite, SARIF in the run's properties."""
    write("live.json", "rung-3-listening")
    words = ("preflight", "infra", "--evidence", "live.json")
    step = "Run a job with `runs-on: tinyland-nix` in a repository that its group example-infra admits."
    texts = {name: flywheel(*words, "--format", name).out for name in ("text", "markdown", "json", "junit", "sarif")}
    assert texts["text"].index("GF848") < texts["text"].index("Enrollment queue: 1") < texts["text"].index("passed")
    assert step in texts["text"]
    assert "### Enrollment queue" in texts["markdown"]
    assert json.loads(texts["json"])["queue"][0]["action"] == step
    suite = ElementTree.fromstring(texts["junit"])[0]
    assert [one.text for one in suite if one.tag == "system-out"] == [
        f"\nEnrollment queue: 1\nexample-org/infra: {step}: rung 4: picked up: primary lane nix\n"
    ]
    assert json.loads(texts["sarif"])["runs"][0]["properties"]["queue"][0]["gives"] == "rung 4: picked up"


def test_a_newcomer_without_evidence_is_told_what_was_not_seen(infra: Path, flywheel: Verb) -> None:
    """Exit 0 without `--require`, 1 with it, and never a traceback."""
    found = flywheel("preflight", "infra")
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith(
        "Not seen: 19\n"
        "  No live evidence was given, so that only what the files declare is judged. Collect it\n"
        "  with `flywheel collect infra`, and run\n"
        "  `flywheel preflight infra --evidence evidence.json`.\n"
        "\nProof ladder: 1\n"
    )
    assert "  not run    35 checks: need live evidence (`--evidence FILE`)\n" in found.out
    assert "GF824" not in found.out
    assert len(json.loads(flywheel("preflight", "infra", "--format", "json").out)["not_seen"]) == 19
    for name in ("markdown", "html"):
        assert "cluster cluster-one" not in flywheel("preflight", "infra", "--format", name).out.partition("queue")[0]
    required = flywheel("preflight", "infra", "--require", "live_objects,GF838")
    assert required.status == 1
    assert "GF838 is required and did not run: it needs the runner groups of the owner" in required.out


def test_evidence_from_several_places_is_joined(infra: Path, flywheel: Verb) -> None:
    """The operator sees the cluster, and CI the forge: of two answers the one that was seen counts."""
    write("cluster.json", "rung-6-attached")
    write("forge.json", "not-seen-tool")
    write("blind.json", "not-seen-permission")
    blind = flywheel("preflight", "infra", "--evidence", "blind.json", "--evidence", "forge.json", "--format", "json")
    whole = flywheel("preflight", "infra", "--evidence", "forge.json", "--evidence", "cluster.json", "--format", "json")
    assert [row["rung"] for row in json.loads(blind.out)["ladder"]] == [6]
    assert json.loads(whole.out)["not_seen"] == []


def test_a_permission_that_is_missing_loses_one_row(infra: Path, flywheel: Verb) -> None:
    """The checks without it are listed with the permission, and all others run."""
    write("live.json", "not-seen-permission")
    words = ("preflight", "infra", "--evidence", "live.json", "--today", "2026-11-30", "--format", "json")
    report = json.loads(flywheel(*words).out)
    assert {row["missing"] for row in report["not_seen"]} == {"organization_self_hosted_runners=read"}
    idle = [one for one in report["not_run"] if not one["partial"]]
    assert [one["id"] for one in idle] == ["GF838", "GF839", "GF840", "GF841"]
    told = "github.com/example-org: organization_self_hosted_runners=read (permission)"
    assert {one["why"] for one in idle} == {told}


@pytest.mark.parametrize(
    ("kind", "fact", "told"),
    [
        ("objects", ("clusters", "runner_sets"), "cluster cluster-one: its runner sets, cut off"),
        ("groups", ("accounts", "runner_groups"), "github.com/example-org: its runner groups, cut off"),
    ],
)
def test_a_list_that_was_cut_off_is_not_all_of_it(
    infra: Path, flywheel: Verb, kind: str, fact: tuple[str, str], told: str
) -> None:
    """It is evidence, and `every_live_*` asks for more; the checks that need the whole list judge in part."""
    evidence = live.healthy()
    evidence[fact[0]][0][fact[1]]["complete"] = False
    Path("live.json").write_text(live.text(evidence), encoding="utf-8")
    words = ("preflight", "infra", "--evidence", "live.json", "--strict", "--format", "json")
    part = json.loads(flywheel(*words, "--require", f"live_{kind}").out)
    assert told in {one["why"] for one in part["not_run"] if one["partial"]}
    assert flywheel(*words, "--require", f"every_live_{kind}").status == 1


def test_the_newest_runs_are_all_that_is_asked_for(infra: Path, flywheel: Verb) -> None:
    """That a repository has more runs than are listed is no gap."""
    evidence = live.healthy()
    evidence["repositories"][1]["runs"]["complete"] = False
    Path("live.json").write_text(live.text(evidence), encoding="utf-8")
    found = flywheel("preflight", "infra", "--evidence", "live.json", "--require", "every_live_runs")
    assert (found.status, found.err) == (0, "")


@pytest.mark.parametrize("status", ["queued", "in_progress"])
def test_a_run_that_waits_is_judged_by_its_jobs(infra: Path, flywheel: Verb, status: str) -> None:
    """Without them nobody knows what it waits for, so not every run was seen."""
    evidence = live.healthy()
    waiting = live.run(number=12, status=status, conclusion=None)
    del waiting["jobs"]
    evidence["repositories"][1]["runs"]["seen"].insert(0, waiting)
    Path("live.json").write_text(live.text(evidence), encoding="utf-8")
    words = ("preflight", "infra", "--evidence", "live.json", "--format", "json")
    report = json.loads(flywheel(*words).out)
    assert [(one["about"], one["reason"], one["step"]) for one in report["not_seen"]] == [
        ("example-org/app, run 12", "not-asked", "Collect the jobs of more runs with `flywheel collect --runs N`.")
    ]
    assert flywheel(*words, "--require", "every_live_runs").status == 1


@pytest.mark.parametrize("environment", [{"name": "production"}, {"name": "production", "secrets": "refused"}])
def test_secrets_of_environments_are_seen_or_not(infra: Path, flywheel: Verb, environment: dict[str, object]) -> None:
    """They are a question of their own, with a row for each environment."""
    evidence = live.healthy()
    if "secrets" in environment:
        environment = {**environment, "secrets": live.not_seen("permission", "environments=read", "Grant it.")}
    evidence["repositories"][0]["environments"] = live.seen([environment])
    Path("live.json").write_text(live.text(evidence), encoding="utf-8")
    words = ("preflight", "infra", "--evidence", "live.json", "--format", "json")
    report = json.loads(flywheel(*words).out)
    assert [one["about"] for one in report["not_seen"]] == ["example-org/infra, environment production"]
    assert flywheel(*words, "--require", "every_live_secrets").status == 1


@pytest.mark.parametrize("id", ["GF821", "GF822"])
def test_ages_need_a_day(infra: Path, flywheel: Verb, id: str) -> None:
    """The day of the evidence is no day to judge it by: it could be of any year."""
    words = ("preflight", "infra", "--evidence", "live.json", "--require", id)
    assert (flywheel(*words).status, flywheel(*words, "--today", "2026-11-30").status) == (1, 0)
    assert f"{id} is required and did not run: it needs the day (`--today YYYY-MM-DD`)" in flywheel(*words).out
    words = (*words[:-1], "today")
    assert (flywheel(*words).status, flywheel(*words, "--today", "2026-11-30").status) == (1, 0)


def test_overlay_json_says_the_same_as_the_folder(infra: Path, flywheel: Verb) -> None:
    """The rules give overlay.json, people give folders."""
    tfvars = "infra/tofu/stacks/arc-runners/terraform.tfvars"
    loaded = flywheel(
        "load", "--name", "//:overlay", "--contract", compiled.built_in(),
        "--organization", "infra/config/organization.yaml",
        "--tfvars", f"arc_runners={tfvars}", "--output", "overlay.json",
    )  # fmt: skip
    assert (loaded.status, loaded.err) == (0, "")
    words = ("--evidence", "live.json", "--format", "json")
    of_folder, of_file = (flywheel("preflight", *one, *words) for one in (["infra"], ["--overlay", "overlay.json"]))
    rows = [json.loads(one.out)["ladder"] for one in (of_folder, of_file)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no overlay was given. Give DIR, or --overlay FILE."),
        (["infra", "--max-age", "soon"], "--max-age `soon`: this is not a number of days. Write it as 7 or 7d."),
        (
            ["infra", "--planned", "nothing"],
            "--planned `nothing`: no overlay declares this release. Give example-nix.",
        ),
        (["infra", "--today", "tomorrow"], "--today `tomorrow`: this is not a date. Write it as YYYY-MM-DD."),
    ],
)
def test_wrong_usage(infra: Path, flywheel: Verb, words: list[str], message: str) -> None:
    """One line on stderr, and status 2."""
    found = flywheel("preflight", *words)
    assert (found.status, found.out, found.err) == (2, "", f"flywheel: {message}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "live.json:1:2: the text ends in the middle: it is truncated. "),
        ("[]", "live.json: the document is a list, not an object."),
        ('{"schema": "flywheel.evidence/2"}', "live.json: `schema` is `flywheel.evidence/2`; this version "),
        ('{"schema": "flywheel.evidence/1"}', "live.json: `collected_at` is missing. "),
        ('{"a": 1, "a": 2}', "live.json: "),
    ],
)  # fmt: skip
def test_evidence_that_cannot_be_read(infra: Path, flywheel: Verb, text: str, message: str) -> None:
    """The place, what is wrong, and how to mend it; status 2."""
    Path("live.json").write_text(text, encoding="utf-8")
    found = flywheel("preflight", "infra", "--evidence", "live.json")
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(f"flywheel: {message}")
    assert "Collect it again with `flywheel collect`." in found.err


def test_a_secret_in_a_message_is_not_shown(infra: Path, flywheel: Verb, made_up: dict[str, str]) -> None:
    """What a runner's message holds is redacted in every format."""
    secret = made_up["token"] if "token" in made_up else next(iter(made_up.values()))
    evidence = live.healthy()
    failed = {
        "namespace": "arc-runners",
        "name": "example-nix-a-runner-b",
        "runner_set": "example-nix",
        "phase": "Failed",
    }
    evidence["clusters"][0]["ephemeral_runners"] = live.kube([{**failed, "message": f"cannot use {secret}"}])
    Path("live.json").write_text(live.text(evidence), encoding="utf-8")
    for form in ("text", "json", "markdown", "junit", "sarif", "github"):
        found = flywheel("preflight", "infra", "--evidence", "live.json", "--format", form)
        assert "GF828" in found.out or form == "github"
        assert secret not in found.out
