"""Tests of `flywheel plan`: its output, and which options can be combined."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flywheel_testing.plans import whole

PLANS = Path(__file__).parent / "plans"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real plans, by their names, in the working directory."""
    for path in PLANS.glob("*/plan.json"):
        (tmp_path / f"{path.parent.name}.json").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _digest(name: str) -> str:
    return "sha256:" + hashlib.sha256(Path(name).read_bytes()).hexdigest()


def _approve(name: str, address: str, actions: str, expires: str = "2026-04-30") -> str:
    path = Path("approvals.yaml")
    path.write_text(
        f"schema: flywheel.approvals/1\nplan: {_digest(name)}\napprover: Ada Example\nexpires: {expires}\n"
        f"approvals:\n  - address: {address}\n    actions: [{actions}]\n    reason: The runbook, step 4.\n"
    )
    return str(path)


def test_summary_and_finding(flywheel) -> None:
    """The text shows the summary, the kinds of objects, the digest, then the findings."""
    result = flywheel("plan", "config_removed.json")
    assert (result.status, result.err) == (1, "")
    assert result.out.startswith(
        "config_removed.json: 0 to add, 0 to change, 1 to destroy; 1 unchanged.\n"
        "  destroyed: 1 `terraform_data`\n"
        f"  digest: {_digest('config_removed.json')}\n\n"
    )
    assert (
        "GF901 plan-destroys\n    `terraform_data.gone` is destroyed, because the configuration does not "
        "declare it any more" in result.out
    )
    assert "failed: 1 blocker, 0 warnings, 1 note in config_removed.json\n" in result.out


def test_kinds_are_named_in_the_owners_words(flywheel) -> None:
    """Known resource types have names from the contract; an unknown type is shown as it is."""
    plan = json.loads(Path("sensitive.json").read_text(encoding="utf-8"))
    for number, (type_, before) in enumerate(
        [("helm_release", {"namespace": "arc", "name": "a"}), ("kubernetes_namespace", {"metadata": [{"name": "n"}]})]
    ):
        plan["resource_changes"].append({
            "address": f"{type_}.x{number}", "mode": "managed", "type": type_, "name": f"x{number}",
            "change": {"actions": ["delete"], "before": before, "after": None},
        })  # fmt: skip
    Path("plan.json").write_text(json.dumps(whole(plan)), encoding="utf-8")
    result = flywheel("plan", "plan.json")
    assert "plan.json: 2 to add, 1 to change, 4 to destroy, 1 outputs changed; 0 unchanged.\n" in result.out
    assert "  destroyed: 1 Helm release, 2 `terraform_data`, 1 namespace\n" in result.out
    assert "`helm_release.x0` (Helm release `arc/a`) is destroyed" in result.out
    assert "`kubernetes_namespace.x1` (namespace `n`) is destroyed" in result.out


def test_other_formats_hold_the_report_alone(flywheel) -> None:
    """Other formats contain only the report, because a summary would break them."""
    result = flywheel("plan", "forget.json", "--format", "json")
    assert [one["id"] for one in json.loads(result.out)["findings"]] == ["GF912", "GF905"]
    assert flywheel("plan", "forget.json", "--output", "report.txt").out == ""


def test_approved(flywheel) -> None:
    """An exact approval lets the plan pass on its last day, and not on the next day."""
    approvals = _approve("forget.json", "terraform_data.gone", "forget")
    assert flywheel("plan", "forget.json", "--approvals", approvals, "--today", "2026-04-30").status == 0
    result = flywheel("plan", "forget.json", "--approvals", approvals, "--today", "2026-05-01")
    assert result.status == 1
    assert "GF916 expired-approval" in result.out and "GF905 plan-forgets" in result.out
    assert flywheel("plan", "forget.json", "--approvals", approvals).status == 1


def test_write_approvals(flywheel) -> None:
    """The draft lists every loss and allows nothing until it is signed."""
    result = flywheel("plan", "moved.json", "--write-approvals", "draft.yaml")
    assert (result.status, result.out, result.err) == (0, "", "")
    text = Path("draft.yaml").read_text(encoding="utf-8")
    assert text == (
        "# Read each entry. Write its reason, or delete the entry if it must not happen.\n"
        "schema: flywheel.approvals/1\n"
        f"plan: {_digest('moved.json')}\n"
        'approver: "" # your name\n'
        'expires: "0001-01-01" # the last day on which this is valid\n'
        "approvals:\n"
        '  - address: "terraform_data.new"\n'
        "    actions: [move]\n"
        '    from: "terraform_data.old"\n'
        '    reason: ""\n'
    )
    assert flywheel("plan", "moved.json", "--approvals", "draft.yaml", "--today", "2026-04-30").status == 1


def test_write_approvals_repeats_no_secret(flywheel, made_up: dict[str, str]) -> None:
    """Neither of an address nor of an old one; the entry allows nothing until somebody completes it."""
    token = made_up["GitHub token"]
    text = Path("moved.json").read_text(encoding="utf-8")
    text = text.replace("terraform_data.new", f"terraform_data.{token}").replace('"name":"new"', f'"name":"{token}"')
    text = text.replace("terraform_data.old", f"terraform_data.{token}_old")
    Path("named.json").write_text(text, encoding="utf-8")
    result = flywheel("plan", "named.json", "--write-approvals", "draft.yaml")
    assert (result.status, result.out, result.err) == (0, "", "")
    text = Path("draft.yaml").read_text(encoding="utf-8")
    assert token[:20] not in text
    assert text.endswith(
        "approvals:\n"
        "  # This entry has a mark in <> for a secret, which is not repeated here: write it yourself.\n"
        '  - address: "terraform_data.<GitHub token>"\n'
        "    actions: [move]\n"
        '    from: "terraform_data.<GitHub token>_old"\n'
        '    reason: ""\n'
    )


@pytest.mark.parametrize(
    ("name", "counts", "status"),
    [
        ("output_only", "0 added, 0 changed, 0 destroyed", 0),
        ("output_only", "0 added,3 outputs", 0),
        ("output_only", "2 outputs", 1),
        ("unchanged", "0 added, 0 changed, 0 destroyed", 0),
        ("created", "4 added", 0),
        ("created", "3 added", 1),
        ("created", "0 added, 0 changed, 0 destroyed", 1),
    ],
)
def test_counts(flywheel, name: str, counts: str, status: int) -> None:
    """`0 added, 0 changed, 0 destroyed` works as an expectation."""
    assert flywheel("plan", f"{name}.json", "--counts", counts).status == status


def test_addresses_and_paths(flywheel) -> None:
    """`--only` and `--paths` restrict a shape, as in a file."""
    words = ("plan", "updated.json", "--counts", "1 changed", "--only", "terraform_data.release")
    assert flywheel(*words, "--paths", "input", "--paths", "output").status == 0
    assert flywheel(*words, "--paths", "input").status == 1
    shape = Path("shape.yaml")
    shape.write_text(
        "schema: flywheel.shape/1\nchanged: 1\naddresses: [terraform_data.release]\npaths: [input, output]\n"
    )
    assert flywheel("plan", "updated.json", "--shape", shape).status == 0
    shape.write_text("schema: flywheel.shape/1\nchanged: 1\naddresses: [terraform_data.other]\n")
    assert flywheel("plan", "updated.json", "--shape", shape).status == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--counts", "none"],
            "--counts `none`: this is not a count. Write counts as in `0 added, 1 changed, 0 destroyed`",
        ),
        (["--counts", "1 add"], "--counts `1 add`: this is not a count. Write counts as in"),
        (["--counts", "1 added, 1 added"], "--counts: `added` has two counts. Write one."),
        (
            ["--counts", "1 added", "--shape", "x"],
            "--shape cannot be combined with --counts, --only or --paths. Remove one of them.",
        ),
        (["--only", "a.b"], "--only and --paths need --counts. Add for example `--counts '1 changed'`."),
        (["--today", "tomorrow"], "--today `tomorrow`: this is not a date. Write it as YYYY-MM-DD."),
        (["--expect", "GF901=1"], "expected: `GF901` is a blocker; only warnings can be expected."),
        (["--expect", "GF202=1"], "expected: `GF202` judges something else than this verb does."),
    ],
)
def test_wrong_calls(flywheel, options: list[str], message: str) -> None:
    """Each error is one line, with status 2."""
    result = flywheel("plan", "unchanged.json", *options)
    assert result.status == 2
    assert message in result.err
    assert len(result.err.splitlines()) == 1


def test_a_draft_overwrites_nothing(flywheel) -> None:
    """The draft does not overwrite a signed file, or a plan that was named by mistake."""
    before = Path("moved.json").read_bytes()
    result = flywheel("plan", "moved.json", "--write-approvals", "moved.json")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flywheel: moved.json: the file exists and may be signed. Write to another file, or delete this one.\n"
    )
    assert Path("moved.json").read_bytes() == before


@pytest.mark.parametrize("mark", ["", " ", "\u00a0", "\u200b", "...", "-"], ids=ascii)
def test_a_signature_has_a_letter(flywheel, mark: str) -> None:
    """Invisible characters and punctuation are not a name and not a reason."""
    arguments = ("plan", "forget.json", "--approvals", "approvals.yaml", "--today", "2026-04-30")
    signed = Path(_approve("forget.json", "terraform_data.gone", "forget")).read_text(encoding="utf-8")
    assert flywheel(*arguments).status == 0
    for good in ("Ada Example", "The runbook, step 4."):
        Path("approvals.yaml").write_text(signed.replace(good, f'"{mark}"'), encoding="utf-8")
        result = flywheel(*arguments)
        assert result.status == 1
        assert "GF913 unsigned-approval" in result.out
        assert "GF905 plan-forgets" in result.out


_BEGIN = "schema: flywheel.approvals/1\nplan: sha256:{0}\n"
_ENTRIES = _BEGIN + "expires: 2026-01-01\napprovals: "
#: Files that are not approvals or not a shape, and the error of each.
MALFORMED = {
    "schema: flywheel.approvals/2\n": "`schema` is `flywheel.approvals/2`; this version reads `flywheel.approvals/1`.",
    "plan: x\n": "there is no `schema`; this version reads `flywheel.approvals/1`.",
    "schema: flywheel.approvals/1\n": "`plan` is missing. Add it. The digest of the plan's JSON.",
    "schema: flywheel.approvals/1\nplan: x\nexpires: 2026-01-01\napprovals: []\n": (
        ":2:7: `plan` is `x`, which is not a digest. Write the plan's digest: `flywheel plan FILE` prints it."
    ),
    _BEGIN + "expires: 2026-02-30\napprovals: []\n": (
        ":3:10: `expires` is `2026-02-30`, which is not a date. Write it as YYYY-MM-DD."
    ),
    _BEGIN + "expires: soon\napprovals: []\n": ":3:10: `expires` is `soon`, which is not a date.",
    _ENTRIES + "[{{address: a.b, actions: []}}]\n": (":4:37: `approvals[0].actions` is empty. List at least one."),
    _ENTRIES + "[{{address: a.b, actions: [destroy]}}]\n": (
        ":4:38: `approvals[0].actions[0]` is `destroy`, not one of move, import, create, "
    ),
    _ENTRIES + "[{{address: a.b, actions: [delete], approver: me}}]\n": "`approvals[0].approver` is not a known key.",
    _BEGIN + "plan: sha256:{0}\n": "`plan` is set a second time",
    _ENTRIES + "a.b\n": "`approvals` is a string, not a list.",
    "- a\n": "the document is not a mapping.",
    "": "the document is empty.",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_approvals(flywheel, text: str) -> None:
    """Each is one error with its place."""
    Path("approvals.yaml").write_text(text.format("0" * 64), encoding="utf-8")
    result = flywheel("plan", "forget.json", "--approvals", "approvals.yaml", "--today", "2026-01-01")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("flywheel: approvals.yaml:")
    assert MALFORMED[text] in result.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("added: -1", ":2:8: `added` is -1, not a whole number from 0."),
        ("added: 1.5", ":2:8: `added` is a number, not a whole number from 0."),
        ("added: yes", ":2:8: `added` is a string, not a whole number from 0. Write a whole number from 0."),
        ("add: 1", ":2:1: `add` is not a known key. The known keys are schema, added, changed,"),
        ("paths: input", ":2:8: `paths` is a string, not a list. Write a list."),
    ],
)
def test_malformed_shapes(flywheel, text: str, message: str) -> None:
    """Each is one error with its place."""
    Path("shape.yaml").write_text(f"schema: flywheel.shape/1\n{text}\n", encoding="utf-8")
    result = flywheel("plan", "forget.json", "--shape", "shape.yaml")
    assert (result.status, result.out) == (2, "")
    assert message in result.err
