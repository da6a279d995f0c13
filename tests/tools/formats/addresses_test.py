"""Addresses are read and written as Terraform writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats import addresses
from flywheel.formats.addresses import Address, AddressError

STATES = Path(__file__).parents[1] / "rehome" / "states"
LISTED = sorted(
    {line for path in STATES.glob("*/addresses.txt") for line in path.read_text("utf-8").split("\n") if line}
)

_NAMES = st.from_regex(r"[a-z_][a-z0-9_-]{0,8}", fullmatch=True)
_KEYS = st.none() | st.integers(0, 10**12) | st.text(max_size=20)


@pytest.mark.parametrize("text", LISTED)
def test_what_terraform_lists_is_written_as_it_was_read(text):
    """Reading and writing is the identity on everything that `terraform state list` prints."""
    assert str(addresses.parse(text)) == text


@given(st.lists(st.tuples(_NAMES, _KEYS), max_size=3), st.booleans(), _NAMES, _NAMES, _KEYS)
def test_every_address_is_read_as_it_was_written(modules, data, type_, name, key):
    """Whatever the keys hold, no part of an address leaks into another."""
    if not data and type_ in ("data", "module"):
        return
    written = Address(tuple(modules), data, type_, name, key)
    read = addresses.parse(str(written))
    assert (read.modules, read.data, read.type, read.name, read.key) == (tuple(modules), data, type_, name, key)
    assert str(written).isprintable()


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    """Nothing but AddressError comes out, and what is accepted is printable."""
    try:
        assert str(addresses.parse(text)).isprintable()
    except AddressError as err:
        assert str(err)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a type or name is missing"),
        ("a", "a resource has a type, a dot and a name"),
        ("a.", "a type or name is missing"),
        ("a.b.c", "more text follows the resource"),
        ("a.b[x]", "an instance key is a whole number or a string in double quotes"),
        ("a.b[01]", "an instance key is a whole number or a string in double quotes"),
        ("a.b[-1]", "an instance key is a whole number or a string in double quotes"),
        ("a.b[", "an instance key is a whole number or a string in double quotes"),
        ('a.b["x', 'a key is not closed with `"`'),
        ('a.b["x"', "an instance key is not closed with `]`"),
        ('a.b["${x}"]', "a key has `${`, which begins a template; write `$${`"),
        ('a.b["\\q"]', "a key has an unknown escape"),
        ('a.b["\\u00"]', "a key has an unknown escape"),
        ('a.b["\\ud800"]', "a key has an escape with an invalid character code"),
        ('a.b["x\ny"]', "a key has a control character that is not escaped"),
        ("module.x", "a resource has a type, a dot and a name"),
        ("module.x.y", "a resource has a type, a dot and a name"),
        ("a b.c", "a type or name has characters that are not allowed"),
        ("a.b; rm -rf x", "a type or name has characters that are not allowed"),
        ("a." + "b" * 5000, "it has 5002 characters; at most 4096 are read"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(text, reason):
    """Each refusal says why, and quotes nothing."""
    with pytest.raises(AddressError) as refused:
        addresses.parse(text)
    assert str(refused.value) == reason


def test_parts_of_an_address():
    """Module, data source and keys are told apart."""
    one = addresses.parse('module.a["x.y"].module.b[2].data.c.d')
    assert (one.module, one.data, one.type, one.name, one.key, one.keyed) == (
        'module.a["x.y"].module.b[2]', True, "c", "d", None, True,
    )  # fmt: skip
    assert not addresses.parse("module.a.c.d").keyed
    assert addresses.parse_module("") == ()
    assert addresses.parse_module('module.a["."]') == (("a", "."),)


@pytest.mark.parametrize("text", ["module", "module.", "a", "module.a.b", "module.a."])
def test_what_is_no_module_is_refused(text):
    """The address of a module ends with its call."""
    with pytest.raises(AddressError):
        addresses.parse_module(text)
