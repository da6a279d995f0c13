"""Tests of the table of checks: ids and slugs are API and must be unique."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from flywheel.findings import fix_sentences, subjects
from flywheel.findings.finding import SEVERITIES
from flywheel.findings.fix_sentences import of_evidence, of_overlays

_ALL = [check for family in subjects.families() for check in family.checks.values()]


def test_ids_are_unique():
    """No check hides another one with the same id."""
    assert sorted(check.id for check in _ALL) == list(subjects.CHECKS)


def test_slugs_are_unique_and_readable():
    """A slug is the name of the check's page."""
    slugs = [check.slug for check in _ALL]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_families_are_those_of_the_registry():
    """Each family has its place in reports, and its checks belong to it."""
    names = dict.fromkeys(name for families in subjects.SUBJECTS.values() for name in families)
    assert [family.name for family in subjects.families()] == list(names)
    assert [
        check.id for family in subjects.families() for check in family.checks.values() if check.family != family.name
    ] == []


def test_a_subject_has_the_checks_of_its_families():
    """A verb runs exactly the checks of its subject; a family can judge several subjects."""
    for subject, names in subjects.SUBJECTS.items():
        assert {check.family for check in subjects.of(subject).values()} == set(names)


def test_ids_say_their_family():
    """The range of an id belongs to one family."""
    ends = {check.id: subjects.IDS[check.family] for check in _ALL}
    assert [
        name for name, rows in ends.items() if not any(first <= int(name[2:]) <= last for first, last in rows)
    ] == []


def test_ranges_of_ids_are_apart():
    """A number belongs to one family, and every family has a range."""
    names = {name for families in subjects.SUBJECTS.values() for name in families}
    assert subjects.IDS.keys() == names
    ranges = sorted(row for rows in subjects.IDS.values() for row in rows)
    assert [one for one, after in pairwise(ranges) if one[1] >= after[0]] == []


def test_pages_name_checks_that_there_are():
    """A page must not name a check that does not exist."""
    pages = sorted((Path(__file__).parents[3] / "docs" / "how-to").glob("*.md"))
    assert pages
    for page in pages:
        named = set(re.findall(r"GF[0-9]{3}\b", page.read_text(encoding="utf-8")))
        assert named <= subjects.CHECKS.keys(), page


def test_every_check_explains_itself():
    """Each check has a severity, a summary, a source and a reason."""
    for check in _ALL:
        assert check.severity in SEVERITIES, check.id
        assert check.summary.endswith("."), check.id
        assert check.sources, check.id
        assert len(check.why.split()) > 20, check.id


def test_the_report_in_the_readme_counts_the_checks() -> None:
    """Those that ran and those that did not are all that judge an overlay."""
    text = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    ran = re.findall(r"^  ran +([0-9]+) checks: taxonomy", text, re.MULTILINE)
    not_run = re.findall(r"GF[0-9]{3}", "".join(re.findall(r"^  not run .*$", text, re.MULTILINE)))
    assert [int(number) + len(not_run) for number in ran] == [len(subjects.of("overlay"))]


def test_every_check_says_how_its_findings_are_fixed():
    """One sentence for each check, in the order of ids, and for nothing else."""
    rows = dict(row.split(" ", 1) for row in (of_overlays.ROWS + of_evidence.ROWS).splitlines())
    assert list(rows) == list(subjects.CHECKS)
    assert {id: fix_sentences.of_check(id) for id in rows} == rows
    assert [id for id, sentence in rows.items() if not re.fullmatch(r"[A-Z].*\.", sentence) or "GF" in sentence] == []
    assert fix_sentences.of_check("GF999") == ""
