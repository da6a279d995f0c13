"""Read one message of gRPC, and the capabilities of the Remote Execution API in it, without generated code."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.collect.fact_outcomes import Plain

_FRAME = 5
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
#: `DigestFunction.Value` of REAPI 2.3.
_DIGESTS = {
    1: "SHA256", 2: "SHA1", 3: "MD5", 4: "VSO", 5: "SHA384", 6: "SHA512", 7: "MURMUR3", 8: "SHA256TREE", 9: "BLAKE3",
}  # fmt: skip


class MessageError(ValueError):
    """Bytes that are no such message."""


def split(body: bytes) -> tuple[bytes | None, dict[str, str]]:
    """The message in a body, None if there is none, and the trailers behind it, as `curl --include` prints them."""
    message, rest = None, body
    if len(body) >= _FRAME and body[0] == 0:
        length = int.from_bytes(body[1:_FRAME], "big")
        message, rest = body[_FRAME : _FRAME + length], body[_FRAME + length :]
        if len(message) != length:
            raise MessageError("the message is cut off")
    found = re.findall(rb"^(grpc-[a-z-]+): *([^\r\n]*)", rest, re.MULTILINE)
    return message, {name.decode(): value.decode("utf-8", "replace") for name, value in found}


def capabilities(message: bytes) -> Plain:
    """What a `ServerCapabilities` says; raise `MessageError` if it is not one."""
    found: Plain = {"has_cache": False, "has_execution": False, "digest_functions": []}
    for number, value in _fields(message):
        if number == 1:
            found["has_cache"] = True
            _cache(_bytes(value), found)
        elif number == 2:
            found["has_execution"] = True
            found["exec_enabled"] = any(field == 2 and bool(inner) for field, inner in _fields(_bytes(value)))
        elif number in (4, 5):
            found["low_api_version" if number == 4 else "high_api_version"] = _version(_bytes(value))
    return found


def _cache(message: bytes, found: Plain) -> None:
    for number, value in _fields(message):
        if number == 1:  # packed, or one at a time
            numbers = [value] if isinstance(value, int) else list(_varints(value))
            found["digest_functions"] += [_DIGESTS.get(one, str(one)) for one in numbers]
        elif number == 2:
            found["update_enabled"] = any(field == 1 and bool(inner) for field, inner in _fields(_bytes(value)))


def _version(message: bytes) -> str:
    parts = {number: value for number, value in _fields(message) if isinstance(value, int)}
    return f"{parts.get(1, 0)}.{parts.get(2, 0)}"


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise MessageError("a number where a message should be")
    return value


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == _VARINT:
            number, at = _varint(data, at)
            yield tag >> 3, number
            continue
        size = {_FIXED64: 8, _FIXED32: 4}.get(kind)
        if kind == _BYTES:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise MessageError("a field that cannot be read")
        yield tag >> 3, data[at : at + size]
        at += size


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        yield number


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
    raise MessageError("a number that cannot be read")
