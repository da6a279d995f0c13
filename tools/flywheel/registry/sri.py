"""Integrity strings: `sha256-<base64>`, in the form of Bazel's registries.

This is the W3C's Subresource Integrity without the parts that Bazel does not read: several hashes in one string, and
options.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The algorithms, and the size of each digest in bytes.
ALGORITHMS = {"sha256": 32, "sha384": 48, "sha512": 64}
DEFAULT = "sha256"


class BadIntegrity(ValueError):
    """Text that is not an integrity; `str()` is the reason as a clause without a subject."""


def algorithm(text: str) -> str:
    """The algorithm of an integrity string; raises `BadIntegrity` unless it is valid to the last bit."""
    import binascii

    name, dash, encoded = text.partition("-")
    if not dash or name not in ALGORITHMS:
        raise BadIntegrity(f"does not begin with one of {', '.join(f'`{one}-`' for one in ALGORITHMS)}")
    try:
        digest = binascii.a2b_base64(encoded, strict_mode=True)
    except (ValueError, binascii.Error):
        raise BadIntegrity("is not base64 after its hyphen") from None
    if len(digest) != ALGORITHMS[name]:
        raise BadIntegrity(f"has {len(digest)} bytes, but {name} has {ALGORITHMS[name]}")
    if _encoded(digest) != encoded:
        raise BadIntegrity("is base64 with bits left over")
    return name


def of(data: bytes, name: str = DEFAULT) -> str:
    """The integrity of `data`."""
    return of_chunks((data,), name)


def of_chunks(chunks: Iterable[bytes], name: str = DEFAULT) -> str:
    """The integrity of the bytes in `chunks`."""
    import hashlib

    hasher = hashlib.new(name)
    for chunk in chunks:
        hasher.update(chunk)
    return f"{name}-{_encoded(hasher.digest())}"


def _encoded(digest: bytes) -> str:
    import binascii

    return binascii.b2a_base64(digest, newline=False).decode("ascii")
