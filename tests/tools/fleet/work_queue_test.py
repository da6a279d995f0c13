"""The work queue of a fleet, and its map as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fixture_fleet
import pytest
from fixture_fleet import tfvars

from flywheel.findings import reports

DEBT = """\
schema: flywheel.debt/1
gaps:
  - {repository: acme/app, label: tinyland-nix, reason: not moved, owner: Acme, since: "2026-01-01",
     review_by: "2026-05-31", tier: "2"}
  - {repository: umbrella/web, group: umbrella-infra, reason: waiting, owner: umbrella, since: "2026-01-01",
     review_by: "2026-06-15", tier: "2", status: blocked, blocked: a decision on the group}
  - {repository: acme/old, label: tinyland-nix, reason: over, owner: acme, since: "2026-01-01",
     review_by: "2026-05-31", tier: "2", status: closed}
"""
LANES = """\
schema: flywheel.retirement/1
lanes:
  - {lane: acme-app-nix, repository: acme/app, label: tinyland-nix, state_owner: acme, since: "2026-02-01"}
  - {lane: acme-old-nix, repository: acme/old, label: tinyland-nix, state_owner: acme, since: "2026-02-01",
     exits: removal, status: closed}
"""
CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
differences:
  - {overlay: umbrella, fact: substrate.attic_server, until: "2026-05-30", reason: it moves in May}
"""
SETTINGS = """\
[expect]
unpinned-core = 1

[paths."tofu/**"]
ignore = ["GF416"]
reason = "the old store"
until = "2026-06-01"
"""
SHOW = "Show a successful run on `main` of a job with the label `tinyland-nix`, and 2 more runs for stability."
PROVE = (
    "Select one of mechanism, removal, scope. Prove `downstream_run` (a run on the repository's default branch on the "
    "shared lane), `absent_from_overlay` (the overlay's variable files declare the lane no longer), `absent_live` (the "
    "lane is gone from the cluster)."
)
TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
ROWS = [
    ("acme", "2026-04-30", "overdue, 32 days", "allowed", "GF416", f"acme/{TFVARS}:15:1"),
    ("acme", "2026-05-31", "overdue, 1 day", "debt", "acme/app: label tinyland-nix", "debt.yaml:3:5"),
    ("acme", None, "", "retirement", "acme/app: lane acme-app-nix", "retirement.yaml:3:5"),
    ("umbrella", "2026-05-30", "overdue, 2 days", "difference", "substrate.attic_server", "cluster.yaml:4:5"),
    ("umbrella", "2026-06-01", "", "allowed", "GF416 in tofu/**", "umbrella/flywheel.toml:4:1"),
    ("umbrella", "2026-06-15", "", "debt", "umbrella/web: group umbrella-infra", "debt.yaml:5:5"),
    ("umbrella", None, "", "expected", "unpinned-core: 1", "umbrella/flywheel.toml:1:1"),
]
ACTIONS = [
    "Correct what it allows, or decide again: the pool is small",
    SHOW,
    PROVE,
    "Give it the value of the others, and remove the difference: it moves in May",
    "Correct what it allows, or decide again: the old store",
    "Decide what it waits for: a decision on the group.",
    "Correct the cause, and take it out of the count.",
]
WORDS = ("acme", "umbrella", "--cluster", "cluster.yaml", "--ledger", "debt.yaml", "--ledger", "retirement.yaml")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two overlays with something postponed, two ledgers and a cluster, in the working directory."""
    monkeypatch.chdir(tmp_path)
    allowed = "# flywheel: allow GF416 until 2026-04-30: the pool is small\nnix_max_runners "
    fixture_fleet.write(tmp_path, "acme", tfvars("acme", deploys=True).replace("nix_max_runners ", allowed))
    fixture_fleet.write(tmp_path, "umbrella", tfvars("umbrella"))
    texts = {"debt.yaml": DEBT, "retirement.yaml": LANES, "cluster.yaml": CLUSTER, "umbrella/flywheel.toml": SETTINGS}
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def queue(flywheel: Any, *words: str) -> list[dict[str, Any]]:
    """The rows of the queue."""
    found: list[dict[str, Any]] = json.loads(flywheel("fleet", *words, "--format", "json").out)["work"]
    return found


def test_everything_is_one_list_by_owner_and_day(two, flywheel) -> None:
    """Ledgers, differences, comments and settings; closed entries are left out, owners are spelled one way."""
    rows = queue(flywheel, *WORDS, "--today", "2026-06-01")
    assert [tuple(row[key] for key in ("owner", "day", "standing", "kind", "about", "where")) for row in rows] == ROWS
    assert [row["action"] for row in rows] == ACTIONS
    assert [row["overdue"] for row in rows] == [True, True, False, True, False, False, False]


def test_without_a_day_nobody_knows_what_is_overdue(two, flywheel) -> None:
    """The order is the same."""
    rows = queue(flywheel, *WORDS)
    assert [row["about"] for row in rows] == [row[4] for row in ROWS]
    assert {row["overdue"] for row in rows} == {None}
    assert {row["standing"] for row in rows} == {""}


def test_people_read_it_behind_the_findings(two, flywheel) -> None:
    """In text and Markdown; it fails nothing, however late an item is."""
    outcome = flywheel("fleet", *WORDS, "--today", "2026-06-01")
    assert (outcome.status, outcome.err) == (0, "")
    tail = outcome.out[outcome.out.index("GF964 ") :]
    assert "Work queue: 7\n  owner     until                         work        of " in tail
    markdown = flywheel("fleet", *WORDS, "--today", "2026-06-01", "--format", "markdown").out
    assert (
        "### Work queue\n\n| owner | until |  | work | of | what to do | place |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| acme | 2026-04-30 | overdue, 32 days | allowed | GF416 | "
        f"Correct what it allows, or decide again: the pool is small | acme/{TFVARS}:15:1 |\n"
    ) in markdown
    page = flywheel("fleet", *WORDS, "--today", "2026-06-01", "--format", "html").out
    assert "Work queue" in page
    assert "overdue, 32 days" in page


def test_a_fleet_with_nothing_to_do_has_no_queue(two, flywheel) -> None:
    """Without ledgers, comments and settings."""
    fixture_fleet.write(two, "acme", tfvars("acme", deploys=True))
    assert queue(flywheel, "acme") == []
    assert "Work queue" not in flywheel("fleet", "acme").out


def test_steps_come_from_live_evidence(two, flywheel) -> None:
    """A cluster without a single runner set: the lane has to be applied. What nobody looked at is not a step."""
    source = {"command": ["kubectl", "get"], "host": "cluster-one", "identity": "user", "at": "2026-05-10T06:00:00Z"}
    cluster = {"context": "cluster-one", "runner_sets": {"source": source, "seen": []}}
    unseen = {"context": "cluster-one", "nodes": {"source": source, "seen": []}}
    live = {"schema": "flywheel.evidence/1", "collected_at": "2026-05-10T06:00:00Z", "collector": "flywheel 0.1.0"}
    Path("live.json").write_text(json.dumps({**live, "clusters": [cluster]}), encoding="utf-8")
    rows = queue(flywheel, "acme", "--live", "live.json", "--today", "2026-06-01")
    steps = [row for row in rows if row["kind"] == "next"]
    assert [(row["owner"], row["about"], row["day"], row["overdue"], row["where"]) for row in steps] == [
        ("acme", "primary lane nix", None, False, "")
    ]
    assert steps[0]["action"] == (
        "Apply the stack arc_runners: plan it, judge the plan with `flywheel plan`, and apply the saved plan."
    )
    Path("live.json").write_text(json.dumps({**live, "clusters": [unseen]}), encoding="utf-8")
    assert [row["kind"] for row in queue(flywheel, "acme", "--live", "live.json")] == ["allowed"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "debt.yaml",
            "schema: flywheel.cluster/1\n",
            "debt.yaml: this is not a ledger. Begin the file with `schema: flywheel.debt/1` or `schema: ",
        ),
        (
            "umbrella/flywheel.toml",
            "[expect]\nGF202 = 0\n",
            "umbrella/flywheel.toml:2:1: `expect.GF202` is 0, not a whole number",
        ),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(two, flywheel, name, text, message) -> None:
    """Of a ledger and of settings."""
    Path(name).write_text(text, encoding="utf-8")
    outcome = flywheel("fleet", *WORDS)
    assert (outcome.status, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("format", reports.FORMATS)
def test_secrets_of_ledgers_are_not_shown(two, flywheel, made_up, format) -> None:
    """In a name, in lower case, and where a blocked gap says what it waits for."""
    token = made_up["AWS access key"].split()[0]
    text = DEBT.replace("a decision on the group", f"the key {token}").replace("group: umbrella", f"group: x-{token}")
    Path("debt.yaml").write_text(text.replace("label: tinyland-nix", f"label: x-{token.lower()}"), encoding="utf-8")
    outcome = flywheel("fleet", *WORDS, "--today", "2026-06-01", "--format", format)
    assert outcome.status == 0, outcome.err
    told = (outcome.out + outcome.err).lower()
    assert not [at for at in range(4, len(token) - 7) if token[at : at + 8].lower() in told]
    if format == "json":
        assert "Decide what it waits for: the key <" in outcome.out


PIN = (
    "Pin a commit with `git_override`; for a trial pass `--override_module=NAME=PATH` to Bazel. Then take it out of "
    "the count."
)
BACKEND = "tofu/backend/arc-runners.s3.hcl"
MODULE = """\
bazel_dep(name = "gloriousflywheel", version = "0.1.0")
local_path_override(module_name = "gloriousflywheel", path = "../core")
"""
REPORTED = """\
[paths."tofu/**"]
ignore = ["GF416"]
reason = "the old store"
until = "2026-06-01"
"""


def test_expected_warnings_of_tests_come_from_their_reports(two, flywheel) -> None:
    """By id, with the fix and the place of what is expected; what a comment allows is there once."""
    Path("umbrella/flywheel.toml").write_text(REPORTED, encoding="utf-8")
    Path("umbrella/MODULE.bazel").write_text(MODULE, encoding="utf-8")
    for owner in ("acme", "umbrella"):
        words = ("--expect", "GF604=1", "--today", "2026-04-01", "--format", "json", "--output", f"{owner}.json")
        flywheel("check", owner, *words)
    reports = [word for owner in ("acme", "umbrella") for word in ("--report", f"{owner}.json")]
    rows = queue(flywheel, "acme", "umbrella", *reports)
    assert [(row["owner"], row["kind"], row["about"], row["day"], row["where"]) for row in rows] == [
        ("acme", "allowed", "GF416", "2026-04-30", f"acme/{TFVARS}:15:1"),
        ("acme", "expected", "GF604: 1", None, ""),
        ("umbrella", "allowed", f"GF416 in umbrella/{BACKEND}", "2026-06-01", "umbrella/flywheel.toml:1"),
        ("umbrella", "expected", "core-from-path: 1", None, "umbrella/MODULE.bazel:2:62"),
    ]
    assert [row["action"] for row in rows] == [
        "Correct what it allows, or decide again: the pool is small",
        "Take it out of the count: the report has no such warning any more.",
        "Correct what it allows, or decide again: the old store",
        PIN,
    ]


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("initech", "acme.json: this is a report on initech, which is not an overlay of the fleet. Give that overlay "),
        ("", "acme.json: there is no `schema`; this version reads `flywheel.report/1`. Make the report again."),
    ],
)
def test_a_report_on_something_else_is_refused(two, flywheel, subject: str, message: str) -> None:
    """Also a file that is no report."""
    flywheel("check", "acme", "--format", "json", "--output", "acme.json")
    text = Path("acme.json").read_text(encoding="utf-8").replace('"subject": "acme"', f'"subject": "{subject}"')
    Path("acme.json").write_text(text if subject else "{}", encoding="utf-8")
    outcome = flywheel("fleet", "acme", "umbrella", "--report", "acme.json")
    assert (outcome.status, outcome.out) == (2, "")
    assert message in outcome.err


MAP = """\
# Map of cluster-one

## Runner sets of the fleet

| owner | runner set | labels | registers at | namespace | max |
| --- | --- | --- | --- | --- | --- |
| acme | primary lane nix | tinyland-nix | https://github.com/acme | arc-runners | 4 |

## Labels and who serves them

| label | owners | queues | sum of max | verdict |
| --- | --- | --- | --- | --- |
| tinyland-nix | acme | https://github.com/acme | 4 |  |

## Demand, without nodes

| node selector | runner sets | all at once |
| --- | --- | --- |
|  | primary lane nix of acme | cpu 2, memory 4Gi, pods 4 |
"""


def test_the_map_is_a_file_of_its_own(two, flywheel) -> None:
    """It has neither findings nor the queue, so that it changes with the fleet alone."""
    words = ("acme", "--cluster", "cluster.yaml", "--ledger", "debt.yaml", "--map", "fleet.map.md")
    flywheel("fleet", *words, "--today", "2026-06-01")
    assert Path("fleet.map.md").read_text(encoding="utf-8") == MAP
    flywheel("fleet", *words, "--today", "2027-06-01", "--strict")
    assert Path("fleet.map.md").read_text(encoding="utf-8") == MAP
    outcome = flywheel("fleet", "acme", "--map", "absent/fleet.map.md")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        "flywheel: absent/fleet.map.md: cannot be written: No such file or directory. Give another path, or mend its "
        "permissions or its disk.\n"
    )
