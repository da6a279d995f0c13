"""Parse endpoints: the parts of a service URL that a client needs to connect."""

from __future__ import annotations

import re
from functools import lru_cache

_PATTERN = (
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@?#]*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>/[^\s?#]*)?"
)
_LOOPBACK_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")
_LARGEST_PORT = 65535


class Endpoint:
    """An endpoint. Scheme and host are in lower case, the host without brackets and final dot; port 0 means no port."""

    __slots__ = ("host", "path", "port", "scheme")

    def __init__(self, scheme: str, host: str, port: int, path: str) -> None:
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path

    def same_as(self, other: Endpoint, domain: str) -> bool:
        """Whether both are the same service in a cluster with this DNS domain."""
        return self._key(domain) == other._key(domain)

    def _key(self, domain: str) -> tuple[str, str, int, str]:
        port = self.port or {"http": 80, "https": 443}.get(self.scheme, 0)
        return (self.scheme, self.host.removesuffix(f".{domain}"), port, self.path.rstrip("/"))

    @property
    def loopback(self) -> bool:
        """Whether the host is a loopback or unspecified address, in any notation."""
        if self.host in _LOOPBACK_NAMES or self.host.endswith(".localhost"):
            return True
        if ":" in self.host:
            return _loopback_6(self.host)
        return self.host[-1:].isdigit() and _loopback_4(self.host)


@lru_cache(maxsize=1024)
def parse(text: str) -> Endpoint | None:
    """The endpoint in `text`; None if it is not a URL of this form."""
    found = re.fullmatch(_PATTERN, text)
    if found is None or int(found["port"] or 1) not in range(1, _LARGEST_PORT + 1):
        return None
    host = found["host"].lower().strip("[]").removesuffix(".")
    return Endpoint(found["scheme"].lower(), host, int(found["port"] or 0), found["path"] or "")


def _loopback_4(host: str) -> bool:
    import socket  # parses like a resolver: 127.1 and 0x7f000001 are loopback too

    try:
        return socket.inet_aton(host)[0] in (0, 127)
    except OSError:
        return False


def _loopback_6(host: str) -> bool:
    import socket

    try:
        packed = socket.inet_pton(socket.AF_INET6, host)
    except OSError:
        return False
    mapped = packed[:10] == bytes(10) and packed[10:12] in (b"\0\0", b"\xff\xff")
    return mapped and (packed[12] in (0, 127) if packed[10:12] == b"\xff\xff" else packed[12:] < b"\0\0\0\2")
