"""Integrity strings."""

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
    """As `openssl dgst -binary | base64` gives it, in one piece or in several."""
    digest = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    assert sri.of(data, algorithm) == f"{algorithm}-{digest}"
    assert sri.of_chunks([data[:3], data[3:]], algorithm) == f"{algorithm}-{digest}"
    assert sri.algorithm(f"{algorithm}-{digest}") == algorithm


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begins with none of `sha256-`, `sha384-`, `sha512-`"),
        ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "begins with none of `sha256-`, `sha384-`, `sha512-`"),
        (f" {_EMPTY}", "begins with none of `sha256-`, `sha384-`, `sha512-`"),
        (f"{_EMPTY} {_EMPTY}", "is no base64 behind its hyphen"),
        (f"{_EMPTY}?x", "is no base64 behind its hyphen"),
        (_EMPTY[:-1], "is no base64 behind its hyphen"),
        ("sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "holds 48 bytes; a sha256 has 32"),
        ("sha512-Zm9v", "holds 3 bytes; a sha512 has 64"),
        (_EMPTY.replace("uFU=", "uFV="), "is base64 with bits left over"),
    ],
)
def test_what_bazel_would_not_take_is_refused_with_the_reason(text, reason):
    """Hexadecimal digits, several hashes and options are the usual mistakes."""
    with pytest.raises(BadIntegrity) as caught:
        sri.algorithm(text)
    assert str(caught.value) == reason
