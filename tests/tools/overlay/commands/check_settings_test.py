"""`flywheel check` with a settings file: options count more, and nothing is left out silently."""

from __future__ import annotations

import json
import re

import pytest

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
BACKEND = "tofu/backend/arc-runners.s3.hcl"


@pytest.fixture
def settings(overlay):
    """Writes the settings of the overlay."""

    def write(text: str, name: str = "flywheel.toml") -> None:
        (overlay / name).write_text(text, encoding="utf-8")

    return write


def ids(out: str) -> list[str]:
    """The ids of the findings in a text report."""
    return re.findall(r"^\S.*  (?:blocker|warning|note)\s+(GF\d+)", out, re.MULTILINE)


def test_strict_and_expected_counts(flywheel, overlay, edit, settings) -> None:
    """As with the options; an option replaces the setting of its name."""
    edit("config/organization.yaml", "  display_name:", "  displayed_name:")
    settings("strict = true\n")
    result = flywheel("check", overlay)
    assert (result.status, result.out.splitlines()[-1].split(":")[0]) == (1, "failed (strict)")
    assert "overlay/flywheel.toml" in result.out
    settings("strict = true\n[expect]\nGF316 = 1\n")
    assert flywheel("check", overlay).status == 0
    assert flywheel("check", overlay, "--no-settings").out.splitlines()[-1].startswith("passed: ")
    assert flywheel("check", overlay, "--no-strict", "--expect", "unknown-organization-key=2").status == 1
    assert flywheel("check", overlay, "--no-strict").out.splitlines()[-1].startswith("passed: ")


def test_pyproject(flywheel, overlay, settings) -> None:
    """The same keys in a table."""
    settings("[project]\nname = 'x'\n[tool.flywheel]\nstrict = true\n", "pyproject.toml")
    assert flywheel("check", overlay).out.splitlines()[-1].startswith("passed (strict): ")


def test_form_and_pages(flywheel, overlay, settings) -> None:
    """The report's form; `--statistics` asks for text."""
    settings('format = "json"\npages = "https://example.com/checks"\n')
    assert json.loads(flywheel("check", overlay).out)["schema"] == "flywheel.report/1"
    assert "](https://example.com/checks/GF419-" in flywheel("check", overlay, "--format", "markdown").out
    assert flywheel("check", overlay, "--statistics").out.startswith("  1  note     GF419")


def test_checks_that_are_left_out_are_counted(flywheel, overlay, edit, settings) -> None:
    """Secrets and unreadable files are judged whatever the settings say; the command line can leave them out."""
    secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    edit(TFVARS, 'runner_group         = "example-infra"', f'runner_group = "{secret}"')
    (overlay / "broken.tfvars").write_text("a = \n", encoding="utf-8")
    for text in ('ignore = ["secrets", "contract", "GF1"]\n', 'select = ["taxonomy"]\n'):
        settings(text)
        result = flywheel("check", overlay)
        assert {"GF502", "GF318"} <= set(ids(result.out))
        assert re.search(r"overlay/flywheel\.toml\s+\(leaves\s+out\s+\d+\s+checks\)", result.out)
    assert ids(flywheel("check", overlay, "--select", "pin").out) == []


def test_what_a_path_allows(flywheel, overlay, settings) -> None:
    """It is reported and counted like what a comment allows."""
    rule = '[paths."tofu/backend/**"]\nignore = ["GF419"]\nreason = "applied by hand"\nuntil = 2027-01-31\n'
    settings(rule)
    result = flywheel("check", overlay, "--today", "2027-01-31")
    assert ids(result.out) == []
    words = " ".join(result.out.split())
    assert (
        f"allowed GF419 at overlay/{BACKEND} until 2027-01-31, by overlay/flywheel.toml:1:1: applied by hand" in words
    )
    assert result.out.endswith(", 1 allowed in overlay\n")
    result = flywheel("check", overlay, "--today", "2027-02-01")
    assert (result.status, ids(result.out)) == (1, ["GF419"])
    assert (
        "expected: overlay/flywheel.toml:1:1: `GF419` is allowed for tofu/backend/** until 2027-01-31; it is "
        "2027-02-01. Remove it, or decide again.\n"
    ) in result.out
    settings(rule.replace("tofu/backend", "tofu/stacks"))
    assert ids(flywheel("check", overlay).out) == ["GF419"]


def test_a_path_with_a_last_day_needs_the_day(flywheel, overlay, edit, settings) -> None:
    """Without it the report says that nobody knows; in strict mode the path allows nothing."""
    edit("config/organization.yaml", "  display_name:", "  displayed_name:")
    rule = '[paths."config/**"]\nignore = ["GF316"]\nreason = "another tool"\n'
    settings(f"{rule}until = 2027-01-31\n")
    told = "the day, for `until` at overlay/flywheel.toml:1:1 (`--today YYYY-MM-DD`; without it nobody knows"
    lenient, strict = flywheel("check", overlay), flywheel("check", overlay, "--strict")
    assert (lenient.status, strict.status) == (0, 1)
    assert lenient.out.endswith(", 1 allowed in overlay\n")
    assert ids(strict.out) == ["GF316", "GF419"]
    assert all(told in " ".join(result.out.split()) for result in (lenient, strict))
    dated = flywheel("check", overlay, "--strict", "--today", "2027-01-31")
    assert (dated.status, told in " ".join(dated.out.split())) == (0, False)
    settings(rule)
    assert flywheel("check", overlay, "--strict").status == 0


def test_settings_of_the_repository_above(flywheel, overlay, tmp_path) -> None:
    """Paths are relative to the folder of the settings."""
    (tmp_path / ".git").mkdir()
    rule = '[paths."overlay/**/*.hcl"]\nignore = ["wiring"]\nreason = "applied by hand"\n'
    (tmp_path / "flywheel.toml").write_text(rule, encoding="utf-8")
    assert flywheel("check", overlay).out.endswith(", 1 allowed in overlay\n")


def test_files_are_below_the_settings(flywheel, overlay, settings, tmp_path) -> None:
    """Relative to the file; other people's settings name no other files."""
    (overlay / "known.json").write_text('{"schema": "flywheel.baseline/2", "findings": []}', encoding="utf-8")
    settings('baseline = "known.json"\n')
    assert flywheel("check", overlay).status == 0
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    for path in ("../outside.json", str(tmp_path / "outside.json")):
        settings(f'\nbaseline = "{path}"\n')
        result = flywheel("check", overlay)
        assert (result.status, result.out) == (2, "")
        assert result.err == (
            "flywheel: overlay/flywheel.toml:2:1: `baseline` is outside of the folder of the settings. "
            "Move the file, or give it with --baseline.\n"
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ignore = ["GF999"]\n', "overlay/flywheel.toml:1:1: `ignore`: `GF999` selects no check."),
        ("[expect]\nGF3166 = 1\n", "overlay/flywheel.toml:1:1: `expect`: `GF3166` selects no check."),
        ("strcit = true\n", "overlay/flywheel.toml:1:1: `strcit` is not a known key. Did you mean `strict`?"),
        ('today = "2026-01-01"\n', "overlay/flywheel.toml:1:1: `today` is not a known key."),
        ('output = "x"\n', "overlay/flywheel.toml:1:1: `output` is not a known key."),
        (
            '[paths."a"]\nignore = ["secrets"]\nreason = "old"\n',
            "overlay/flywheel.toml:1:1: `ignore`: findings of secrets are never allowed. Remove them.",
        ),
        (
            f"[expect]\nGF202 = 0x{'f' * 6000}\n",
            "overlay/flywheel.toml:1:1: `expect`: the count of GF202 is too large. Correct it.",
        ),
        ("strict = \n", "overlay/flywheel.toml:1:10: not TOML: invalid value."),
    ],
)
def test_wrong_settings(flywheel, overlay, settings, text, message) -> None:
    """Nothing is checked; the place is the key's."""
    settings(text)
    result = flywheel("check", overlay)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"flywheel: {message}")
    assert flywheel("check", overlay, "--no-settings").status == 0


def test_options_that_exclude_each_other(flywheel, overlay, settings) -> None:
    """`--settings` names another file."""
    settings("strict = true\n", "other.toml")
    assert "passed (strict)" in flywheel("check", overlay, "--settings", overlay / "other.toml").out
    result = flywheel("check", overlay, "--settings", overlay / "other.toml", "--no-settings")
    assert (result.status, result.err) == (2, "flywheel: give --settings or --no-settings, not both.\n")
