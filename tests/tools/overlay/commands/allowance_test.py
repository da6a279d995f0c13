"""Comments that allow findings: what they allow is reported, counted and never lost."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from flywheel.findings import allowances
from flywheel.formats.source import Source

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
BACKEND = "tofu/backend/arc-runners.s3.hcl"
WORKFLOW = ".github/workflows/validate.yml"
CORE = "2281b5760123456789abcdef0123456789abcdef"
MIN = "    max_runners             = 1\n"
COMMENT = "# flywheel: allow GF307 until 2027-01-31: drained by hand"


@pytest.fixture
def allowed(edit) -> None:
    """An overlay with one blocker, which is allowed."""
    edit(TFVARS, MIN, f"    min_runners = 2 {COMMENT}\n{MIN}")


def ids(out: str) -> list[str]:
    """The ids of the findings in a text report."""
    return re.findall(r"^\S.*  (?:blocker|warning|note)\s+(GF\d+)", out, re.MULTILINE)


def test_it_passes_and_says_what_is_allowed(flywheel, overlay, allowed) -> None:
    """The account has the place, the day and the reason; the verdict has the number."""
    result = flywheel("check", overlay, "--strict", "--today", "2027-01-01")
    assert (result.status, ids(result.out)) == (0, ["GF419"])
    words = " ".join(result.out.split())
    assert f" allowed GF307 at overlay/{TFVARS}:34:19 until 2027-01-31: drained by hand read " in words
    assert result.out.endswith("passed (strict): 0 blockers, 0 warnings, 1 note, 1 allowed in overlay\n")
    assert flywheel("check", overlay, "-q").out.endswith(", 1 allowed in overlay\n")


def test_every_format_has_it(flywheel, overlay, allowed) -> None:
    """JSON and SARIF whole, Markdown folded, JUnit in the case of its check."""
    [row] = json.loads(flywheel("check", overlay, "--format", "json").out)["allowed"]
    assert {name: row[name] for name in ("id", "line", "reason", "until", "by_file", "by_line")} == {
        "id": "GF307",
        "line": 34,
        "reason": "drained by hand",
        "until": "2027-01-31",
        "by_file": f"overlay/{TFVARS}",
        "by_line": 34,
    }
    [result] = [
        one
        for one in json.loads(flywheel("check", overlay, "--format", "sarif").out)["runs"][0]["results"]
        if one["ruleId"] == "GF307"
    ]
    reason = "drained by hand (until 2027-01-31)"
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": reason}]
    page = flywheel("check", overlay, "--format", "html").out
    assert "<strong>1 allowed finding:</strong>" in page
    assert "drained by hand" in page
    assert "<summary>1 allowed finding</summary>" in flywheel("check", overlay, "--format", "markdown").out
    root = ElementTree.fromstring(flywheel("check", overlay, "--format", "junit").out)
    [case] = [case for case in root.iter("testcase") if case.get("name").startswith("GF307 ")]
    assert [part.tag for part in case] == ["system-out"]
    assert "allowed: GF307 at " in case[0].text


def test_after_its_last_day_it_allows_nothing(flywheel, overlay, allowed) -> None:
    """The finding is back, and so is the comment; on the last day itself it counts."""
    assert flywheel("check", overlay, "--today", "2027-01-31").status == 0
    result = flywheel("check", overlay, "--today", "2027-02-01")
    assert (result.status, sorted(ids(result.out))) == (1, ["GF307", "GF342", "GF419"])
    assert "allowed" not in result.out.splitlines()[-1]


def test_without_the_day_the_report_says_that_nobody_knows(flywheel, overlay, allowed) -> None:
    """It can be required."""
    told = "GF342 ended-allowance: needs the day, for comments that allow findings (`--today YYYY-MM-DD`)"
    assert told in " ".join(flywheel("check", overlay).out.split())
    assert flywheel("check", overlay, "--require", "GF342").status == 1
    assert flywheel("check", overlay, "--require", "GF342", "--today", "2027-01-01").status == 0


def test_in_strict_mode_it_needs_the_day(flywheel, overlay, allowed) -> None:
    """Without it the finding is reported, and the report says what is missing."""
    result = flywheel("check", overlay, "--strict")
    assert (result.status, sorted(ids(result.out))) == (1, ["GF307", "GF419"])
    told = "comments that allow findings (`--today YYYY-MM-DD`; without it they allow nothing in strict mode)"
    assert f"the day, for {told}" in " ".join(result.out.split())
    assert flywheel("check", overlay, "--strict", "--today", "2027-01-01").status == 0


def test_names_of_other_verbs_are_written_as_ids(flywheel, overlay, edit) -> None:
    """The name of a check of `flywheel workflows` is known, and the fix has its id."""
    comment = COMMENT.replace("GF307", "GF307, no-capability")
    edit(TFVARS, MIN, f"    min_runners = 2 {comment}\n{MIN}")
    result = flywheel("check", overlay, "--select", "GF343")
    words = " ".join(result.out.split())
    assert "`no-capability` is a check of another verb, and names of those are written as ids." in words
    assert "Write `GF703`." in words


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        (
            "allow GF305 until 31.01.2027: see 1",
            "`31.01.2027` is not written as a day, YYYY-MM-DD.",
            "allow GF305 until YYYY-MM-DD: see 1",
        ),
        ("allow GF305", "it does not say the last day and the reason.", "allow GF305 until YYYY-MM-DD: the reason"),
        (
            "alow GF305 because",
            "it does not begin with `allow`.",
            "allow GF416 until 2027-01-31: the reason",
        ),
        (
            "allow GF305 because",
            "it does not say the last day and the reason.",
            "allow GF305 until YYYY-MM-DD: the reason",
        ),
        ("allow GF305: why", "it does not say the last day.", "allow GF305 until YYYY-MM-DD: why"),
        (
            "allow GF305 until 2027-01-31",
            "it does not say the reason.",
            "allow GF305 until 2027-01-31: the reason",
        ),
        ("allow until 2027-01-31: why", "it does not say the checks.", "allow GF416 until 2027-01-31: why"),
        (
            "allow GF1,,GF2 until 2027-01-31: why",
            "`GF1,,GF2` is not a list of checks.",
            "allow GF416 until 2027-01-31: why",
        ),
        ("ignore GF305", "it does not begin with `allow`.", "allow GF416 until 2027-01-31: the reason"),
    ],
)
def test_what_a_malformed_one_lacks(text: str, message: str, fix: str) -> None:
    """The message names the part that is missing or wrong, and the fix keeps the others."""
    (one,) = allowances.in_texts([Source("a.tfvars", f"# flywheel: {text}\nx = 1\n")])
    assert one.fault == (message, f"Write `# flywheel: {fix}`.")


def test_one_that_allows_nothing_fails(flywheel, overlay, edit) -> None:
    """Also if its check is left out of this run: what it allows does not depend on the options."""
    edit(TFVARS, MIN, f"{MIN[:-1]} {COMMENT}\n")
    result = flywheel("check", overlay)
    assert (result.status, ids(result.out)) == (1, ["GF341", "GF419"])
    assert ids(flywheel("check", overlay, "--ignore", "GF307").out) == ["GF341", "GF419"]


def test_one_whose_check_is_left_out_is_used(flywheel, overlay, allowed) -> None:
    """`--ignore` of its check is no reason to remove it."""
    assert flywheel("check", overlay, "--ignore", "GF307").status == 0


def test_a_secret_is_never_allowed(flywheel, overlay, edit) -> None:
    """The finding stays, and the comment is one too; no text has the value."""
    secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    edit(
        TFVARS,
        'runner_group         = "example-infra"',
        f'runner_group = "{secret}" # flywheel: allow GF502 until 2027-01-31: old',
    )
    result = flywheel("check", overlay, "--select", "secrets,GF343")
    assert (result.status, ids(result.out)) == (1, ["GF502", "GF343"])
    assert "allowed" not in result.out.splitlines()[-1]
    assert secret not in result.out


def test_a_secret_in_a_reason_is_not_shown(flywheel, overlay, edit) -> None:
    """What an author writes behind the day is text of the overlay."""
    secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    edit(TFVARS, MIN, f"    min_runners = 2 {COMMENT} {secret}\n{MIN}")
    for format in ("text", "json", "sarif", "junit", "markdown", "github", "concise"):
        assert secret not in flywheel("check", overlay, "--format", format).out


def test_a_file_as_a_whole(flywheel, overlay, edit) -> None:
    """A comment before its first value."""
    edit(BACKEND, "skip_s3_checksum            = true\n", "")
    assert ids(flywheel("check", overlay).out) == ["GF416", "GF419"]
    comment = "# flywheel: allow incomplete-backend until 2027-01-31: an old store"
    edit(BACKEND, 'bucket = "tofu-state"', f'{comment}\n\nbucket = "tofu-state"')
    result = flywheel("check", overlay)
    assert (result.status, ids(result.out)) == (0, ["GF419"])
    assert f"GF416 at overlay/{BACKEND} until 2027-01-31, by overlay/{BACKEND}:1:1: an old store" in " ".join(
        result.out.split()
    )


def test_a_workflow(flywheel, overlay, edit) -> None:
    """YAML has comments with `#`."""
    edit(WORKFLOW, f"GF_CORE_REF: {CORE}", "GF_CORE_REF: main # flywheel: allow moving-pin until 2027-01-31: a trial")
    result = flywheel("check", overlay)
    assert (result.status, ids(result.out)) == (0, ["GF419"])


@pytest.mark.parametrize(
    "value",
    [
        '"other // flywheel: allow GF205 until 2027-01-01: in the value"',
        '"other # flywheel: allow GF205 until 2027-01-01: in the value"',
        '"${"other # flywheel: allow GF205 until 2027-01-01: in the value"}"',
    ],
)
def test_a_value_does_not_allow_itself(flywheel, overlay, edit, value: str) -> None:
    """What looks like a comment in quotes is a part of the value."""
    edit(TFVARS, 'runner_group         = "example-infra"', f"runner_group = {value}")
    result = flywheel("check", overlay, "--select", "boundary,contract")
    assert result.status == 1
    assert "allowed" not in result.out.splitlines()[-1]


def test_yaml_has_one_kind_of_comment(flywheel, overlay, edit) -> None:
    """Text in quotes is data, whatever it looks like."""
    comment = "flywheel: allow moving-pin until 2027-01-31: a trial"
    edit(WORKFLOW, f"GF_CORE_REF: {CORE}", f'GF_CORE_REF: "main // {comment}"')
    assert "allowed" not in flywheel("check", overlay).out.splitlines()[-1]
    edit(WORKFLOW, f'GF_CORE_REF: "main // {comment}"', f"GF_CORE_REF: main # {comment}")
    assert ", 1 allowed in " in flywheel("check", overlay).out


def test_an_id_of_thousands_of_digits(flywheel, overlay, edit) -> None:
    """It is not an id, as any other word that is not."""
    id = "GF" + "1" * 5000
    edit(TFVARS, MIN, f"    min_runners = 2 {COMMENT.replace('GF307', id)}\n{MIN}")
    result = flywheel("check", overlay, "--select", "GF343")
    assert (result.status, result.err) == (1, "")
    assert "the comment allows nothing: `GF111" in " ".join(result.out.split())


def test_an_overlay_that_a_build_loaded_has_them_too(flywheel, overlay, allowed, tmp_path) -> None:
    """`overlay.json` has no comments; it has what they allow."""
    contract = tmp_path / "contract.json"
    from flywheel.contract import compiled

    contract.write_text(json.dumps(compiled.load(compiled.built_in()).to_json()), encoding="utf-8")
    loaded = flywheel(
        "load", "--name", "//:o", "--contract", contract, "--tfvars", overlay / TFVARS, "--output", tmp_path / "o.json"
    )
    assert loaded.status == 0
    result = flywheel("check", "--overlay", tmp_path / "o.json", "--contract", contract)
    assert "GF307" not in ids(result.out)
    assert ", 1 allowed in //:o\n" in result.out


def test_allowed_findings_are_in_no_count(flywheel, overlay, edit) -> None:
    """Neither in the expected counts nor in a baseline."""
    edit("config/organization.yaml", "  display_name:", "  displayed_name:")
    assert flywheel("check", overlay, "--strict", "--expect", "GF316=1").status == 0
    path = overlay / "config" / "organization.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    comment = "# flywheel: allow GF316 until 2027-01-31: another tool reads it"
    path.write_text(text.replace("  displayed_name:", f"  {comment}\n  displayed_name:"), encoding="utf-8")
    assert flywheel("check", overlay, "--strict", "--today", "2027-01-01").status == 0
    result = flywheel("check", overlay, "--strict", "--today", "2027-01-01", "--expect", "GF316=1")
    assert result.status == 1
    assert "GF316 was expected once and never found" in result.out
    flywheel("check", overlay, "--baseline", "known.json", "--write-baseline")
    with open("known.json", encoding="utf-8") as file:
        assert {one["id"] for one in json.load(file)["findings"]} == {"GF419"}
