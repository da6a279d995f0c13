"""The table of checks: ids and slugs are API, so none may stand for two things."""

from __future__ import annotations

import re
from pathlib import Path

from flywheel.findings import subjects
from flywheel.findings.finding import SEVERITIES

_ALL = [check for family in subjects.families() for check in family.checks.values()]


def test_ids_are_unique():
    """No check of one family hides one of another behind its id."""
    assert sorted(check.id for check in _ALL) == list(subjects.CHECKS)


def test_slugs_are_unique_and_readable():
    """A slug is the name of the check's page."""
    slugs = [check.slug for check in _ALL]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_families_are_those_of_the_registry():
    """Each family has its place in reports, and its checks say that they are its own."""
    names = dict.fromkeys(name for families in subjects.SUBJECTS.values() for name in families)
    assert [family.name for family in subjects.families()] == list(names)
    assert [
        check.id for family in subjects.families() for check in family.checks.values() if check.family != family.name
    ] == []


def test_a_subject_has_the_checks_of_its_families():
    """What a verb runs is what judges its subject, and nothing else; a family may judge several."""
    for subject, names in subjects.SUBJECTS.items():
        assert {check.family for check in subjects.of(subject).values()} == set(names)
        named = {subjects.subject_of(check) for check in subjects.of(subject).values()}
        assert all(set(subjects.SUBJECTS[one]).intersection(names) for one in named)


def test_ids_say_their_family():
    """A number belongs to one family for ever."""
    ends = {check.id: subjects.IDS[check.family] for check in _ALL}
    assert [name for name, (first, last) in ends.items() if not first <= int(name[2:]) <= last] == []


def test_pages_name_checks_that_there_are():
    """Ids are API, and a page that names another misleads."""
    pages = sorted((Path(__file__).parents[3] / "docs" / "how-to").glob("*.md"))
    assert pages
    for page in pages:
        named = set(re.findall(r"GF[0-9]{3}\b", page.read_text(encoding="utf-8")))
        assert named <= subjects.CHECKS.keys(), page


def test_every_check_explains_itself():
    """Severity, summary, source and the reason behind the rule are there, each a whole text."""
    for check in _ALL:
        assert check.severity in SEVERITIES, check.id
        assert check.summary.endswith("."), check.id
        assert check.source, check.id
        assert len(check.why.split()) > 20, check.id
