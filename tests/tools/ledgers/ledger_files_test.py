"""A ledger is read with its places; an invalid one is refused with the place and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.documents.problems import MAX_PROBLEMS
from flywheel.documents.record import Record
from flywheel.errors import UserError
from flywheel.formats.source import FormatError
from flywheel.ledgers import ledger_files
from flywheel.ledgers.debt_ledger import DebtFile, LedgerGap
from flywheel.ledgers.retirement_ledger import CompatibilityLane, RetirementFile

GAP = """schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: Nobody serves it yet.
    owner: example-org
    since: 2026-04-29
    review_by: "2026-07-31"
    tier: 0
"""
LANE = """schema: flywheel.retirement/1
lanes:
  - lane: example-package-nix-a
    repository: example-user/package-kit
    label: tinyland-nix
    state_owner: example-user
    since: 2026-04-24
    exits: removal
    proofs:
      - item: absent_live
        kind: live
        place: audits/sets.json
"""


def debt(tmp_path: Path, text: str):
    """The ledger of gaps in `text`."""
    path = tmp_path / "ledger.yaml"
    path.write_text(text, encoding="utf-8")
    return ledger_files.debt([("ledger.yaml", str(path))])


def lanes(tmp_path: Path, text: str):
    """The ledger of lanes in `text`."""
    path = tmp_path / "retirement.yaml"
    path.write_text(text, encoding="utf-8")
    return ledger_files.lanes([("retirement.yaml", str(path))])


def problems(tmp_path: Path, text: str) -> list[str]:
    """The lines of the error for an invalid ledger of gaps."""
    with pytest.raises(UserError) as caught:
        debt(tmp_path, text)
    return str(caught.value).splitlines()


def test_gap_and_its_places(tmp_path: Path) -> None:
    """Every value has its place; an omitted value points to its entry."""
    (gap,) = debt(tmp_path, GAP).gaps
    assert (gap.repository, gap.kind, gap.name, gap.owner) == (
        "example-org/app", "label", "tinyland-nix-kvm", "example-org",
    )  # fmt: skip
    assert (gap.since, gap.review_by, gap.status, gap.tier, gap.gate) == ("2026-04-29", "2026-07-31", "open", "0", "")
    assert [str(gap.place(name)) for name in ("", "label", "review_by", "gate")] == [
        "ledger.yaml:3:5", "ledger.yaml:4:12", "ledger.yaml:8:16", "ledger.yaml:3:5",
    ]  # fmt: skip


def test_lane_and_its_proof(tmp_path: Path) -> None:
    """An exit can be a text or a list."""
    (lane,) = lanes(tmp_path, LANE).lanes
    (proof,) = lane.proofs
    assert (lane.exits, lane.names, lane.closed) == (("removal",), {"example-package-nix-a"}, False)
    assert (proof.kind, proof.text("item"), str(proof.place("place"))) == (
        "live", "absent_live", "retirement.yaml:12:16",
    )  # fmt: skip
    (lane,) = lanes(tmp_path, LANE.replace("removal", "[removal, scope]")).lanes
    assert lane.exits == ("removal", "scope")


@pytest.mark.parametrize("text", ["\u3164", "\u115f\u200b", " \u2060 "], ids=ascii)
def test_an_invisible_reason_is_empty(text: str, tmp_path: Path) -> None:
    """Characters that show nothing give no reason."""
    found = problems(tmp_path, GAP.replace("Nobody serves it yet.", f'"{text}"'))
    assert found == ["ledger.yaml:5:13: `gaps[0].reason` is empty. Write a text. Why the gap exists."]


def test_a_number_is_a_text(tmp_path: Path) -> None:
    """The number of a run and a commit without letters need no quotes."""
    commit = "1" * 40
    text = GAP + f"    proofs:\n      - run: 1234\n        commit: {commit}\n        job: 012\n"
    (gap,) = debt(tmp_path, text).gaps
    assert [gap.proofs[0].text(name) for name in ("run", "commit", "job", "date")] == ["1234", commit, "012", ""]


def test_several_files_are_one_ledger(tmp_path: Path) -> None:
    """Entries keep the name of their file."""
    for name, label in (("a.yaml", "tinyland-nix-kvm"), ("b.yaml", "tinyland-nix-gpu")):
        (tmp_path / name).write_text(GAP.replace("tinyland-nix-kvm", label), encoding="utf-8")
    ledger = ledger_files.debt((name, str(tmp_path / name)) for name in ("a.yaml", "b.yaml"))
    assert [str(gap.place()) for gap in ledger.gaps] == ["a.yaml:3:5", "b.yaml:3:5"]


@pytest.mark.parametrize(
    ("old", "new", "message", "fix"),
    [
        (
            "debt/1",
            "debt/2",
            "1:9: `schema` is `flywheel.debt/2`; this version reads `flywheel.debt/1`.",
            "Begin the file with `schema: flywheel.debt/1`.",
        ),
        (
            "schema: flywheel.debt/1\n",
            "",
            "1:1: there is no `schema`; this version reads `flywheel.debt/1`.",
            "Begin the file with `schema: flywheel.debt/1`.",
        ),
        (
            "gaps:",
            "gap:",
            "2:1: `gap` is not a known key.",
            "Did you mean `gaps`?",
        ),
        (
            "  - repo",
            "    repo",
            "3:5: `gaps` is an object, not a list.",
            "Write a list. One object for each entry.",
        ),
        (
            "label: t",
            "lable: t",
            "4:5: `gaps[0].lable` is not a known key.",
            "Did you mean `label`?",
        ),
        (
            "    owner: example-org\n",
            "",
            "3:5: `gaps[0].owner` is missing.",
            "Add it. The account whose overlay must close the gap.",
        ),
        (
            "owner: example-org",
            "owner: ''",
            "6:12: `gaps[0].owner` is empty.",
            "Write a text. The account whose overlay must close the gap.",
        ),
        (
            "owner: example-org",
            "owner: true",
            "6:12: `gaps[0].owner` is true or false, not a text.",
            "Write a text. The account whose overlay must close the gap.",
        ),
        (
            "owner: example-org",
            "owner: [a]",
            "6:12: `gaps[0].owner` is a list, not a text.",
            "Write a text. The account whose overlay must close the gap.",
        ),
        (
            "2026-04-29",
            "2026-02-30",
            "7:12: `gaps[0].since` is `2026-02-30`, which is not a date.",
            "Write it as YYYY-MM-DD. The day on which the gap became known.",
        ),
        (
            "2026-04-29",
            "soon",
            "7:12: `gaps[0].since` is `soon`, which is not a date.",
            "Write it as YYYY-MM-DD. The day on which the gap became known.",
        ),
        (
            "example-org/app",
            "app",
            "3:17: `gaps[0].repository` is `app`, which is not a repository.",
            "Write it as `owner/name`. The repository with the gap, as `owner/name`.",
        ),
        (
            "    label: tinyland-nix-kvm\n",
            "",
            "3:5: `gaps[0]` does not name what is missing.",
            "Give it exactly one of label, group, scale_set.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    group: x",
            "3:5: `gaps[0]` has `label` and `group`.",
            "Give it exactly one of label, group, scale_set.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    status: done",
            "10:13: `gaps[0].status` is `done`, not one of open, closed, blocked.",
            "Write one of open, closed, blocked. The status of the gap. The default is open.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    status: Opne",
            "10:13: `gaps[0].status` is `Opne`, not one of open, closed, blocked.",
            "Did you mean `open`? The status of the gap. The default is open.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    status: blocked",
            "3:5: `gaps[0]` has `status: blocked` but no `blocked`.",
            "Add `blocked`, or correct `status`.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    blocked: a vote",
            "10:5: `gaps[0]` has `blocked`, but its `status` is not `blocked`.",
            "Write `status: blocked`, or remove `blocked`.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    proofs: x",
            "10:13: `gaps[0].proofs` is a string, not a list.",
            "Write a list. The evidence that the gap is closed.",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    proofs: [{rnu: 1}]",
            "10:15: `gaps[0].proofs[0].rnu` is not a known key.",
            "Did you mean `run`?",
        ),
        (
            "    tier: 0",
            "    tier: 0\n    tier: 1",
            "10:5: `tier` is set a second time; the first is at ledger.yaml:9:5.",
            "Keep one of them.",
        ),
    ],
)
def test_what_is_no_ledger_is_refused(old: str, new: str, message: str, fix: str, tmp_path: Path) -> None:
    """The error is one line with the place, the value and the fix."""
    assert GAP.count(old) >= 1
    with pytest.raises((UserError, FormatError)) as caught:
        debt(tmp_path, GAP.replace(old, new, 1))
    assert f"{message} {fix}" in [one.removeprefix("ledger.yaml:") for one in str(caught.value).splitlines()]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Problems are in the order of the text; after many only their number is shown."""
    assert problems(tmp_path, "schema: flywheel.debt/1\ngaps:\n  - 1\n  - {}\n")[0] == (
        f"ledger.yaml:3:5: `gaps[0]` is a number, not an object. Write its keys: {', '.join(LedgerGap.table.keys)}."
    )
    many = problems(tmp_path, "schema: flywheel.debt/1\ngaps:\n" + "  - 1\n" * 1000)
    assert len(many) == MAX_PROBLEMS + 1
    assert many[-1] == "ledger.yaml: and 960 more."


def test_long_and_odd_texts_are_not_repeated(tmp_path: Path) -> None:
    """A message shows no control characters and shortens long values."""
    long = GAP.replace("example-org/app", "x" * 3000)
    assert problems(tmp_path, long) == [
        (
            "ledger.yaml:3:17: `gaps[0].repository` has 3000 characters; the limit is 2000. Shorten it. "
            "The repository with the gap, as `owner/name`."
        )
    ]
    odd = GAP.replace("example-org/app", '"\\e[31mred"')
    assert problems(tmp_path, odd) == [
        (
            "ledger.yaml:3:17: `gaps[0].repository` is `\\u001b[31mred`, which is not a repository. "
            "Write it as `owner/name`. The repository with the gap, as `owner/name`."
        )
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema: flywheel.debt/1\ngaps: [", "not YAML"),
        ("- a", "the document is not a mapping"),
        ("", "the document is empty"),
        ("a: &a [*a]", "stands inside what it refers to"),
        ("a: " + "[" * 200, "nested deeper than 100 levels"),
        ("a: !!python/object:os.system x", "the tag"),
        ("a: " + "x" * (10 * 1024 * 1024), "at most 2097152 are read"),
        ("a: \0", "a NUL byte"),
    ],
    ids=["torn", "list", "empty", "loop", "deep", "tag", "large", "nul"],
)
def test_hostile_text_gives_one_error(text: str, message: str, tmp_path: Path) -> None:
    """Each hostile text gives one error, and nothing is built from it."""
    with pytest.raises(FormatError, match=message):
        debt(tmp_path, text)


def test_many_entries_by_aliases_are_refused(tmp_path: Path) -> None:
    """YAML aliases cannot turn a small text into a large ledger."""
    text = "schema: flywheel.debt/1\na: &a [1,1,1,1,1,1,1,1,1,1]\n"
    for step in "bcdef":
        text += f"{step}: &{step} [{','.join([f'*{chr(ord(step) - 1)}'] * 10)}]\n"
    with pytest.raises(FormatError, match="more than 200000 values"):
        debt(tmp_path, text)


SOUND = {
    DebtFile: {
        "schema": "flywheel.debt/1",
        "gaps": [
            {
                **{key.name: "a/b" for key in LedgerGap.table.keys.values() if key.needed},
                "label": "x",
                "since": "2026-01-01",
                "review_by": "2026-01-01",
                "status": "blocked",
                "blocked": "x",
                "proofs": [{"run": 1}, {"label": "x"}],
            }
        ],
    },
    RetirementFile: {
        "schema": "flywheel.retirement/1",
        "lanes": [
            {
                **{key.name: "a/b" for key in CompatibilityLane.table.keys.values() if key.needed},
                "since": "2026-01-01",
                "status": "open",
                "exits": ["x"],
                "proofs": [{"item": "x", "run": 1}],
            }
        ],
    },
}


@pytest.mark.parametrize("record", SOUND)
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_reader_and_schema_agree(record: type[Record], data: st.DataObject) -> None:
    """The published schema accepts exactly what the reader accepts, except for days that a pattern cannot count."""
    document = data.draw(mutations.mutated(SOUND[record], words=("open", "closed", "blocked")))
    assert mutations.disagreement(record, document) == ""
