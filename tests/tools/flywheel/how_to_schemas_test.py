"""The how-to page on schemas in editors: the files that it names are read with their modelines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import reader
from flywheel.ledgers.debt_ledger import DebtFile
from flywheel.ledgers.retirement_ledger import RetirementFile
from flywheel.plan.approvals import Approvals
from flywheel.plan.expected_plan import ExpectedPlan
from flywheel.rehome.migration import Migration

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "how-to" / "edit-with-a-schema.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
APPROVALS = f"""\
schema: flywheel.approvals/1
plan: sha256:{"a" * 64}
expires: "2027-01-31"
approver: Ada Example
approvals: []
"""
MIGRATION = f"""\
schema: flywheel.rehome/1
name: one
window: tonight
core_commit: "{"a" * 40}"
source: {{owner: example-org, overlay: example-org/infra, lineage: {"1" * 8}-1111-4111-8111-{"1" * 12}, state_key: a}}
target: {{owner: example-user, overlay: example-user/infra, lineage: {"2" * 8}-2222-4222-8222-{"2" * 12}, state_key: b}}
releases: [{{release: example-a, namespace: arc-runners, address: helm_release.this}}]
allowed: []
"""
#: A small document of each kind, with the table that reads it.
DOCUMENTS = {
    "approvals": (Approvals, APPROVALS),
    "cluster": (Cluster, "schema: flywheel.cluster/1\nname: cluster-one\n"),
    "debt": (DebtFile, "schema: flywheel.debt/1\ngaps: []\n"),
    "rehome": (Migration, MIGRATION),
    "retirement": (RetirementFile, "schema: flywheel.retirement/1\nlanes: []\n"),
    "shape": (ExpectedPlan, "schema: flywheel.shape/1\nadded: 0\n"),
}


def schema(name: str) -> dict:
    """A schema of `docs/schemas`."""
    return json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def test_the_page_names_every_file_that_people_write() -> None:
    """The index of the schemas says which documents people write."""
    rows = re.findall(
        r"^\|[^|]*\| \[(\w+)\.schema\.json\]\S+ \| people\b", (DOCS / "schemas" / "README.md").read_text(), re.MULTILINE
    )
    named = set(re.findall(r"^\|.*\| `(\w+)\.schema\.json` \|$", PAGE, re.MULTILINE))
    assert named == set(rows)
    assert named == {*DOCUMENTS, "organization", "settings"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_modeline_is_a_comment(name: str, tmp_path: Path) -> None:
    """Both editors' comments are passed over, and the document fits the schema that they name."""
    record, text = DOCUMENTS[name]
    path = tmp_path / f"{name}.yaml"
    modelines = f"# yaml-language-server: $schema=../core/docs/schemas/{name}.schema.json\n# $schema: x.json\n"
    path.write_text(modelines + text, encoding="utf-8")
    assert isinstance(reader.load_yaml(str(path), record), record)
    jsonschema.Draft202012Validator(schema(name)).validate(yaml.safe_load(text))


def test_the_organization_file_of_the_page(flywheel, overlay: Path) -> None:
    """It has no fault, and a check reads it and the settings with their modelines."""
    name = "config/organization.yaml"
    jsonschema.Draft202012Validator(schema("organization")).validate(yaml.safe_load(BLOCKS[name]))
    (overlay / name).write_text(BLOCKS[name], encoding="utf-8")
    line = re.search(r"`(#:schema [^`]+)`", PAGE)
    assert line
    (overlay / "flywheel.toml").write_text(f"{line[1]}\nselect = ['GF315', 'GF316', 'GF317', 'GF318', 'GF319']\n")
    result = flywheel("check", overlay, "--strict")
    assert (result.status, result.err) == (0, "")
    assert "GF3" not in result.out
    assert "flywheel.toml" in result.out


def test_mapped_schemas_exist() -> None:
    """Each path below the folder `core` is one of core."""
    paths = set(re.findall(r"core/(docs/schemas/[\w.-]+)", PAGE))
    assert len(paths) == 8
    assert [path for path in paths if not (DOCS.parent / path).exists()] == []
    mapped = json.loads(BLOCKS[".vscode/settings.json"])["yaml.schemas"]
    assert {Path(path).name for path in mapped} == {f"{one}.schema.json" for one in (*DOCUMENTS, "organization")}


def test_json_has_no_modeline(tmp_path: Path) -> None:
    """As the page says: an unknown key is refused."""
    path = tmp_path / "cluster.json"
    path.write_text('{"$schema": "x", "schema": "flywheel.cluster/1", "name": "cluster-one"}', encoding="utf-8")
    with pytest.raises(Exception, match=r"\$schema"):
        reader.load_yaml(str(path), Cluster)
