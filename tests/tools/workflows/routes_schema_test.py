"""The schema of the table of jobs, compared with what `flywheel workflows` writes.

To rewrite `docs/schemas/routes.schema.json`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/workflows -k schema
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

import jsonschema
import pytest

from flywheel.documents import json_schema
from flywheel.workflows.routing.routing_table import STATES, RoutesReport

SCHEMA = json_schema.of(RoutesReport)
FILE = Path(__file__).parents[3] / "docs" / "schemas" / "routes.schema.json"
TFVARS = """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"
"""
#: A row of each state, and most kinds of value.
WORKFLOW = """\
on: push
jobs:
  served: { runs-on: tinyland-nix, steps: [{ run: make }] }
  group: { runs-on: { group: example-infra, labels: [tinyland-nix] }, steps: [{ run: make }] }
  hosted: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  unknown: { runs-on: "${{ vars.RUNNER }}", steps: [{ run: make }] }
  call:
    uses: example-org/ci/.github/workflows/a.yaml@0123456789abcdef0123456789abcdef01234567
    with: { runner_labels_json: '["tinyland-nix-kvm"]' }
  opaque: { uses: example-org/ci/.github/workflows/a.yaml@0123456789abcdef0123456789abcdef01234567 }
"""


@pytest.fixture
def report(flywheel, tmp_path, monkeypatch) -> dict:
    """A report with the table of these jobs."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("app/.github/workflows/ci.yaml", WORKFLOW), ("infra/terraform.tfvars", TFVARS)):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    result = flywheel(
        "workflows", "app", "--overlay", "infra", "--repository", "app=example-org/app:private", "--format", "json"
    )
    return json.loads(result.out)


def test_file_is_what_the_code_says():
    """The schema in `docs/schemas/` is the generated one."""
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        FILE.write_text(json_schema.text(RoutesReport), encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == json_schema.text(RoutesReport)


def test_reports_fit_the_schema(report):
    """The verb's output is valid, with a row of each state."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert {row["verdict"] for row in report["routes"]} == set(STATES)
    assert {row["kind"] for row in report["routes"]} == {None, "hosted", "unresolved", "unserved", "opaque"}


def test_rows_have_the_keys_in_the_order_of_the_schema(report):
    """A row has exactly the keys of the schema, in their order."""
    described = list(SCHEMA["properties"]["routes"]["items"]["properties"])
    assert [list(row) for row in report["routes"]] == [described] * len(report["routes"])


@pytest.mark.parametrize(
    ("key", "value"), [("verdict", "perhaps"), ("kind", "no-such-kind"), ("labels", "tinyland-nix"), ("line", 0)]
)
def test_schema_refuses_what_is_no_row(report, key, value):
    """A row with a missing key or a wrong value is not valid."""
    broken = copy.deepcopy(report)
    broken["routes"][0][key] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(broken)
