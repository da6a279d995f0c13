"""Caches on loopback for the real `curl`: plain HTTP, and a server of gRPC that knows one answer."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS, _WINDOW = 0, 1, 4, 8
_END_STREAM, _END_HEADERS, _ACK = 1, 4, 1


class CacheReplay:
    """The answers by path, as status, headers and body, and the requests that came: method, path, headers."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        replay = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                replay.requests.append((self.command, self.path, dict(self.headers)))
                status, headers, body = replay.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else body)

            do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


class GrpcReplay:
    """Answers every request of HTTP/2 with one message, None for none, and a status of gRPC.

    It reads the body of a request, and of its headers the octets alone: their compression is not undone.
    """

    def __init__(self, message: bytes | None, status: str = "0") -> None:
        self.bodies: list[bytes] = []
        self.headers: list[bytes] = []
        self._message, self._status = message, status
        self._server = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self._server.accept()
            except OSError:
                return
            with one, one.makefile("rb") as stream:
                if stream.read(len(_PREFACE)) == _PREFACE:
                    one.sendall(_frame(_SETTINGS, 0, 0, b""))
                    self._answer(one, stream)

    def _answer(self, one: socket.socket, stream: object) -> None:
        body = b""
        while head := stream.read(9):  # type: ignore[attr-defined]
            size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
            payload = stream.read(size)  # type: ignore[attr-defined]
            if kind == _SETTINGS and not flags & _ACK:
                one.sendall(_frame(_SETTINGS, _ACK, 0, b""))
            elif kind == _HEADERS:
                self.headers.append(payload)
            elif kind == _DATA:
                body += payload
            if kind in (_DATA, _HEADERS) and flags & _END_STREAM:
                self.bodies.append(body)
                one.sendall(self._frames())

    def _frames(self) -> bytes:
        first = _header(b":status", b"200") + _header(b"content-type", b"application/grpc")
        last = _header(b"grpc-status", self._status.encode())
        if self._message is None:
            return _frame(_HEADERS, _END_HEADERS | _END_STREAM, 1, first + last)
        data = b"\0" + len(self._message).to_bytes(4, "big") + self._message
        return (
            _frame(_HEADERS, _END_HEADERS, 1, first)
            + _frame(_DATA, 0, 1, data)
            + _frame(_HEADERS, _END_HEADERS | _END_STREAM, 1, last)
        )


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def _header(name: bytes, value: bytes) -> bytes:
    """A header that is written as it is: without an index, and without Huffman's code."""
    return b"\0" + bytes((len(name),)) + name + bytes((len(value),)) + value


def field(number: int, value: int | bytes) -> bytes:
    """A field of a message of Protocol Buffers: a number below 128, or bytes."""
    if isinstance(value, int):
        return bytes((number << 3, value))
    return bytes((number << 3 | 2, len(value))) + value


#: ServerCapabilities: digests SHA256 and BLAKE3, updates and execution, versions 2.0 to 2.3.
CAPABILITIES = (
    field(1, field(1, bytes((1, 9))) + field(2, field(1, 1)))
    + field(2, field(1, 1) + field(2, 1))
    + field(4, field(1, 2))
    + field(5, field(1, 2) + field(2, 3))
)
