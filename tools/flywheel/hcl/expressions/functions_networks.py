"""Functions on IP prefixes in CIDR notation."""

from __future__ import annotations

import re

from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported, budget

_PREFIX = re.compile(r"([^/]*)/(\d{1,6})", re.ASCII)
#: Terraform takes leading zeros, and reads them in decimal.
_IPV4 = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)


class _Network:
    """The first address of a prefix as a number, how many bits are fixed, and of how many."""

    __slots__ = ("address", "bits", "length")

    def __init__(self, address: int, length: int, bits: int) -> None:
        self.address = address >> (bits - length) << (bits - length)
        self.length = length
        self.bits = bits


def _parse(text: str) -> _Network:
    budget.spend(30)
    parts = _PREFIX.fullmatch(text)
    if parts is None:
        raise EvaluationError("the string is not a prefix in CIDR notation.")
    ipv4 = _IPV4.fullmatch(parts[1])
    bits = 32 if ipv4 else 128
    address = _ipv4(ipv4) if ipv4 else _ipv6(parts[1])
    if address is None or int(parts[2]) > bits:
        raise EvaluationError("the string is not a prefix in CIDR notation.")
    return _Network(address, int(parts[2]), bits)


def _ipv4(parts: re.Match[str]) -> int | None:
    address = 0
    for part in map(int, parts.groups()):
        if part > 255:
            return None
        address = address * 256 + part
    return address


def _ipv6(text: str) -> int | None:
    from ipaddress import AddressValueError, IPv6Address  # costs 6 ms

    if "%" in text:
        return None
    if ("." in text and ":" in text) or re.search("[0-9A-Fa-f]{5}", text):
        raise Unsupported("an IPv6 prefix in an unusual notation")
    try:
        address = int(IPv6Address(text))
    except AddressValueError:
        return None
    if address >> 32 == 0xFFFF:
        raise Unsupported("an IPv6 prefix in an unusual notation")
    return address


def _text(address: int, bits: int) -> str:
    if bits == 32:
        return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))
    from ipaddress import IPv6Address

    return str(IPv6Address(address))


@function("cidrhost", "string", "whole")
def _cidrhost(prefix: str, host: int) -> object:
    network = _parse(prefix)
    room = 1 << (network.bits - network.length)
    if not -room <= host < room:
        raise EvaluationError("the prefix has no host of that number.")
    return _text(network.address + (host if host >= 0 else room + host), network.bits)


@function("cidrnetmask", "string")
def _cidrnetmask(prefix: str) -> object:
    network = _parse(prefix)
    if network.bits != 32:
        raise EvaluationError("an IPv6 prefix has no netmask.")
    return _text((1 << 32) - (1 << (32 - network.length)), 32)


@function("cidrsubnet", "string", "whole", "whole")
def _cidrsubnet(prefix: str, more: int, number: int) -> object:
    network = _parse(prefix)
    if more < 0 or number < 0:
        raise Unsupported("a negative argument of `cidrsubnet`")
    length = network.length + more
    if length > network.bits:
        raise EvaluationError("the prefix has not as many bits left.")
    if number >= 1 << more:
        raise EvaluationError("the prefix has no subnet of that number.")
    return f"{_text(network.address + (number << (network.bits - length)), network.bits)}/{length}"
