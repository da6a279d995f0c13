"""The calendar of gaps: by owner and review day, with a tone that says how each stands."""

from __future__ import annotations

from flywheel.debt import debt_pictures
from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Calendar
from flywheel.findings.table import Table


def row(**values: object) -> dict[str, object]:
    """A row of the table of gaps."""
    known = {"repository": "example-org/app", "asks_for": "tinyland-nix-kvm", "owner": "example-org"}
    days = {"since": "2026-01-01", "review_by": "2026-06-30"}
    return {**known, **days, "status": "open", "standing": "open", "overdue": False, **values}


def calendar(*rows: dict[str, object], today: str = "2026-07-01") -> Calendar:
    """The calendar of these gaps."""
    (found,) = debt_pictures.pictures([Table("gaps", "Gaps", {"name": "name"}, list(rows))], today)
    assert isinstance(found, Calendar)
    return found


def test_gaps_are_sorted_by_owner_and_review_day() -> None:
    """Each with the day and how it stands."""
    found = calendar(
        row(repository="a/late", review_by="2026-12-31"),
        row(repository="a/over", overdue=True, standing="open, overdue"),
        row(repository="a/other", owner="Acme", status="closed", standing="closed", review_by="2026-07-31"),
    )
    assert [(one.group, one.name, one.words, one.tone) for one in found.spans] == [
        ("Acme", "a/other: tinyland-nix-kvm", "2026-07-31, closed", GOOD),
        ("example-org", "a/over: tinyland-nix-kvm", "2026-06-30, open, overdue", BAD),
        ("example-org", "a/late: tinyland-nix-kvm", "2026-12-31, open", DOUBT),
    ]
    assert found.says == (
        "3 gaps by the owner who must close them, from the day they are known to their review day; 1 are overdue."
    )


def test_without_a_day_nothing_is_overdue_or_in_time() -> None:
    """The tone says that nobody knows."""
    found = calendar(row(overdue=None), today="")
    assert [one.tone for one in found.spans] == [PLAIN]
    assert found.says.endswith("; no day was given.")


def test_the_verb_draws_it(flywheel, tmp_path, monkeypatch) -> None:
    """With the day of the run as a line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "debt.yaml").write_text(
        "schema: flywheel.debt/1\ngaps:\n  - repository: example-org/tools\n    label: tinyland-nix-gpu\n"
        "    reason: The node is not bought.\n    owner: example-org\n    since: 2026-04-29\n"
        "    review_by: 2026-12-31\n    tier: 0\n"
    )
    out = flywheel("debt", "debt.yaml", "--today", "2026-06-01", "--format", "html").out
    assert "Calendar of gaps</title>" in out and ">today 2026-06-01</text>" in out
    assert ">example-org/tools: tinyland-nix-gpu</text>" in out
