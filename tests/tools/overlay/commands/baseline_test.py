"""A baseline tells new findings from known ones, and shrinks only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.findings.finding import BLOCKER, WARNING, Finding
from flywheel.formats.source import Place
from flywheel.overlay import baseline
from flywheel.overlay.baseline import Baseline


def finding(message: str = "a thing is 3", line: int = 1, id: str = "GF101", family: str = "taxonomy") -> Finding:
    """A finding in one file."""
    severity = WARNING if id == "GF202" else BLOCKER
    return Finding(id, "slug", family, severity, message, Place("a.tfvars", line, 1), "mend it")


def saved(tmp_path: Path, findings: list[Finding]) -> Baseline:
    """The baseline of `findings`, written and read."""
    path = tmp_path / "baseline.json"
    path.write_text(Baseline.of(str(path), findings, {}).dumps(), encoding="utf-8")
    return baseline.load(str(path))


def test_known_finding_is_known_wherever_it_moves(tmp_path: Path) -> None:
    """Where the value's path is known, neither line nor message matters."""
    path = tmp_path / "baseline.json"
    before, now = finding("`a` is 3", 10), finding("`a` is wrong", 99)
    path.write_text(Baseline.of(str(path), [before], {}, {before.place: "x.a"}).dumps(), encoding="utf-8")
    known = baseline.load(str(path))
    assert known.new([now], {}, {now.place: "x.a"}) == []
    assert known.new([now], {}, {now.place: "x.b"}) == [now]
    assert known.new([now], {}) == [now]


def test_numbers_in_messages_are_part_of_them(tmp_path: Path) -> None:
    """`builds2` is another thing than `builds1`."""
    other = finding("`builds2` is wrong")
    assert saved(tmp_path, [finding("`builds1` is wrong")]).new([other], {}) == [other]


def test_label_with_its_attribute_is_a_path(tmp_path: Path) -> None:
    """What was declared in rules has no line; a label alone says too little."""
    at = Place("//:overlay (runners)"), Place("//:overlay")
    one, same = (Finding("GF101", "s", "taxonomy", BLOCKER, text, at[0], "") for text in ("a", "b"))
    assert saved(tmp_path, [one]).new([same], {}) == []
    one, other = (Finding("GF101", "s", "taxonomy", BLOCKER, text, at[1], "") for text in ("a", "b"))
    assert saved(tmp_path, [one]).new([other], {}) == [other]


def test_checks_that_did_not_run_keep_their_entries(tmp_path: Path) -> None:
    """They are not missed, and writing anew does not drop them."""
    known = saved(tmp_path, [finding("a"), finding("b", id="GF301", family="contract")])
    now = Baseline.of(known.path, [finding("a")], {})
    assert known.outlived(now, {"GF301"}) == []
    assert [id for id, _ in known.outlived(now)] == ["GF301"]
    now.keep(known, {"GF301"})
    assert now.counts == known.counts


def test_another_message_file_or_id_is_new(tmp_path: Path) -> None:
    """What differs in anything else is another finding."""
    known = saved(tmp_path, [finding("`a` is wrong")])
    for one in (finding("`b` is wrong"), finding("`a` is wrong", id="GF102")):
        assert known.new([one], {}) == [one]


def test_of_more_than_known_all_are_new(tmp_path: Path) -> None:
    """Nobody can tell which one was added."""
    known = saved(tmp_path, [finding(line=1)])
    both = [finding(line=1), finding(line=2)]
    assert known.new(both, {}) == both
    assert saved(tmp_path, both).new([finding(line=7), finding(line=8)], {}) == []


def test_entry_that_outlived_its_cause_is_told(tmp_path: Path) -> None:
    """The fault must not be able to come back unseen."""
    known = saved(tmp_path, [finding(line=1), finding(line=2)])
    ((id, sentence),) = known.outlived(Baseline.of("x", [finding()], {}))
    assert id == "GF101"
    assert sentence == (
        f"{known.path}: GF101 in a.tfvars: a thing is 3 is known 2 times and was found once: "
        "write the baseline again (--write-baseline), so that it cannot come back."
    )
    assert known.outlived(Baseline.of("x", [finding(), finding()], {})) == []


def test_secrets_and_expected_counts_are_never_known(tmp_path: Path) -> None:
    """A secret fails until it is gone; an expected count has a rule of its own."""
    secret = finding(id="GF501", family="secrets")
    assert saved(tmp_path, [secret]).counts == {}
    for id in ("GF318", "GF341", "GF342", "GF343"):
        unreadable = finding(id=id, family="contract")
        assert saved(tmp_path, [unreadable]).counts == {}
        assert saved(tmp_path, [finding()]).new([finding(), unreadable], {}) == [unreadable]
    anchor = finding(id="GF202", family="boundary")
    assert saved(tmp_path, [anchor]).new([anchor], {"GF202": 1}) == [anchor]
    assert Baseline.of("x", [anchor], {"GF202": 1}).counts == {}


def test_growth_is_refused_with_what_is_new(tmp_path: Path) -> None:
    """Fewer entries are fine, another is not."""
    before = saved(tmp_path, [finding("a"), finding("b")])
    Baseline.of("x", [finding("a")], {}).refuse_growth(before)
    with pytest.raises(UserError) as caught:
        Baseline.of("x", [finding("a"), finding("c")], {}).refuse_growth(before)
    assert str(caught.value) == (
        "x: the baseline would grow, and was not written. Fix these findings, or pass --allow-growth:"
        "\n  GF101 in a.tfvars: c"
    )


def test_text_is_the_same_for_the_same_findings(tmp_path: Path) -> None:
    """Order of findings does not show in a diff."""
    one, two = finding("a"), finding("b")
    assert Baseline.of("x", [one, two], {}).dumps() == Baseline.of("x", [two, one], {}).dumps()


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"schema": "other"},
        {"schema": "flywheel.baseline/1", "findings": []},
        {"schema": "flywheel.baseline/2", "findings": {}},
        {"schema": "flywheel.baseline/2", "findings": [{}]},
        {"schema": "flywheel.baseline/2", "findings": [7]},
        {"schema": "flywheel.baseline/2", "findings": [{"id": "a", "file": "b", "message": "c", "count": "x"}]},
        {"schema": "flywheel.baseline/2", "findings": [{"id": "a", "file": "b", "message": "c", "count": 0}]},
        {"schema": "flywheel.baseline/2", "findings": [{"id": "a", "file": "b", "message": "c", "count": 10**30}]},
    ],
)
def test_what_is_no_baseline(tmp_path: Path, value: object) -> None:
    """A file of another kind is told, never taken for an empty one."""
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(UserError, match="Delete the file and write the baseline again"):
        baseline.load(str(path))
