"""`flywheel check --baseline`: known findings are counted, new ones fail, and the count only shrinks."""

from __future__ import annotations

import json
import re
from pathlib import Path

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"


def ids(out: str) -> list[str]:
    """The ids of the findings in a text report, in its order."""
    return re.findall(r"^\S.*  (?:blocker|warning|note)\s+(GF\d+)", out, re.MULTILINE)


def test_baseline(flywheel, overlay, edit, tmp_path: Path) -> None:
    """Known findings are out of the way, new ones fail, and an entry does not outlive its cause."""
    known = tmp_path / "known.json"
    edit(TFVARS, "    max_runners             = 1\n", "    max_runner              = 1\n")
    written = flywheel("check", overlay, "--baseline", known, "--write-baseline")
    assert (written.status, written.out) == (0, "")
    assert [entry["id"] for entry in json.loads(known.read_text())["findings"]] == ["GF304", "GF419"]
    result = flywheel("check", overlay, "--baseline", known)
    assert (result.status, ids(result.out)) == (0, [])
    assert result.err == f"flywheel: {known}: 2 known findings are not shown.\n"

    edit(TFVARS, "    max_runner              = 1\n", '    max_runners             = 1\n    cpu_reqest = "1"\n')
    result = flywheel("check", overlay, "--baseline", known)
    assert (result.status, ids(result.out)) == (1, ["GF304"])
    entry = "(`extra_runner_sets.example-nix-heavy.max_runner`)"
    outlived = f"GF304 in tofu/stacks/arc-runners/terraform.tfvars {entry} is known once and was found never"
    assert outlived in result.out
    bundled = flywheel("check", overlay, "--baseline", known, "--bundle", tmp_path / "bundle")
    assert bundled.status == 0
    for name in ("report.txt", "report.json", "report.github", "report.md", "report.xml", "families/contract.txt"):
        assert "is known once and was found never" in (tmp_path / "bundle" / name).read_text(), name
    for name in ("status", "families/contract.status"):
        assert (tmp_path / "bundle" / name).read_text() == "1\n"
    refused = flywheel("check", overlay, "--baseline", known, "--write-baseline")
    assert refused.status == 2
    assert "the baseline would grow, and was not written" in refused.err
    assert flywheel("check", overlay, "--baseline", known, "--write-baseline", "--allow-growth").status == 0


def test_baseline_of_some_checks(flywheel, overlay, edit, tmp_path: Path) -> None:
    """Checks that did not run are neither missed nor forgotten."""
    known = tmp_path / "known.json"
    edit(TFVARS, "    max_runners             = 1\n", "    max_runner              = 1\n")
    flywheel("check", overlay, "--baseline", known, "--write-baseline")
    before = known.read_bytes()
    result = flywheel("check", overlay, "--baseline", known, "--select", "taxonomy")
    assert (result.status, ids(result.out), result.err) == (0, [], "")
    for word in ("--select", "--ignore"):
        assert flywheel("check", overlay, "--baseline", known, "--write-baseline", word, "taxonomy").status == 0
        assert known.read_bytes() == before
    assert flywheel("check", overlay, "--baseline", known, "--select", "contract", "--strict").status == 0


def test_baseline_knows_the_value_not_the_line(flywheel, overlay, edit, tmp_path: Path) -> None:
    """An edit above moves the finding; the same slip in another runner set is new."""
    known = tmp_path / "known.json"
    edit(TFVARS, "\n  }\n}\n", "\n  }\n  builds1 = {\n    max_runner = 1\n  }\n}\n")
    flywheel("check", overlay, "--select", "GF304", "--baseline", known, "--write-baseline")
    assert [entry["path"] for entry in json.loads(known.read_text())["findings"]] == [
        "extra_runner_sets.builds1.max_runner"
    ]
    edit(TFVARS, "extra_runner_sets = {", "# moved\n\nextra_runner_sets = {")
    run = ("check", overlay, "--select", "GF304", "--baseline", known)
    assert flywheel(*run).status == 0
    edit(TFVARS, "  builds1 = {", "  builds2 = {")
    result = flywheel(*run)
    assert (result.status, ids(result.out)) == (1, ["GF304"])
