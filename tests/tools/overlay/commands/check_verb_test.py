"""`flywheel check`: an overlay is judged as it lies there, with no configuration."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flywheel.contract import compiled

TESTDATA = Path(__file__).parent / "testdata"
TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
A = "2281b5760123456789abcdef0123456789abcdef"
B = "637b71670123456789abcdef0123456789abcdef"


def ids(out: str) -> list[str]:
    """The ids of the findings in a text report, in its order."""
    return re.findall(r"^\S.*  (?:blocker|warning|note)\s+(GF\d+)", out, re.MULTILINE)


def without_digest(out: str) -> str:
    """A text report without the contract's digest, which every edit of contract data changes."""
    return re.sub(r"sha256-\S+", "sha256-(the contract's digest)", out)


def test_whole_overlay_is_clean(flywheel, overlay) -> None:
    """An overlay as its owner keeps it passes, strict or not, and the report says what it rests on."""
    result = flywheel("check", overlay, "--strict")
    golden = TESTDATA / "overlay.txt"
    actual = without_digest(result.out)
    actual = re.sub(r"ran        \d+ checks", "ran        (all) checks", actual)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        golden.write_text(actual, encoding="utf-8")
    assert actual == golden.read_text(encoding="utf-8")
    assert (result.status, result.err) == (0, "")


def test_three_slips_are_three_blockers(flywheel, overlay, edit) -> None:
    """What Terraform 1.11 plans with exit 0: a misspelt attribute, a duplicate key, an undeclared variable."""
    edit(TFVARS, "    max_runners             = 1\n", "    max_runner              = 1\n")
    edit(
        TFVARS,
        'runner_group         = "example-infra"\n',
        'runner_group         = "example-infra"\nrunner_gruop         = "x"\n',
    )
    edit(TFVARS, "\n  }\n}\n", "\n  }\n  other = {}\n  other = {}\n}\n")
    result = flywheel("check", overlay, "--select", "GF301", "--select", "GF304", "--select", "GF305")
    assert result.status == 1
    assert (
        without_digest(result.out).partition("\n\n  ran ")[0]
        == f"""\
overlay/{TFVARS}:5:1   blocker  GF301 undeclared-variable
    `runner_gruop` is not a variable of the stack `arc_runners`.
    5 | runner_gruop         = "x"
      | ^
    fix: Did you mean `runner_group`?

overlay/{TFVARS}:35:5  blocker  GF304 unknown-attribute
    `max_runner` is not an attribute of `extra_runner_sets.example-nix-heavy`; Terraform drops it without a message.
    35 |     max_runner              = 1
       |     ^
    fix: Did you mean `max_runners`?

overlay/{TFVARS}:46:3  blocker  GF305 duplicate-key
    `extra_runner_sets.other` is set a second time; the first is at overlay/{TFVARS}:45:3.
    46 |   other = {{}}
       |   ^
    fix: Keep one of them; the last one counts."""
    )


def test_four_pins_that_diverge(flywheel, overlay, edit) -> None:
    """The report names each place that is not as the others are."""
    edit("config/organization.yaml", A, B)
    edit(".github/workflows/validate.yml", A, "main")
    result = flywheel("check", overlay)
    assert (result.status, sorted(ids(result.out))) == (1, ["GF419", "GF602", "GF607"])


EXCEPTION = f"""\
{TFVARS}:1:23  blocker  GF209 expired-exception
    `runner_group_policy` is `legacy-default`, which was allowed until"""


def test_a_check_without_its_evidence_is_skipped_and_never_passed(flywheel, overlay) -> None:
    """An exception that has ended fails the check on a day; without a day the check is skipped."""
    path = overlay / TFVARS
    text = path.read_text(encoding="utf-8")
    path.unlink()  # the copy may be read-only
    path.write_text(f'runner_group_policy = "legacy-default"\n{text}', encoding="utf-8")
    cases = {}
    for arguments in ((), ("--today", "2100-01-01")):
        root = ElementTree.fromstring(flywheel("check", overlay, "--format", "junit", *arguments).out)
        cases[arguments] = {
            case.get("name").split(" ")[0]: [part.tag for part in case] for case in root.iter("testcase")
        }
        lacking = {id for id, tags in cases[arguments].items() if "skipped" in tags}
        assert lacking == {"GF609", "GF610", *([] if arguments else ["GF209", "GF327"])}
    assert cases[("--today", "2100-01-01")]["GF209"] == ["failure"]
    result = flywheel("check", overlay, "--today", "2100-01-01")
    assert result.status == 1
    assert EXCEPTION in result.out
    assert "GF209" not in ids(flywheel("check", overlay).out)


def test_what_is_required_must_run(flywheel, overlay) -> None:
    """Strict mode names what did not run and passes; what is required fails."""
    day = ("--today", "2026-01-01")
    strict = flywheel("check", overlay, "--strict")
    assert strict.status == 0
    missing = "GF209 expired-exception, GF327 aged-runner: need the day (`--today YYYY-MM-DD`)"
    assert f"  not run    {missing}\n" in strict.out
    for word in ("today", "GF209"):
        result = flywheel("check", overlay, "--require", word)
        assert result.status == 1
        assert "expected: GF209 is required and did not run: it needs the day (`--today YYYY-MM-DD`).\n" in result.out
        assert flywheel("check", overlay, "--require", word, *day).status == 0
    assert flywheel("check", overlay, "--require", "boundary", *day).status == 0
    assert flywheel("check", overlay, "--require", "pin", *day).status == 1


def test_unreadable_file_hides_nothing(flywheel, overlay, edit) -> None:
    """One file is broken, another has a slip: both are told."""
    (overlay / "other").mkdir()
    (overlay / "other" / "broken.tfvars").write_bytes(b"\xff\xfe\x00")
    edit(TFVARS, "    max_runners             = 1\n", "    max_runner              = 1\n")
    result = flywheel("check", overlay)
    assert (result.status, sorted(ids(result.out))) == (1, ["GF304", "GF318", "GF419"])


def test_single_file(flywheel, overlay) -> None:
    """One variable file is judged by itself; lines of it are shown."""
    result = flywheel("check", overlay / TFVARS)
    assert (result.status, ids(result.out)) == (0, [])
    assert f"  read       {overlay / TFVARS}\n" in result.out
    assert "not found" not in result.out


def test_single_file_is_called_by_the_path_given(flywheel, overlay, edit) -> None:
    """Its place can be opened from where the command ran, and its line is shown."""
    edit(TFVARS, "    max_runners             = 1\n", "    max_runner              = 1\n")
    result = flywheel("check", overlay / TFVARS)
    assert (result.status, ids(result.out)) == (1, ["GF304"])
    assert result.out.startswith(f"{overlay / TFVARS}:")
    assert "max_runner              = 1\n" in result.out


def test_single_file_of_no_stack_that_can_be_told(flywheel, overlay) -> None:
    """A file that was asked for is never passed over in silence."""
    Path("some.tfvars").write_text("no_such = 1\n", encoding="utf-8")
    result = flywheel("check", "some.tfvars", "--select", "GF301")
    assert (result.status, ids(result.out)) == (1, ["GF301"])


def test_single_file_of_a_stack_that_the_contract_does_not_have(flywheel, overlay) -> None:
    """Nothing can be said of it, and that is no pass."""
    contract = json.loads(Path(compiled.built_in()).read_text(encoding="utf-8"))
    contract["conventions"]["organization"]["other_stacks"] = ["lanes"]
    Path("contract.json").write_text(json.dumps(contract), encoding="utf-8")
    Path("lanes").mkdir()
    Path("lanes/honey.tfvars").write_text('namespace = "a"\n', encoding="utf-8")
    result = flywheel("check", "lanes/honey.tfvars", "--contract", "contract.json")
    assert (result.status, result.out) == (2, "")
    assert "lanes/honey.tfvars: it is for the stack `lanes`, which the contract does not have." in result.err


def test_expected_counts(flywheel, overlay, edit) -> None:
    """A warning that is expected passes in strict mode; one that is gone fails."""
    edit("config/organization.yaml", "  display_name:", "  displayed_name:")
    assert flywheel("check", overlay).status == 0
    assert flywheel("check", overlay, "--strict").status == 1
    assert flywheel("check", overlay, "--strict", "--expect", "GF316=1").status == 0
    edit("config/organization.yaml", "  displayed_name:", "  display_name:")
    result = flywheel("check", overlay, "--strict", "--expect", "GF316=1")
    assert result.status == 1
    assert "GF316 was expected once and never found: take GF316 out of the expected counts." in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--expect", "GF316"], "--expect `GF316`: write it as CHECK=COUNT, for example GF202=1."),
        (["--expect", "GF301=1"], "expected: `GF301` is a blocker; only warnings can be expected. Mend what it names."),
        (["--expect", "GF999=1"], "expected: `GF999` is not the id of a check. `flywheel checks` lists them."),
        (
            ["--expect", "GF316=1", "--ignore", "contract"],
            "expected: `GF316` is left out by --select or --ignore. Leave its count out too.",
        ),
        (["--select", "GF9"], "`GF9` selects no check."),
        (
            ["--select", "GF304", "--ignore", "contract"],
            "--select and --ignore leave no check to run. Leave one of them out.",
        ),
        (
            ["--require", "GF9"],
            (
                "--require `GF9`: no check that runs has this id, name or family, or needs this evidence. Give an id "
                "(GF101), a name, a family, or a kind of evidence: allowance_day, expected_core, registry_metadata, "
                "today."
            ),
        ),
        (
            ["--require", "today", "--select", "taxonomy"],
            (
                "--require `today`: no check that runs has this id, name or family, or needs this evidence. Give an id "
                "(GF101), a name, a family, or a kind of evidence: none is needed here."
            ),
        ),
        (["--overlay", "x.json"], "give DIR or --overlay, not both."),
        (["--today", "2026-13-01"], "--today `2026-13-01`: this is not a date. Write it as YYYY-MM-DD."),
        (["--expected-core", "main"], "--expected-core `main`: a branch or a tag moves"),
        (["--write-baseline"], "--write-baseline and --allow-growth need --baseline FILE."),
        (["--expect", "GF604=1", "--expect", "GF604=2"], "--expect `GF604=2`: GF604 has a count already."),
        (["--today", "tomorrow"], "--today `tomorrow`: this is not a date. Write it as YYYY-MM-DD."),
    ],
)
def test_wrong_calls(flywheel, overlay, arguments: list[str], message: str) -> None:
    """Each is one line with the fix, on stderr; the exit status is not that of findings."""
    result = flywheel("check", overlay, *arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"flywheel: {message}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--baseline", "none.json"], "none.json: the baseline does not exist. Write one with --write-baseline."),
        (["--stack-dir", "none"], "none: the folder does not exist. Give a stack's folder in a checkout of core."),
        (["--output", "."], ".: cannot be written: Is a directory. Give another path,"),
        (["--output", "/dev/full"], "/dev/full: cannot be written: No space left on device."),
        (["--bundle", "overlay/MODULE.bazel"], "overlay/MODULE.bazel/report.txt: cannot be written: "),
        (["--baseline", "no/such.json", "--write-baseline"], "no/such.json: cannot be written: No such file"),
    ],
)
def test_user_errors(flywheel, overlay, arguments: list[str], message: str) -> None:
    """Each is one line with the fix, on stderr, and nothing is reported."""
    result = flywheel("check", overlay, *arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"flywheel: {message}")


def test_evidence(flywheel, overlay, tmp_path: Path) -> None:
    """What was found out elsewhere comes as words and files."""
    assert ids(flywheel("check", overlay, "--expected-core", B, "--select", "pin").out) == ["GF609"]
    assert ids(flywheel("check", overlay, "--expected-core", A, "--select", "pin").out) == []
    metadata = tmp_path / "metadata.json"
    metadata.write_text('{"versions": ["0.1.0"], "yanked_versions": {"0.1.0": "bad"}}', encoding="utf-8")
    override = (overlay / "MODULE.bazel").read_text(encoding="utf-8").partition("git_override")[0]
    (overlay / "MODULE.bazel").unlink()
    (overlay / "MODULE.bazel").write_text(override, encoding="utf-8")
    assert ids(flywheel("check", overlay, "--registry-metadata", metadata, "--select", "pin").out) == ["GF601", "GF610"]


def test_output_file_and_formats(flywheel, overlay, tmp_path: Path) -> None:
    """A report goes where it is wanted, with line ends that are the same everywhere."""
    for format in ("text", "json", "sarif", "junit", "markdown", "github"):
        path = tmp_path / f"report.{format}"
        result = flywheel("check", overlay, "--format", format, "--output", path)
        assert (result.status, result.out) == (0, "")
        assert b"\r" not in path.read_bytes()
    assert json.loads((tmp_path / "report.json").read_text())["read"] == [
        ".github/workflows/dispatch.yaml",
        ".github/workflows/validate.yml",
        "Justfile",
        "MODULE.bazel",
        "config/organization.yaml",
        "tofu/backend/arc-runners.s3.hcl",
        TFVARS,
    ]


def test_report_is_of_the_checks_that_ran(flywheel, overlay) -> None:
    """A report of one check claims no more."""
    report = json.loads(flywheel("check", overlay, "--select", "GF602", "--format", "json").out)
    assert [check["id"] for check in report["checks"]] == ["GF602"]


def test_bundle(flywheel, overlay, tmp_path: Path) -> None:
    """Build actions get every report at once, and no failure."""
    (overlay / "MODULE.bazel").unlink()
    (overlay / "MODULE.bazel").write_text("f(\n", encoding="utf-8")
    assert flywheel("check", overlay, "--bundle", tmp_path / "bundle").status == 0
    assert (tmp_path / "bundle" / "status").read_text() == "1\n"
    assert (tmp_path / "bundle" / "families" / "pin.status").exists()
    assert flywheel("check", overlay, "--bundle", tmp_path / "whole", "--no-families").status == 0
    names = {path.name for path in (tmp_path / "bundle").iterdir()}
    assert {path.name for path in (tmp_path / "whole").iterdir()} == names - {"families"}


def test_no_colour_without_a_terminal(flywheel, overlay) -> None:
    """What is piped on is plain text."""
    assert "\x1b" not in flywheel("check", overlay).out


def test_secret_is_not_printed_with_its_line(flywheel, overlay, edit) -> None:
    """A line that holds a secret is told, never shown."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    edit(
        TFVARS,
        'runner_group         = "example-infra"\n',
        f'runner_group         = "example-infra"\nghcr_token           = "{secret}"\n',
    )
    result = flywheel("check", overlay)
    assert result.status == 1
    assert secret not in result.out + result.err


def test_a_second_overlay_is_refused(flywheel) -> None:
    """A report is about one overlay: the first of two would be passed without being read."""
    result = flywheel("check", "--overlay", "bad.json", "--overlay", "good.json")
    assert (result.status, result.out) == (2, "")
    message = "--overlay is given 2 times (bad.json, good.json): a report is about one overlay."
    assert message in result.err


def test_strict_fails_for_what_is_not_judged(flywheel, tmp_path, monkeypatch) -> None:
    """A file of no stack, an overlay below and a forge without an adapter fail by name, and can be expected."""
    monkeypatch.chdir(tmp_path)
    fixtures = Path(__file__).parents[1] / "checks" / "fixtures"
    for id in ("GF322", "GF212"):
        shutil.copytree(fixtures / id / "fail", tmp_path / id)
        result = flywheel("check", id, "--strict", "--select", id, "--format", "json")
        assert result.status == 1
        found = [one["id"] for one in json.loads(result.out)["findings"]]
        assert set(found) == {id}
        assert flywheel("check", id, "--strict", "--select", id, "--expect", f"{id}={len(found)}").status == 0


def test_places_are_paths_from_the_working_directory(flywheel, overlay, edit, monkeypatch) -> None:
    """Terminals, annotations and code scanning open them; from inside the folder they are as short as before."""
    edit(TFVARS, 'runner_group         = "example-infra"\n', 'runner_gruop         = "x"\n')

    def place(folder: str) -> str:
        found = json.loads(flywheel("check", folder, "--select", "GF301", "--format", "sarif").out)
        [result] = found["runs"][0]["results"]
        uri: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        return uri

    root = overlay.resolve()
    assert place("overlay") == place("./overlay/") == place(str(root)) == f"overlay/{TFVARS}"
    monkeypatch.chdir(root)
    assert place(".") == place(str(root)) == TFVARS
    monkeypatch.chdir(root / "tofu")
    assert place("..") == f"../{TFVARS}"
