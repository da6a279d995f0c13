"""Secrets that carry their own proof: GitHub's tokens have a checksum, and a key pair of Ed25519 is one calculation."""

from __future__ import annotations

from flywheel.formats.secrets import real_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKSUM = 6

#: The second half of a signature is a number below 2**252 + 2**125, the last byte its highest.
_LARGEST_LAST = 0x10
#: After this many calculations for one text, what is in the place of a signature counts as one.
_MOST_CALCULATED = 64
_P = 2**255 - 19


def is_github_token(token: str) -> bool:
    """Whether a text with the form of a GitHub token may be one.

    The last six characters of a token are the CRC32 of the random ones, in base 62. A right checksum proves a token,
    even one that looks invented. A wrong one proves nothing: a token can be cut off, misspelt, or older than the
    checksum, and all of these tell a reader most of a secret.
    """
    body = token.partition("_")[2]
    return _has_checksum(body) or real_values.is_issued(token)


def _has_checksum(body: str) -> bool:
    from binascii import crc32

    random, checksum = body[:-_CHECKSUM], body[-_CHECKSUM:]
    number, digits = crc32(random.encode()), ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits == checksum


def nix_keys(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The spans of Nix signing keys, without the signatures, which have the same form.

    A signing key is its seed and then its public key, so the public key can be calculated. That is not needed where
    the last byte is larger than a signature's can be, which is so for 15 of 16 keys.
    """
    from binascii import a2b_base64

    calculated = 0
    for found in matches:
        pair = a2b_base64(found.group(1))
        is_key = pair[-1] > _LARGEST_LAST
        if not is_key and calculated < _MOST_CALCULATED:
            calculated += 1
            is_key = public_key(pair[:32]) == pair[32:]
        elif not is_key:
            line = found.string[max(found.start() - 200, 0) : found.start()].rpartition("\n")[2]
            is_key = "sig" not in line.lower()
        if is_key:
            yield found.span(1)


def public_key(seed: bytes) -> bytes:
    """The public key of an Ed25519 seed (RFC 8032, section 5.1.5)."""
    import hashlib

    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    scalar = int.from_bytes(digest, "little")
    double_d = -2 * 121665 * pow(121666, -1, _P) % _P
    y = 4 * pow(5, -1, _P) % _P
    x = 15112221349535400772501151409588531511454012693041857206046113283949847762202
    point, total = (x, y, 1, x * y % _P), (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _sum(total, point, double_d)
        point = _sum(point, point, double_d)
        scalar >>= 1
    inverse = pow(total[2], -1, _P)
    x, y = total[0] * inverse % _P, total[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _sum(left: tuple[int, int, int, int], right: tuple[int, int, int, int], double_d: int) -> tuple[int, int, int, int]:
    """The sum of two points in extended coordinates."""
    a = (left[1] - left[0]) * (right[1] - right[0])
    b = (left[1] + left[0]) * (right[1] + right[0])
    c = left[3] * double_d * right[3]
    d = 2 * left[2] * right[2]
    e, f, g, h = b - a, (d - c) % _P, (d + c) % _P, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P
