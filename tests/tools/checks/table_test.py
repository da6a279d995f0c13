"""The table of checks: ids and slugs are API, so none may stand for two things."""

from __future__ import annotations

import re

from flywheel.checks import registry, table
from flywheel.model.findings import SEVERITIES
from flywheel.model.overlay import Inputs, Overlay

_ALL = [check for family in table.families() for check in family.checks.values()]


def test_ids_are_unique():
    """No check of one family hides one of another behind its id."""
    assert sorted(check.id for check in _ALL) == list(table.CHECKS)


def test_slugs_are_unique_and_readable():
    """A slug is the name of the check's page."""
    slugs = [check.slug for check in _ALL]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_families_are_those_of_the_registry():
    """Each family has its place in reports, and its checks say that they are its own."""
    names = dict.fromkeys(name for families in registry.SUBJECTS.values() for name in families)
    assert [family.name for family in table.families()] == list(names)
    assert [
        check.id for family in table.families() for check in family.checks.values() if check.family != family.name
    ] == []


def test_a_subject_has_the_checks_of_its_families():
    """What a verb runs is what judges its subject, and nothing else; a family may judge several."""
    for subject, names in registry.SUBJECTS.items():
        assert {check.family for check in table.of(subject).values()} == set(names)
        named = {table.subject_of(check) for check in table.of(subject).values()}
        assert all(set(registry.SUBJECTS[one]).intersection(names) for one in named)


#: The ids of each family, first and last; see the table in the design.
_IDS = {
    "taxonomy": (101, 119),
    "boundary": (201, 219),
    "contract": (301, 319),
    "wiring": (401, 419),
    "secrets": (501, 509),
    "pin": (601, 619),
    "bazel_registry": (621, 639),
    "reachability": (701, 729),
    "debt": (801, 810),
    "retirement": (811, 819),
    "plan": (901, 919),
    "rehome": (921, 939),
    "change": (941, 949),
}


def test_ids_say_their_family():
    """A number belongs to one family for ever."""
    assert [check.id for check in _ALL if not _IDS[check.family][0] <= int(check.id[2:]) <= _IDS[check.family][1]] == []


def test_every_check_explains_itself():
    """Severity, summary, source and the reason behind the rule are there, each a whole text."""
    for check in _ALL:
        assert check.severity in SEVERITIES, check.id
        assert check.summary.endswith("."), check.id
        assert check.source, check.id
        assert len(check.why.split()) > 20, check.id


def test_shared_file_is_judged_once(contract, overlay):
    """A file that several inputs begin with is looked at for each, and its findings are told once."""
    alone = overlay("no_such_variable = 1\nother_unknown = 2\n")
    shared = alone.inputs[0]
    twice = Overlay("overlay", {}, [shared, Inputs(shared.stack, list(shared.documents))])
    unknown = [table.CHECKS["GF301"]]
    assert len(list(unknown[0].run(twice, contract))) > len(registry.run(twice, contract, unknown)) == 2
    assert [finding.key() for finding in registry.run(twice, contract, unknown)] == [
        finding.key() for finding in registry.run(alone, contract, unknown)
    ]
