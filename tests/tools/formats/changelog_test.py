"""Sections of a changelog."""

from __future__ import annotations

import pytest

from flywheel.formats import changelog
from flywheel.formats.changelog import Changelog
from flywheel.formats.source import FormatError, Source

_TEXT = """\
# Changelog

## [Unreleased]

### Added

- A verb.

## [0.1.0] - 2026-01-01

- The first.

[Unreleased]: https://example.com/compare
"""
_RELEASED = """\
# Changelog

## [Unreleased]

## [0.2.0]

### Added

- A verb.

### Contract

It changed.

## [0.1.0] - 2026-01-01

- The first.

[Unreleased]: https://example.com/compare
"""


def _read(text: str) -> Changelog:
    return Changelog(Source("CHANGELOG.md", text))


def test_a_section_is_what_stands_under_its_heading():
    """Up to the next one, or to the links at the end."""
    read = _read(_TEXT)
    assert read.section("Unreleased") == "### Added\n\n- A verb."
    assert read.section("0.1.0") == "- The first."
    assert read.section("0.2.0") is None


def test_what_is_unreleased_becomes_a_version():
    """With the part that tools write last, and an empty section for what comes."""
    assert _read(_TEXT).released("0.2.0", "Contract", "It changed.") == _RELEASED


def test_a_version_that_is_prepared_stays_as_it_is():
    """A second time changes nothing, but for the part that tools write."""
    assert _read(_RELEASED).released("0.2.0", "Contract", "It changed.") == _RELEASED
    again = _read(_RELEASED).released("0.2.0", "Contract", "It changed more.")
    assert again == _RELEASED.replace("It changed.", "It changed more.")


def test_the_last_section_can_be_the_only_one():
    """Without anything behind it."""
    assert _read("## [Unreleased]\n- x\n").released("1.0.0", "Contract", "") == "## [Unreleased]\n\n## [1.0.0]\n\n- x\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "# Changelog\n",
            "CHANGELOG.md:1:1: there is no section [Unreleased]. Add the line `## [Unreleased]`.",
        ),
        (
            "## [Unreleased]\n\n## [0.1.0]\n",
            "CHANGELOG.md:2:1: the section [Unreleased] is empty. List there what the version changes.",
        ),
        (
            "## [Unreleased]\n- x\n## [0.2.0]\n- y\n",
            (
                "CHANGELOG.md:2:1: there is a section [0.2.0], and [Unreleased] is not empty. "
                "Move its lines to the section [0.2.0]."
            ),
        ),
    ],
)
def test_a_changelog_that_says_nothing_is_refused(text, error):
    """Or one that leaves open where a line belongs."""
    with pytest.raises(FormatError) as caught:
        _read(text).released("0.2.0", "Contract", "")
    assert str(caught.value) == error


def test_a_part_is_replaced_wherever_it_stands():
    """And left out if there is nothing to say."""
    body = "### Contract\n\nOld.\n\n### Added\n\n- x"
    assert changelog.with_part(body, "Contract", "New.") == "### Added\n\n- x\n\n### Contract\n\nNew."
    assert changelog.with_part(body, "Contract", "") == "### Added\n\n- x"
