"""An object store on loopback that answers as much of S3's protocol as a backend of a state asks for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

_LISTED = (
    b'<?xml version="1.0"?><ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>'
)
_MISSING = b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>It does not exist.</Message></Error>'


class ObjectStore(ThreadingHTTPServer):
    """The store. objects: contents by bucket and key."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.address = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: ObjectStore
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if "list-type" in query or "prefix" in query:
            self._answer(200, _LISTED)
        elif path in self.server.objects:
            self._answer(200, self.server.objects[path])
        else:
            self._answer(404, _MISSING)

    def do_HEAD(self) -> None:
        self._answer(200 if self.path.partition("?")[0] in self.server.objects else 404, b"")

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.objects[self.path.partition("?")[0]] = content
        self._answer(200, b"")

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.path.partition("?")[0], None)
        self._answer(204, b"")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def store() -> Iterator[ObjectStore]:
    """A running store."""
    server = ObjectStore()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
