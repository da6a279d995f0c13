"""Tests of `flywheel workflows`: its inputs, findings and table of jobs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TFVARS = """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"
deploy_docker_runner     = false
"""
WORKFLOW = """\
on: push
jobs:
  build:
    runs-on: tinyland-nix
    steps:
      - run: make
  vm:
    runs-on: tinyland-nix-kvm
    steps:
      - run: make
"""
LEDGER = """\
schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: No overlay of example-org serves KVM yet.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-07-31
    tier: 2
"""
APP = "app=example-org/app:private"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes files below the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    return write


@pytest.fixture
def tree(place):
    """A repository `app`, an overlay `infra` that serves half of its requests, and a ledger."""
    place("app/.github/workflows/ci.yaml", WORKFLOW)
    place("infra/terraform.tfvars", TFVARS)
    place("debt.yaml", LEDGER)
    return place


def document(result) -> dict:
    """The JSON report of a run."""
    return json.loads(result.out)


def told(result) -> list[tuple[str, str]]:
    """Id and place of each finding of a JSON report."""
    return [(one["id"], f"{one['file']}:{one['line']}:{one['column']}") for one in document(result)["findings"]]


def test_gap_is_a_blocker_and_the_table_says_who_serves(flywheel, tree):
    """Text shows the table first (repository, job, label, verdict, server), then the finding with its fix."""
    result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP)
    assert result.status == 1
    lines = result.out.splitlines()
    assert lines[0] == "Jobs and what they may run on: 2"
    assert [line.split() for line in lines[1:4]] == [
        ["repository", "workflow", "job", "requests", "verdict", "served", "by,", "or", "reason"],
        ["example-org/app", ".github/workflows/ci.yaml", "build", "tinyland-nix", "served", "primary", "lane", "nix",
         "of", "infra"],
        ["example-org/app", ".github/workflows/ci.yaml", "vm", "tinyland-nix-kvm", "not", "served", "is", "not",
         "served", "by", "any", "of", "the", "given", "overlays"],
    ]  # fmt: skip
    assert "app/.github/workflows/ci.yaml:8:14  blocker  GF715 unserved-label" in result.out
    assert result.out.endswith("failed: 1 blocker, 0 warnings, 0 notes in app\n")


def test_debt_makes_it_a_warning_until_its_date(flywheel, tree):
    """The debt family reports a gap in the ledger; an overdue gap is a blocker again."""
    arguments = ("workflows", "app", "--overlay", "infra", "--repository", APP, "--ledger", "debt.yaml")
    result = flywheel(*arguments, "--today", "2026-07-31", "--format", "json")
    assert (result.status, told(result)) == (0, [("GF801", "debt.yaml:3:5")])
    assert [row["debt"] for row in document(result)["routes"]] == [False, True]
    late = flywheel(*arguments, "--today", "2026-08-01", "--format", "json")
    assert late.status == 1
    assert {id for id, _ in told(late)} == {"GF802"}


def test_without_a_day_a_ledger_excuses_nothing(flywheel, tree):
    """Nothing reads the clock: the gap blocks as if it were in no ledger, and the fix asks for the day."""
    arguments = ("workflows", "app", "--overlay", "infra", "--repository", APP, "--ledger", "debt.yaml")
    result = flywheel(*arguments, "--format", "json")
    report = document(result)
    assert (result.status, [one["id"] for one in report["findings"]]) == (1, ["GF715"])
    assert report["findings"][0]["fix"].endswith(
        ", or add `--today YYYY-MM-DD`: the debt ledger has the gap, and cannot be judged without the day."
    )
    assert [row["debt"] for row in report["routes"]] == [False, False]
    assert {one["id"]: one["partial"] for one in report["not_run"] if "today" in one["needs"]} == {
        "GF801": False, "GF802": True, "GF804": True, "GF805": True, "GF808": True,
    }  # fmt: skip


def test_many_repositories_at_once(flywheel, tree):
    """Files of several repositories have different names, and each repository has its owner and verdicts."""
    tree("site/.github/workflows/ci.yaml", WORKFLOW)
    result = flywheel(
        "workflows", "app", "site", "--overlay", "infra", "--repository", APP, "--repository",
        "site=example-corp/site:private", "--format", "json",
    )  # fmt: skip
    assert told(result) == [
        ("GF715", "app/.github/workflows/ci.yaml:8:14"),
        ("GF715", "site/.github/workflows/ci.yaml:4:14"),
        ("GF715", "site/.github/workflows/ci.yaml:8:14"),
    ]
    rows = document(result)["routes"]
    assert [(row["repository"], row["verdict"]) for row in rows] == [
        ("example-org/app", "served"),
        ("example-org/app", "not served"),
        ("example-corp/site", "not served"),
        ("example-corp/site", "not served"),
    ]
    assert rows[2]["elsewhere"] == [
        {
            "overlay": "infra",
            "runner_set": "primary lane nix",
            "scale_set_name": "tinyland-nix",
            "scope": "the organization example-org",
            "runner_group": "example-infra",
            "max_runners": 5,
        }
    ]


def test_checkout_tells_its_repository(flywheel, tree):
    """Without an option the remote of the checkout gives the repository's name, and a note says so."""
    tree("app/.git/config", '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:example-org/app.git\n')
    result = flywheel("workflows", "app", "--overlay", "infra", "--format", "json")
    assert result.err == "flywheel: app: the repository is example-org/app, from its .git/config.\n"
    assert [row["repository"] for row in document(result)["routes"]] == ["example-org/app", "example-org/app"]


def test_overlay_tells_its_own_repository(flywheel, tree):
    """The workflows of an overlay are those of the repository that its facts name, whatever the remote is called."""
    tree("infra/.git/config", '[remote "origin"]\n\turl = git@github.com:example-user/fork.git\n')
    tree("infra/.github/workflows/ci.yaml", WORKFLOW)
    owner = "  slug: example-org\n  repository: example-org/example-infra\n  repository_visibility: private\n"
    tree("infra/config/organization.yaml", f"schema_version: 1\noverlay_kind: implementation\nowner:\n{owner}")
    result = flywheel("workflows", "infra", "--overlay", "infra", "--format", "json")
    assert result.err == (
        "flywheel: infra: the private repository is example-org/example-infra, as the overlay in it says.\n"
    )
    assert {row["repository"] for row in document(result)["routes"]} == {"example-org/example-infra"}
    assert "GF729" not in {id for id, _ in told(result)}


def test_unknown_repository_is_said_to_be(flywheel, tree):
    """A folder without a known name is checked as far as possible, and the missing name is reported."""
    result = flywheel("workflows", "app", "--overlay", "infra", "--format", "json")
    assert result.err == ("flywheel: app: the repository's name is unknown. Add --repository app=OWNER/NAME.\n")
    row = document(result)["routes"][0]
    assert (row["repository"], row["verdict"]) == ("app", "unknown")
    assert ("GF719", "app/.github/workflows/ci.yaml:4:14") in told(result)


def test_fix_does_not_name_an_unknown_repository(flywheel, tree):
    """The labels to use are those that can be served to it; the sentence has no place for a missing name."""
    tree("app/.github/workflows/ci.yaml", WORKFLOW.replace("tinyland-nix-kvm", "example-heavy"))
    tree("infra/terraform.tfvars", f'{TFVARS}nix_runner_scale_set_name = "example-heavy"\n')
    result = flywheel("workflows", "app", "--overlay", "infra", "--format", "json")
    fixes = [one["fix"] for one in document(result)["findings"] if one["id"] == "GF710"]
    assert fixes == ["Use a label that is served: `tinyland-nix`."]


def test_markdown_has_the_table(flywheel, tree):
    """A job summary shows the table after the findings."""
    result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP, "--format", "markdown")
    assert "### Jobs and what they may run on" in result.out
    row = "| example-org/app | .github/workflows/ci.yaml | build | tinyland-nix | served | primary lane nix of infra |"
    assert row in result.out.replace("&#96;", "").replace("\\", "")


@pytest.mark.parametrize("format", ["sarif", "junit", "github"])
def test_formats_without_tables(flywheel, tree, format):
    """These formats contain the finding and no table."""
    result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP, "--format", format)
    assert "GF715" in result.out
    assert "Jobs and what they may run on" not in result.out


def test_credential_is_shown_nowhere(flywheel, tree):
    """Neither the finding, nor the excerpt, nor the table shows the value."""
    secret = "made-up-and-nobodys"
    tree("app/.github/workflows/ci.yaml", WORKFLOW + f"        env:\n          ATTIC_TOKEN: {secret}\n")
    for format in ("text", "json", "markdown", "sarif", "junit", "github"):
        result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP, "--format", format)
        assert "GF726" in result.out
        assert secret not in result.out


def test_secret_as_a_label_is_shown_nowhere(flywheel, tree):
    """A label that looks like a secret is shown by its kind, also in the table."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    tree("app/.github/workflows/ci.yaml", WORKFLOW.replace("tinyland-nix-kvm", secret))
    for format in ("text", "json", "markdown"):
        result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP, "--format", format)
        assert result.status == 1
        assert secret not in result.out
        assert secret.lower() not in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no folder was given. Give DIR, the folder of a repository with workflows."),
        (("app", "--repository", "app"), "--repository `app`: write it as DIR=OWNER/NAME"),
        (("app", "--repository", "app=example-org"), "--repository `app=example-org`: write it as DIR=OWNER/NAME"),
        (("app", "--repository", "app=a/b:secret"), "`secret` is not one of public, private, internal."),
        (("app", "--repository", "app=a/b:public:x"), "`x` is not the numeric id of a repository."),
        (("app", "--repository", "other=a/b"), "other is not one of the given folders."),
        (("app", "--repository", "app=a/b", "--repository", "./app=a/c"), "./app already has a name."),
        (("app", "--today", "soon"), "--today `soon`: this is not a date. Write it as YYYY-MM-DD."),
        (("app", "app", "--file", "x"), "--file needs exactly one DIR."),
        (("--actionlint",), "--actionlint needs --overlay PATH: the file lists what the overlays serve."),
        (
            ("--actionlint", "--overlay", "infra", "--repository", "a/b", "--repository", "a/c"),
            "--actionlint accepts only one --repository: the file is for one repository.",
        ),
        (("app", "--expect", "GF101=1"), "expected: `GF101` judges something else than this verb does."),
    ],
)
def test_usage(flywheel, tree, arguments, message):
    """Each wrong argument has an error that names it."""
    result = flywheel("workflows", *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("nowhere", "nowhere: this folder does not exist. Give the folder of a repository."),
        (
            "app/.github/workflows/ci.yaml",
            "app/.github/workflows/ci.yaml: this is not a folder. Give app, the repository's folder.",
        ),
        (
            "app/.github/workflows",
            "app/.github/workflows: there is no workflow in .github/workflows. Give app, the repository's folder.",
        ),
        (".github/workflows", ".github/workflows: this folder does not exist. Give ., the repository's folder."),
    ],
)
def test_no_folder_of_a_repository(flywheel, tree, folder, message):
    """A wrong folder gives one clear error and no other output."""
    result = flywheel("workflows", folder)
    assert (result.status, result.out, result.err) == (2, "", f"flywheel: {message}\n")


@pytest.mark.parametrize("name", [".github/workflows/CI.YAML", ".github/Workflows/ci.yml", ".GitHub/workflows/ci.yml"])
def test_a_name_in_capitals_is_no_silence(flywheel, tree, name):
    """GitHub ignores such a file, so it is reported; the other files are checked."""
    tree(f"app/{name}", "on: push\njobs:\n  a: {runs-on: ubuntu-latest}\n")
    result = flywheel("workflows", "app", "--overlay", "infra", "--repository", APP, "--format", "json")
    found = [(one["id"], one["file"]) for one in document(result)["findings"]]
    where = {".github/workflows/CI.YAML": name, ".github/Workflows/ci.yml": ".github/Workflows"}.get(name, ".GitHub")
    assert sorted(found) == [("GF715", "app/.github/workflows/ci.yaml"), ("GF728", f"app/{where}")]


def test_no_workflows_is_no_silence(flywheel, tree):
    """A folder without workflows has no rows, and the report says that nothing was read."""
    tree("empty/README.md", "nothing\n")
    result = flywheel("workflows", "empty", "--overlay", "infra", "--repository", "empty=example-org/empty:private")
    assert result.status == 2
    assert (
        result.err == "flywheel: empty: there is no workflow in .github/workflows. Give the folder of a repository.\n"
    )


def test_actionlint_lists_what_is_served(flywheel, tree):
    """The labels are sorted, without names of scale sets and without labels of any runner."""
    more = (
        "extra_runner_sets = {\n  heavy = {\n"
        '    github_config_url = "https://github.com/example-org/vm-lab"\n    runner_label = "tinyland-nix-heavy"\n'
        '    runner_scale_set_name = "heavy-a"\n    runner_labels = ["self-hosted", "linux", "on"]\n  }\n'
        '  none = {\n    github_config_url = "https://github.com/example-org"\n'
        '    runner_label = "tinyland-nix-gpu"\n    max_runners = 0\n  }\n}\n'
    )
    tree("infra/terraform.tfvars", TFVARS + more)
    result = flywheel("workflows", "--actionlint", "--overlay", "infra")
    assert (result.status, result.err) == (0, "")
    assert result.out == (
        "# Written by `flywheel workflows --actionlint` from what the overlays serve.\n"
        "# Do not edit: serve the label in an overlay, and write the file again.\n"
        'self-hosted-runner:\n  labels:\n    - linux\n    - "on"\n    - tinyland-nix\n    - tinyland-nix-heavy\n'
    )
    flywheel("workflows", "--actionlint", "--overlay", "infra", "--repository", "example-org/app", "--output", "a.yaml")
    written = Path("a.yaml").read_text(encoding="utf-8")
    assert written.endswith("overlays serve to example-org/app.\n# Do not edit: serve the label in an overlay, and "
                            "write the file again.\nself-hosted-runner:\n  labels:\n    - tinyland-nix\n")  # fmt: skip


def test_actionlint_says_what_an_old_chart_leaves_out(flywheel, tree):
    """Declared labels that the chart does not register are omitted, and stderr has the reason."""
    tree("infra/terraform.tfvars", TFVARS.replace("0.14.2", "0.13.1") + 'nix_runner_scale_set_name = "lane-a"\n')
    result = flywheel("workflows", "--actionlint", "--overlay", "infra")
    assert (result.status, result.out.splitlines()[-1]) == (0, "  labels: []")
    assert result.err == (
        "flywheel: infra: `tinyland-nix` omitted: `controller_chart_version` is `0.13.1`, and that chart "
        "registers only "
        "the scale-set name.\n"
    )


def test_files_of_a_build(flywheel, tree):
    """Only the given files are read, relative to the root, with names without the output folder."""
    tree("out/bin/pkg/.github/workflows/made.yaml", WORKFLOW)
    result = flywheel(
        "workflows", ".", "--repository", ".=example-org/app", "--overlay", "infra", "--root", "pkg",
        "--strip-prefix", "out/bin", "--file", "out/bin/pkg/.github/workflows/made.yaml", "--format", "json",
    )  # fmt: skip
    assert told(result) == [("GF715", "pkg/.github/workflows/made.yaml:8:14")]
    assert [row["workflow"] for row in document(result)["routes"]] == [".github/workflows/made.yaml"] * 2


def test_the_file_of_lanes_of_a_build(flywheel, tree):
    """It is one of the given files, and its labels are those of the calls that name it."""
    call = "on: push\njobs:\n  call:\n    uses: example-org/templates/.github/workflows/spoke.yml@v1\n"
    tree("pkg/.github/workflows/ci.yaml", call + "    with: {lanes_path: .github/lanes.json}\n")
    tree("pkg/.github/lanes.json", '{"schema_version": 1, "defaults": {"runner_class": "tinyland-nix-gpu"}}')
    files = ("--file", "pkg/.github/workflows/ci.yaml", "--file", "pkg/.github/lanes.json")
    given = ("--repository", ".=example-org/app", "--overlay", "infra", "--root", "pkg", "--format", "json")
    assert told(flywheel("workflows", ".", *given, *files)) == [("GF715", "pkg/.github/lanes.json:1:52")]
    assert told(flywheel("workflows", ".", *given, *files[:2])) == [("GF720", "pkg/.github/workflows/ci.yaml:4:11")]


def test_one_repository_of_several_without_workflows(flywheel, tree):
    """The other repositories are checked, and the empty one is named."""
    tree("empty/README.md", "nothing\n")
    result = flywheel("workflows", "app", "empty", "--overlay", "infra", "--repository", APP, "--format", "json")
    assert "flywheel: empty: there is no workflow in .github/workflows, so nothing is checked.\n" in result.err
    assert {row["repository"] for row in document(result)["routes"]} == {"example-org/app"}
