"""Tests of the composite GitHub action: one check, with its report where GitHub shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flywheel_testing import github_runner

from flywheel.findings import reports

ACTIONS = Path(__file__).parents[3] / ".github" / "actions"
SCRIPT = ACTIONS / "check" / "check.sh"


def _folder(output: str) -> Path:
    """The folder of reports among the outputs of a step, which also name the report for code scanning."""
    outputs = dict(line.split("=", 1) for line in output.splitlines())
    assert outputs["sarif"] == f"{outputs['report']}/report.sarif"
    return Path(outputs["report"])


@pytest.fixture
def action(job: dict[str, str], tmp_path: Path, overlay: Path):
    """Runs the action's script on the overlay as a job would; returns status, output and the two job files."""

    def run(**inputs: str) -> tuple[int, str, str, str]:
        output, summary = tmp_path / "output", tmp_path / "summary"
        env = {
            **job,
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "DIRECTORY": str(overlay),
            **inputs,
        }
        result = subprocess.run(["bash", str(SCRIPT)], env=env, capture_output=True, text=True, timeout=60, check=False)
        assert result.stderr == ""
        return result.returncode, result.stdout, output.read_text(), summary.read_text()

    return run


def test_a_clean_overlay_passes(action) -> None:
    """There is no annotation, the summary says so, and the folder of reports is an output."""
    status, out, output, summary = action(STRICT="true")
    assert status == 0
    assert "::error" not in out
    assert "passed (strict): 0 blockers" in out
    folder = _folder(output)
    assert {"report.sarif", "report.json", "report.md", "report.txt"} <= {path.name for path in folder.iterdir()}
    assert summary == (folder / "report.md").read_text()


def test_a_fault_fails_the_job_and_marks_its_line(action, edit) -> None:
    """The annotation names the file, the line and the check."""
    edit("tofu/stacks/arc-runners/terraform.tfvars", "    max_runners             = 1\n", "    max_runner = 1\n")
    status, out, _, summary = action()
    assert status == 1
    assert "::error file=overlay/tofu/stacks/arc-runners/terraform.tfvars,line=" in out or "::error file=tofu/" in out
    assert "GF304" in summary


def test_an_expected_warning_must_be_there(action) -> None:
    """The inputs reach the check; an expectation without its finding fails."""
    status, out, _, _ = action(EXPECT="GF202=1 GF316=2", STRICT="true")
    assert status == 1
    assert "GF202 was expected once" in out
    assert "GF316 was expected" in out


def test_what_is_required_must_run(action, tmp_path: Path) -> None:
    """A check without its evidence is a notice; if it is required it fails the job, until it gets the evidence."""
    (tmp_path / "metadata.json").write_text('{"versions": ["0.1.0"], "yanked_versions": {}}', encoding="utf-8")
    status, out, _, _ = action()
    assert status == 0
    assert (
        "::notice title=not run::GF209 expired-exception, GF327 aged-runner: need the day (`--today YYYY-MM-DD`).\n"
        in out
    )
    status, out, _, summary = action(REQUIRE="today GF610", TODAY="2026-01-01")
    assert status == 1
    assert "GF610 is required and did not run" in out
    assert "GF610 is required and did not run" in summary
    evidence = {"TODAY": "2026-01-01", "REGISTRY_METADATA": str(tmp_path / "metadata.json"), "EXPECTED_CORE": "0.2.0"}
    status, out, _, _ = action(REQUIRE="today GF609 GF610", **evidence)
    assert "not run" not in out
    assert "GF609 not-the-expected-core" in out
    assert "is required" not in out


def test_it_takes_only_files_that_a_bundle_has() -> None:
    """The script names formats that it cannot import."""
    shared = (SCRIPT.parent / "publish.sh").read_text(encoding="utf-8")
    named = set(re.findall(r"\$report/(report\.[a-z]+|status)", shared))
    files = {name: format.file for name, format in reports.FORMATS.items()}
    assert named == {files["github"], files["text"], files["markdown"], files["sarif"], "status"}


def test_pages_and_settings(action, overlay: Path) -> None:
    """The summary links to the pages at the action's commit; the overlay's settings are found as by the command."""
    (overlay / "flywheel.toml").write_text("strict = true\n", encoding="utf-8")
    _, out, _, summary = action(PAGES="https://example.com/core/blob/abc/docs/checks")
    page = "https://example.com/core/blob/abc/docs/checks/GF419-store-without-lock.md"
    assert f"[GF419 store-without-lock]({page})" in summary
    assert "passed (strict)" in out


def test_inputs_are_no_shell(job: dict[str, str], tmp_path: Path) -> None:
    """An input is an argument and never a command."""
    shutil.rmtree(tmp_path / "pwned", ignore_errors=True)
    env = {**job, "DIRECTORY": f"$(touch {tmp_path}/pwned)", "EXPECT": f"`touch {tmp_path}/pwned`"}
    result = subprocess.run(["bash", str(SCRIPT)], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert not (tmp_path / "pwned").exists()


def test_a_run_that_fails_is_published_too(job: dict[str, str], tmp_path: Path, overlay: Path) -> None:
    """Without a report the summary has the reason, and the job has the status."""
    output, summary = tmp_path / "output", tmp_path / "summary"
    env = {**job, "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    env |= {"DIRECTORY": str(overlay), "BASELINE": "none.json"}
    result = subprocess.run(["bash", str(SCRIPT)], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("flywheel: none.json: the baseline does not exist.")
    assert output.read_text().startswith("report=")
    assert "sarif" not in output.read_text()
    assert "none.json: the baseline does not exist." in summary.read_text()


def test_known_finding_that_is_gone_fails_the_job(tmp_path: Path, overlay: Path, action) -> None:
    """The report is published and says that the finding is missing."""
    entry = {"id": "GF304", "file": "a.tfvars", "path": "x", "count": 1}
    text = json.dumps({"schema": "flywheel.baseline/2", "findings": [entry]})
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    status, out, output, summary = action(BASELINE=str(tmp_path / "known.json"))
    assert (status, output.startswith("report=")) == (1, True)
    assert "GF304 in a.tfvars" in out
    assert "GF304 in a.tfvars" in summary


def test_values_of_an_overlay_command_no_runner(action, edit, overlay: Path) -> None:
    """A job obeys the annotations, and no text that a pull request has put into a label or a file's name."""
    name = "tofu/stacks/arc-runners/terraform.tfvars"
    edit(name, "    max_runners             = 1\n", '    runner_label = "##[set-output name=report]/etc"\n')
    (overlay / "config" / "::stop-commands::zz.tfvars").write_text('forge = "##[add-mask]a"\n', encoding="utf-8")
    status, out, output, _ = action()
    assert status == 1
    found = github_runner.commands(out)
    folder = _folder(output)
    own = (folder / "report.github").read_text(encoding="utf-8").splitlines()
    assert [one.line for one in found] == own
    assert r"#\x23[set-output name=report]/etc" in out
