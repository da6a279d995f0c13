"""`flywheel check --fix` and `--diff`: what is certain is edited, and nothing else changes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
BACKEND = "tofu/backend/arc-runners.s3.hcl"
WORKFLOW = ".github/workflows/validate.yml"
A = "2281b5760123456789abcdef0123456789abcdef"
B = "637b71670123456789abcdef0123456789abcdef"

#: A slip in a file of the overlay: what is there, what is written instead, and what fixing makes of that.
SLIPS = {
    "attribute": (TFVARS, "max_runners             = 1", "max_runner              = 1", "max_runners             = 1"),
    "longer name": (TFVARS, "cpu_limit               = ", "cpu_limt = ", "cpu_limit = "),
    "variable": (
        TFVARS,
        "\ndeploy_docker_runner         =",
        "\ndeploy_docer_runner          =",
        "\ndeploy_docker_runner         =",
    ),
    "text for number": (
        TFVARS,
        "max_runners             = 1",
        'max_runners             = "1"',
        "max_runners             = 1",
    ),
    "text for flag": (
        TFVARS,
        "deploy_docker_runner         = true",
        'deploy_docker_runner         = "true" # yes',
        "deploy_docker_runner         = true # yes",
    ),
    "number for text": (
        TFVARS,
        'cpu_limit               = "8"',
        "cpu_limit               = 8 // eight",
        'cpu_limit               = "8" // eight',
    ),
    "text for list": (TFVARS, '["self-hosted", "nix", "linux"]', '"nix"', '["nix"]'),
    "capitals": (
        TFVARS,
        '["self-hosted", "nix", "linux"]',
        '["self-hosted", "NIX", /* a */ "Linux"]',
        '["self-hosted", "nix", /* a */ "linux"]',
    ),
    "underscores": (TFVARS, '"tinyland-nix-heavy"', '"tinyland_nix_heavy"', '"tinyland-nix-heavy"'),
    "line twice": (
        TFVARS,
        'runner_group         = "example-infra"\n',
        'runner_group         = "example-infra"\n' * 2,
        'runner_group         = "example-infra"\n',
    ),
    "organization": ("config/organization.yaml", "  display_name:", "  display_nam:", "  display_name:"),
    "missing flag": (
        BACKEND,
        "skip_s3_checksum            = true\n",
        "# old\n",
        "# old\nskip_s3_checksum            = true\n",
    ),
    "flag": (
        BACKEND,
        "use_path_style              =",
        "force_path_style            =",
        "use_path_style              =",
    ),
    "endpoint": (
        BACKEND,
        'endpoints = {\n  s3 = "http://state.example.com:9000"\n}',
        'endpoint = "http://state.example.com:9000" # a',
        'endpoints = { s3 = "http://state.example.com:9000" } # a',
    ),
    "backend key": (BACKEND, "bucket =", "bukcet =", "bucket ="),
}


@pytest.mark.parametrize(("name", "right", "wrong", "fixed"), SLIPS.values(), ids=SLIPS)
def test_a_slip(name, right, wrong, fixed, flywheel, overlay, edit) -> None:
    """The diff shows the edit and makes none; the fix makes it, and the second run does nothing."""
    before = (overlay / name).read_text(encoding="utf-8")
    edit(name, right, wrong)
    slip = (overlay / name).read_text(encoding="utf-8")
    shown = flywheel("check", overlay, "--diff")
    assert (shown.status, (overlay / name).read_text(encoding="utf-8")) == (1, slip)
    assert shown.out.startswith(f"--- a/{name}\n+++ b/{name}\n")
    result = flywheel("check", overlay, "--fix", "--strict")
    assert (overlay / name).read_text(encoding="utf-8") == before.replace(right, fixed)
    assert (result.status, result.out.splitlines()[-1]) == (
        0,
        "passed (strict): 0 blockers, 0 warnings, 1 note in overlay",
    )
    assert result.err.splitlines()[-1].endswith("fixed in 1 file.")
    again = flywheel("check", overlay, "--diff")
    assert (again.status, again.out) == (0, "")
    assert flywheel("check", overlay, "--fix").err == ""


def test_what_was_fixed_is_said(flywheel, overlay, edit) -> None:
    """One line for each finding, and the sum."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    edit(BACKEND, "bucket =", "bukcet =")
    assert flywheel("check", overlay, "--fix").err == (
        f"fixed: overlay/{BACKEND}:1:1: GF421 unknown-backend-attribute\n"
        f"fixed: overlay/{TFVARS}:34:5: GF304 unknown-attribute\n"
        "flywheel: 2 findings fixed in 2 files.\n"
    )


NOT_CERTAIN = {
    "two near names": (TFVARS, "deploy_docker_runner         =", "deploy_k8s_runner            ="),
    "another runner": (TFVARS, "deploy_docker_runner         =", "deploy_rocky9_runner         ="),
    "another runner, and the near one is there": (
        TFVARS,
        "deploy_docker_runner         = true\n",
        "deploy_docker_runner         = true\ndeploy_rocky9_runner         = true\n",
    ),
    "a slip, and the right line is there": (
        TFVARS,
        "deploy_docker_runner         = true\n",
        "deploy_docker_runner         = true\ndeploy_docer_runner          = true\n",
    ),
    "a bumped module": ("MODULE.bazel", f'commit = "{A}"', f'commit = "{B}"'),
    "another pin in a workflow": (WORKFLOW, f"GF_CORE_REF: {A}", f"GF_CORE_REF: {B} # core"),
    "the name is taken": (TFVARS, "    max_runners             = 1\n", "    max_runner = 2\n    max_runners = 1\n"),
    "it would be worse": (TFVARS, "    max_runners             = 1\n", "    min_runner = 2\n    max_runners = 1\n"),
    "several labels in one": (TFVARS, '["self-hosted", "nix", "linux"]', '"self-hosted,nix"'),
    "two values": (
        TFVARS,
        'runner_group         = "example-infra"\n',
        'runner_group = "example-infra"\nrunner_group = "other"\n',
    ),
    "a value with a template": (TFVARS, "max_runners             = 1", 'max_runners             = "${1}"'),
}


@pytest.mark.parametrize(("name", "right", "wrong"), NOT_CERTAIN.values(), ids=NOT_CERTAIN)
def test_what_is_not_certain_stays(name, right, wrong, flywheel, overlay, edit) -> None:
    """It is reported as without `--fix`."""
    edit(name, right, wrong)
    text = (overlay / name).read_text(encoding="utf-8")
    plain = flywheel("check", overlay)
    result = flywheel("check", overlay, "--fix")
    assert (overlay / name).read_text(encoding="utf-8") == text
    assert (result.status, result.out, result.err) == (plain.status, plain.out, "")
    assert flywheel("check", overlay, "--diff").status == 0


def test_what_a_fix_uncovers_is_fixed_too(flywheel, overlay, edit) -> None:
    """A misspelt key with a text for a number: both are said."""
    edit(TFVARS, "max_runners             = 1", 'max_runner              = "1"')
    result = flywheel("check", overlay, "--fix")
    assert result.err == (
        f"fixed: overlay/{TFVARS}:34:5: GF304 unknown-attribute\n"
        f"fixed: overlay/{TFVARS}:34:31: GF310 converted-value\n"
        "flywheel: 2 findings fixed in 1 file.\n"
    )
    assert result.status == 0
    assert "max_runners             = 1\n" in (overlay / TFVARS).read_text(encoding="utf-8")


def test_a_secret_is_not_touched(flywheel, overlay, edit) -> None:
    """Neither is its line; no output has it."""
    secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    line = f'runner_gruop         = "{secret}"\n'
    edit(TFVARS, 'runner_group         = "example-infra"\n', line)
    for option in ("--diff", "--fix"):
        result = flywheel("check", overlay, option)
        assert secret not in result.out + result.err
    assert line in (overlay / TFVARS).read_text(encoding="utf-8")


def test_a_diff_next_to_a_secret_does_not_show_it(flywheel, overlay, edit) -> None:
    """It is in the lines around the edit."""
    secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    edit(
        TFVARS,
        'runner_group         = "example-infra"\n',
        f'runner_group = "{secret}"\nnix_runner_nam = "example-nix"\n',
    )
    edit(TFVARS, 'nix_runner_name              = "example-nix"\n', "")
    result = flywheel("check", overlay, "--diff")
    assert "+nix_runner_name" in result.out
    assert secret not in result.out


def test_what_is_allowed_stays(flywheel, overlay, edit) -> None:
    """A comment says that it is meant."""
    line = "max_runner = 1 # flywheel: allow GF304 until 2027-01-31: read by a script"
    edit(TFVARS, "max_runners             = 1", line)
    flywheel("check", overlay, "--fix")
    assert line in (overlay / TFVARS).read_text(encoding="utf-8")


def test_only_checks_that_run_are_fixed(flywheel, overlay, edit) -> None:
    """`--select` and `--ignore` hold."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    edit(BACKEND, "bucket =", "bukcet =")
    flywheel("check", overlay, "--fix", "--select", "GF421")
    assert "bucket =" in (overlay / BACKEND).read_text(encoding="utf-8")
    assert "max_runner " in (overlay / TFVARS).read_text(encoding="utf-8")


def test_line_breaks_and_modes_stay(flywheel, overlay, edit) -> None:
    """CRLF, a byte-order mark, and an executable file."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    path = overlay / TFVARS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    path.chmod(0o755)
    before = path.read_bytes()
    flywheel("check", overlay, "--fix")
    assert path.read_bytes() == before.replace(b"max_runner  ", b"max_runners ")
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


@pytest.mark.parametrize("last", [b"\r\n", b""], ids=["a last line break", "none"])
def test_new_lines_have_the_line_breaks_of_their_file(last, flywheel, overlay) -> None:
    """A flag behind the last line of a file with CRLF."""
    path = overlay / BACKEND
    flag = b"skip_s3_checksum            = true\r\n"
    text = path.read_bytes().replace(b"\n", b"\r\n").replace(flag, b"").rstrip(b"\r\n")
    path.write_bytes(text + last)
    flywheel("check", overlay, "--fix")
    assert path.read_bytes() == text + b"\r\n" + flag


def test_a_link_out_of_the_folder_is_not_written_through(flywheel, overlay, edit, tmp_path) -> None:
    """A file that cannot be written leaves all of them as they are."""
    edit(TFVARS, "max_runners             = 1", "max_runner              = 1")
    outside = tmp_path / "outside.tfvars"
    (overlay / TFVARS).rename(outside)
    (overlay / TFVARS).symlink_to(outside)
    before = outside.read_bytes()
    flywheel("check", overlay, "--fix")
    assert outside.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("overlay", "--fix", "--diff"), "give --fix or --diff, not both."),
        (("--overlay", "o.json", "--fix"), "--fix does not go with --overlay: it edits the files of a folder."),
        (("overlay", "--diff", "--bundle", "b"), "--diff does not go with --bundle: it edits the files of a folder."),
        (
            (f"overlay/{TFVARS}", "--fix"),
            "--fix needs the overlay's folder, not a file: an edit is checked with all of its files.",
        ),
    ],
)
def test_options_that_do_not_go_together(options, message, flywheel, overlay) -> None:
    """One line, and nothing is read."""
    result = flywheel("check", *options)
    assert (result.status, result.out, result.err) == (2, "", f"flywheel: {message}\n")


def test_the_report_of_the_readme(flywheel, tmp_path, monkeypatch) -> None:
    """The example is reported as the README shows, and fixing leaves a clean check."""
    text = (Path(__file__).parent / "readme" / "terraform.tfvars").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    Path("terraform.tfvars").write_text(text, encoding="utf-8")
    readme = (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("Three errors that Terraform plans with exit 0:\n\n```\n")[2].partition("```")[0]
    findings, _, verdict = shown.rpartition("\n\n")
    result = flywheel("check", ".")
    assert result.status == 1
    assert result.out.startswith(findings + "\n\n  ran ")
    assert result.out.endswith("\n" + verdict)
    fixed = flywheel("check", ".", "--fix")
    assert (fixed.status, fixed.out.splitlines()[-1]) == (0, "passed: 0 blockers, 0 warnings, 0 notes in .")
    assert Path("terraform.tfvars").read_text(encoding="utf-8").count("# one is always warm") == 1
