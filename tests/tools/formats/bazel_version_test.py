"""Versions of modules: what is one, and which is greater."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.bazel import bazel_version
from flywheel.formats.bazel.bazel_version import VersionError, parse

#: The same examples on every run.
_SAME = settings(derandomize=True, deadline=None, database=None)

#: In the order that Bazel's own documentation and reader give.
_ORDERED = [
    "0",
    "0.9",
    "01",
    "1-0",
    "1-2",
    "1-10",
    "1-2a",
    "1-a",
    "1-a.1",
    "1-a-b",
    "1",
    "1.0-rc.1",
    "1.0-rc.2",
    "1.0-rc.10",
    "1.0",
    "1.0.0",
    "1.0.0.bcr.1",
    "1.2",
    "1.10",
    "1.a",
    "20240116.2",
    "18446744073709551615",
    "a",
    "a.1",
    "v1",
    "",
]


def test_versions_are_in_bazels_order():
    """Numbers by value and before words, pre-releases before releases, the version of an override last."""
    assert sorted(set(_ORDERED), key=parse) == _ORDERED
    assert all(parse(one) < parse(other) for one, other in itertools.pairwise(_ORDERED))


def test_a_build_is_forgotten():
    """Bazel does not ask a registry for it, so two versions that differ in it are one."""
    version = parse("1.0-rc.1+build.7")
    assert (version.text, version.build) == ("1.0-rc.1", "+build.7")
    assert version == parse("1.0-rc.1")
    assert hash(version) == hash(parse("1.0-rc.1"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1..0", "has an empty identifier: two dots in a row, or a dot at an end"),
        (".1", "has an empty identifier: two dots in a row, or a dot at an end"),
        ("1-a.", "has an empty identifier: two dots in a row, or a dot at an end"),
        ("1-", "is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots"),
        ("1_0", "is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots"),
        ("1.0\n", "is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots"),
        ("١.0", "is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots"),
        ("1+", "is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots"),
        ("18446744073709551616", "has the number 18446744073709551616, which takes more than 64 bits"),
        ("1" * 256, "has 256 characters; at most 255 are read"),
    ],
)
def test_what_is_no_version_is_refused_with_the_reason(text, reason):
    """The reason completes a sentence whose subject is the text."""
    with pytest.raises(VersionError) as caught:
        parse(text)
    assert str(caught.value) == reason
    assert bazel_version.readable(text) is None


_IDENTIFIER = st.from_regex(r"[0-9]{1,3}|[a-z0-9]{1,3}|[A-Z]", fullmatch=True)
_PART = st.lists(_IDENTIFIER, min_size=1, max_size=3).map(".".join)
_VERSIONS = st.one_of(_PART, st.tuples(_PART, _PART).map("-".join), st.just(""))


@_SAME
@given(_VERSIONS, _VERSIONS, _VERSIONS)
def test_the_order_is_total(one, other, third):
    """Of two versions that are not equal exactly one is smaller, and smaller goes on through a third."""
    a, b, c = parse(one), parse(other), parse(third)
    assert [a < b, a == b, a > b].count(True) == 1
    assert (a == b) == (one == other)
    assert not (a < b < c) or a < c


@_SAME
@given(st.lists(_IDENTIFIER, min_size=1, max_size=3), _PART)
def test_a_prerelease_is_just_below_its_release(release, prerelease):
    """And the release below itself with a further number."""
    text = ".".join(release)
    assert parse(f"{text}-{prerelease}") < parse(text) < parse(f"{text}.0")


@_SAME
@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    """No text gives anything but a version of the same text, less a build, or `VersionError`."""
    version = bazel_version.readable(text)
    assert version is None or version.text + version.build == text
