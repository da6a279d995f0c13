"""Tests of integrity strings."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.registry import sri
from flywheel.registry.sri import BadIntegrity

#: The same examples on every run.
_SAME = settings(derandomize=True, deadline=None, database=None)

_EMPTY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@_SAME
@given(st.binary(max_size=100), st.sampled_from(sorted(sri.ALGORITHMS)))
def test_an_integrity_is_the_digest_in_base64(data, algorithm):
    """It equals the output of `openssl dgst -binary | base64`, for one or several chunks."""
    digest = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    assert sri.of(data, algorithm) == f"{algorithm}-{digest}"
    assert sri.of_chunks([data[:3], data[3:]], algorithm) == f"{algorithm}-{digest}"
    assert sri.algorithm(f"{algorithm}-{digest}") == algorithm


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin with one of `sha256-`, `sha384-`, `sha512-`"),
        ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "does not begin with one of `sha256-`, `sha384-`, `sha512-`"),
        (f" {_EMPTY}", "does not begin with one of `sha256-`, `sha384-`, `sha512-`"),
        (f"{_EMPTY} {_EMPTY}", "is not base64 after its hyphen"),
        (f"{_EMPTY}?x", "is not base64 after its hyphen"),
        (_EMPTY[:-1], "is not base64 after its hyphen"),
        ("sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "has 48 bytes, but sha256 has 32"),
        ("sha512-Zm9v", "has 3 bytes, but sha512 has 64"),
        (_EMPTY.replace("uFU=", "uFV="), "is base64 with bits left over"),
    ],
)
def test_what_bazel_would_not_take_is_refused_with_the_reason(text, reason):
    """The usual mistakes are hexadecimal digits, several hashes and options."""
    with pytest.raises(BadIntegrity) as caught:
        sri.algorithm(text)
    assert str(caught.value) == reason
