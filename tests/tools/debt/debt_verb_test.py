"""`flywheel debt` judges ledgers alone or with overlays, and lists what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import referencing

from flywheel.debt.debt_tables import LedgerReport
from flywheel.documents import json_schema
from flywheel.findings.reports.json_report import ReportDocument

COMMIT = "1f3870be274f6c49b3e31a0c6728957f41a9ac3d"
DEBT = """schema: flywheel.debt/1
gaps:
  - repository: example-org/tools
    label: tinyland-nix-gpu
    reason: The node is not bought.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-12-31
    tier: 0
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: No overlay of example-org serves KVM yet.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-07-31
    tier: 0
"""
LANES = """schema: flywheel.retirement/1
lanes:
  - lane: example-package-nix-a
    repository: example-user/package-kit
    label: tinyland-nix
    state_owner: example-user
    since: 2026-04-24
    exits: [removal]
"""
JUNE = ("--today", "2026-06-01")


@pytest.fixture(autouse=True)
def ledgers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ledgers, in the working directory."""
    monkeypatch.chdir(tmp_path)
    Path("debt.yaml").write_text(DEBT, encoding="utf-8")
    Path("lanes.yaml").write_text(LANES, encoding="utf-8")


def test_text_has_tables_before_findings(flywheel) -> None:
    """Gaps and lanes are sorted, each with what it needs; open entries are warnings."""
    result = flywheel("debt", "debt.yaml", "--retirement", "lanes.yaml", *JUNE)
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    items = "downstream_run, absent_from_overlay, absent_live"
    needed = "a successful run on `main` of a job with the label `{}`, 2 more runs for stability"
    kvm, gpu = needed.format("tinyland-nix-kvm"), needed.format("tinyland-nix-gpu")
    assert [line.rstrip() for line in lines[:8]] == [
        "Gaps: 2",
        "  repository         requests          owner        since       review by   tier  status  missing",
        f"  example-org/app    tinyland-nix-kvm  example-org  2026-04-29  2026-07-31  0     open    {kvm}",
        f"  example-org/tools  tinyland-nix-gpu  example-org  2026-04-29  2026-12-31  0     open    {gpu}",
        "",
        "Lanes: 1",
        "  lane                   repository                state owner   exit     status  missing",
        f"  example-package-nix-a  example-user/package-kit  example-user  removal  open    {items}",
    ]
    assert lines[-1] == "passed: 0 blockers, 3 warnings, 0 notes in debt.yaml"


def test_counts_can_be_expected(flywheel) -> None:
    """A new or a missing gap or lane then fails."""
    arguments = ("debt", "debt.yaml", "--retirement", "lanes.yaml", *JUNE, "--strict")
    assert flywheel(*arguments).status == 1
    assert flywheel(*arguments, "--expect", "GF801=2", "--expect", "GF811=1").status == 0
    assert flywheel(*arguments, "--expect", "GF801=1", "--expect", "GF811=1").status == 1


def test_a_ledger_expires(flywheel) -> None:
    """The day after its review a gap is a blocker, and the table says so."""
    assert flywheel("debt", "debt.yaml", "--today", "2026-07-31").status == 0
    result = flywheel("debt", "debt.yaml", "--today", "2026-08-01")
    assert result.status == 1
    assert "open, overdue" in result.out
    assert "was accepted until 2026-07-31; today is 2026-08-01." in result.out


def test_no_clock_is_read(flywheel) -> None:
    """Without --today nothing is accepted or overdue, and the report says what was not judged."""
    result = flywheel("debt", "debt.yaml", "--format", "json")
    report = json.loads(result.out)
    assert (result.status, result.err, report["findings"]) == (0, "", [])
    assert [row["overdue"] for row in report["gaps"]] == [None, None]
    assert {one["id"]: one["partial"] for one in report["not_run"] if "today" in one["needs"]} == {
        "GF801": False, "GF802": True, "GF804": True, "GF805": True, "GF808": True,
    }  # fmt: skip


def test_an_expected_count_needs_its_check(flywheel) -> None:
    """A check that did not run cannot meet a count."""
    result = flywheel("debt", "debt.yaml", "--expect", "GF801=2")
    assert result.status == 1
    assert (
        "expected: GF801 was expected 2 times and did not run: it needs the day (`--today YYYY-MM-DD`).\n"
    ) in result.out


def test_what_is_required_must_run(flywheel) -> None:
    """By the evidence, by a family, or by an id."""
    for word in ("today", "debt", "GF802"):
        arguments = ("debt", "debt.yaml", "--select", "GF802", "--require", word)
        result = flywheel(*arguments)
        assert result.status == 1
        assert "expected: GF802 is required and was judged in part: it needs the day (`--today YYYY-MM-DD`).\n" in (
            result.out
        )
        assert flywheel(*arguments, *JUNE).status == 0


def test_json_fits_its_schema(flywheel) -> None:
    """The report has a row for each entry; the tables exist even when they are empty."""
    registry = referencing.Registry().with_resources(
        [("urn:gloriousflywheel:report:1", referencing.Resource.from_contents(json_schema.of(ReportDocument)))]
    )
    judge = jsonschema.Draft202012Validator(json_schema.of(LedgerReport), registry=registry)
    for arguments in (("debt.yaml",), ("--retirement", "lanes.yaml"), ("debt.yaml", "--retirement", "lanes.yaml")):
        document = json.loads(flywheel("debt", *arguments, *JUNE, "--format", "json").out)
        judge.validate(document)
        assert not judge.is_valid({key: value for key, value in document.items() if key != "findings"})
    assert [gap["name"] for gap in document["gaps"]] == ["tinyland-nix-kvm", "tinyland-nix-gpu"]
    assert document["gaps"][0]["place"] == "debt.yaml:10:5"
    assert document["lanes"][0]["missing"][-1] == {"item": "absent_live", "what": "the lane is gone from the cluster"}
    for table in ("gaps", "lanes"):
        for key in document[table][0]:
            spoilt = json.loads(json.dumps(document))
            del spoilt[table][0][key]
            assert not judge.is_valid(spoilt), key


def test_markdown_has_the_tables(flywheel) -> None:
    """The tables follow the findings and are never shortened."""
    out = flywheel("debt", "debt.yaml", "--retirement", "lanes.yaml", *JUNE, "--format", "markdown").out
    assert "\n### Gaps\n\n| repository | requests | owner | since | review by | tier | status | missing |\n" in out
    assert out.endswith(
        "### Lanes\n\n| lane | repository | state owner | exit | status | missing |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| example-package-nix-a | example-user/package-kit | example-user | removal | open | "
        "downstream\\_run, absent\\_from\\_overlay, absent\\_live |\n"
    )


def test_bundle_has_the_tables_too(flywheel) -> None:
    """A build action writes a bundle, and exits 0."""
    assert flywheel("debt", "debt.yaml", "--bundle", "out", "--today", "2026-08-01").status == 0
    assert Path("out/status").read_text() == "1\n"
    assert Path("out/report.txt").read_text().startswith("Gaps: 2\n")
    assert len(json.loads(Path("out/report.json").read_text())["gaps"]) == 2
    assert "### Gaps" in Path("out/report.md").read_text()
    assert Path("out/families/debt.status").read_text() == "1\n"
    assert Path("out/families/retirement.status").read_text() == "0\n"


def test_entries_are_held_against_overlays(flywheel, overlay: Path) -> None:
    """The overlay is a folder or an overlay.json; a served label is not a gap."""
    Path("debt.yaml").write_text(DEBT.replace("tinyland-nix-kvm", "tinyland-nix"), encoding="utf-8")
    result = flywheel(
        "debt", "debt.yaml", "--overlay", overlay / "tofu", *JUNE, "--select", "GF803", "--format", "json"
    )
    (finding,) = json.loads(result.out)["findings"]
    assert (result.status, finding["id"], finding["line"]) == (1, "GF803", 10)
    assert "the gap of `example-org/app` for label `tinyland-nix` is open, but it is served now: " in finding["message"]
    loaded = flywheel(
        "load", "--name", "//:overlay", "--contract", _built_in(), "--output", "overlay.json",
        "--tfvars", "arc_runners=overlay/tofu/stacks/arc-runners/terraform.tfvars",
    )  # fmt: skip
    assert (loaded.status, loaded.err) == (0, "")
    again = flywheel("debt", "debt.yaml", "--overlay", "overlay.json", *JUNE, "--select", "GF803", "--format", "json")
    assert [one["id"] for one in json.loads(again.out)["findings"]] == ["GF803"]


def workflow(path: str, runs_on: str) -> None:
    """A workflow with one job."""
    Path(path).parent.mkdir(parents=True)
    Path(path).write_text(f"on: push\njobs:\n  vm:\n    runs-on: {runs_on}\n    steps: [{{run: make}}]\n", "utf-8")


@pytest.mark.parametrize("way", ["folders", "files"])
def test_entries_are_held_against_workflows(way: str, flywheel) -> None:
    """Workflows come from folders or from single files; a gap that no job requests is reported."""
    workflow("app/.github/workflows/ci.yml", "tinyland-nix-kvm")
    workflow(".github/app/.github/workflows/ci.yml", "tinyland-nix-kvm")
    workflow("tools/.github/workflows/ci.yml", "tinyland-nix")
    words = {
        "folders": (
            "--workflows", "app", "--repository", "app=example-org/app",
            "--workflows", "tools", "--repository", "tools=example-org/tools",
        ),
        "files": (
            "--workflow-file", "example-org/app=.github/app/.github/workflows/ci.yml",
            "--workflow-file", "example-org/tools:private:7=tools/.github/workflows/ci.yml",
        ),
    }[way]  # fmt: skip
    result = flywheel("debt", "debt.yaml", *JUNE, *words, "--format", "json")
    report = json.loads(result.out)
    assert (result.status, result.err) == (1, "")
    assert [one["message"] for one in report["findings"] if one["id"] == "GF803"] == [
        "the gap of `example-org/tools` for label `tinyland-nix-gpu` is open, but no job of the repository requests it."
    ]
    app = "app/.github/workflows/ci.yml" if way == "folders" else ".github/app/.github/workflows/ci.yml"
    assert report["read"] == ["debt.yaml", app, "tools/.github/workflows/ci.yml"]


def test_a_set_that_is_known_in_part_settles_no_gap(flywheel, overlay: Path) -> None:
    """The known label is served, but no file says whether the same runner set has the other labels."""
    Path("debt.yaml").write_text(DEBT.replace("tinyland-nix-kvm", "tinyland-nix"), encoding="utf-8")
    workflow("app/.github/workflows/ci.yml", "[tinyland-nix, '${{ vars.MORE }}']")
    words = ("--overlay", overlay / "tofu", "--workflows", "app", "--repository", "app=example-org/app")
    result = flywheel("debt", "debt.yaml", *words, *JUNE, "--select", "GF803", "--format", "json")
    assert (result.status, json.loads(result.out)["findings"]) == (0, [])


def _built_in() -> str:
    from flywheel.contract import compiled

    return compiled.built_in()


def test_secrets_are_not_printed(flywheel) -> None:
    """Tables and findings show no secret, whatever a ledger contains."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    text = DEBT.replace("The node is not bought.", f"use {secret}").replace("tinyland-nix-gpu", secret)
    Path("debt.yaml").write_text(text, encoding="utf-8")
    for format in ("text", "json", "markdown", "sarif", "junit", "github"):
        result = flywheel("debt", "debt.yaml", *JUNE, "--format", format)
        assert secret not in result.out + result.err, format


@pytest.mark.parametrize(
    ("arguments", "status", "err"),
    [
        ((), 2, "no ledger was given. Give a LEDGER, or `--retirement FILE`."),
        (
            ("debt.yaml", "--today", "2026-02-30"),
            2,
            "--today `2026-02-30`: this is not a date. Write it as YYYY-MM-DD.",
        ),
        (
            ("debt.yaml", *JUNE, "--expect", "GF202=1"),
            2,
            "expected: `GF202` judges something else than this verb does.",
        ),
        (
            ("lanes.yaml", *JUNE),
            2,
            "lanes.yaml:1:9: `schema` is `flywheel.retirement/1`; this version reads `flywheel.debt/1`.",
        ),
        (
            ("--retirement", "debt.yaml", *JUNE),
            2,
            "debt.yaml:1:9: `schema` is `flywheel.debt/1`; this version reads `flywheel.retirement/1`.",
        ),
        (("none.yaml", *JUNE), 2, "none.yaml: cannot be read: No such file or directory."),
        (
            ("debt.yaml", *JUNE, "--workflow-file", "a/b=ci.yml"),
            2,
            "--workflow-file `a/b=ci.yml`: ci.yml is not inside a folder ",
        ),
        (
            ("debt.yaml", *JUNE, "--workflow-file", "b=.github/x.yml"),
            2,
            "--repository `=b`: write it as DIR=OWNER/NAME",
        ),
        (
            ("debt.yaml", *JUNE, "--workflows", "none", "--repository", "none=a/b"),
            2,
            "none: this folder does not exist.",
        ),
        (("debt.yaml", *JUNE, "--overlay", "."), 2, ".: no variable file"),
        (("debt.yaml", *JUNE, "--overlay", "none.json"), 2, "none.json: "),
    ],
)
def test_a_wrong_call_is_told(arguments: tuple[str, ...], status: int, err: str, flywheel) -> None:
    """The message is one line that says what to give instead."""
    result = flywheel("debt", *arguments)
    assert (result.status, result.out) == (status, "")
    assert result.err.startswith(f"flywheel: {err}"), result.err


def test_a_contract_without_rules_for_ledgers_is_refused(flywheel) -> None:
    """A ledger that cannot be judged must not look like a clean one."""
    contract = json.loads(Path(_built_in()).read_text(encoding="utf-8"))
    del contract["conventions"]["retirement"]
    Path("contract.json").write_text(json.dumps(contract), encoding="utf-8")
    result = flywheel("debt", "debt.yaml", *JUNE, "--contract", "contract.json")
    assert result.status == 2
    assert "the contract has no retirement.yaml, so ledgers cannot be judged." in result.err
