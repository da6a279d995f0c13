"""GitHub's API on loopback: recorded answers, with pages, ETags, limits and refusals, for the real `gh`.

`gh` sends plain HTTP to a Unix socket that its configuration names, whatever the host. So the answers come without
TLS, a network or root, and each host has its own prefix, as on GitHub.
"""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class GithubAnswer:
    """An answer: its status, its value, and further headers. `key`: the name of the list that has pages."""

    def __init__(self, value: Any, status: int = 200, headers: dict[str, str] | None = None, key: str = "") -> None:
        self.value = value
        self.status = status
        self.headers = headers or {}
        self.key = key


class GithubReplay:
    """The answers by path, and the requests that came: host, method, path with its query, and headers."""

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.answers: dict[str, GithubAnswer] = {}
        self.requests: list[tuple[str, str, str, dict[str, str]]] = []
        #: After so many requests the limit is used up.
        self.limit = 0
        self._lock = threading.Lock()
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                replay.respond(self)

            do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

            def address_string(self) -> str:
                return "socket"

            def log_message(self, *words: object) -> None:
                pass

        class Server(ThreadingMixIn, UnixStreamServer):
            daemon_threads = True
            request_queue_size = 64

        self._server = Server(socket, Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, with their queries, in order."""
        return [path for _, _, path, _ in self.requests]

    def answer(self, path: str, value: Any, status: int = 200, **headers: str) -> None:
        """Answer a path with a value."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.answers[path] = GithubAnswer(value, status, named)

    def rows(self, path: str, key: str, rows: list[Any]) -> None:
        """Answer a path with the pages of a list."""
        self.answers[path] = GithubAnswer(rows, key=key or "-")

    def refuse(self, path: str, status: int, message: str, **headers: str) -> None:
        """Answer a path with an error."""
        self.answer(path, {"message": message, "documentation_url": "https://docs.github.com"}, status, **headers)

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        host = request.headers["Host"]
        with self._lock:
            self.requests.append((host, request.command, request.path, dict(request.headers)))
            count = len(self.requests)
        url = urlsplit(request.path)
        path = unquote(url.path.removeprefix("/api/v3").lstrip("/"))
        found = self.answers.get(path) or GithubAnswer({"message": "Not Found"}, 404)
        if self.limit and count > self.limit:
            found = GithubAnswer(
                {"message": "API rate limit exceeded for installation ID 7."},
                403,
                {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1796000000"},
            )
        value, headers = found.value, dict(found.headers)
        if found.key:
            value, link = self._page(host, url.path, parse_qs(url.query), found)
            headers.update({"Link": link} if link else {})
        body = json.dumps(value).encode()
        request.send_response(found.status)
        headers.setdefault("ETag", f'W/"{hashlib.sha256(body).hexdigest()[:16]}"')
        for name, text in headers.items():
            request.send_header(name, text)
        request.send_header("Content-Type", "application/json; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    @staticmethod
    def _page(host: str, path: str, query: dict[str, list[str]], found: GithubAnswer) -> tuple[Any, str]:
        """One page of a list, and the header that leads to the next, by number as GitHub's does."""
        size, page = int(query.pop("per_page", ["30"])[0]), int(query.pop("page", ["1"])[0])
        rows = found.value[(page - 1) * size : page * size]
        value = rows if found.key == "-" else {"total_count": len(found.value), found.key: rows}
        if page * size >= len(found.value):
            return value, ""
        rest = "".join(f"&{name}={text[0]}" for name, text in query.items())
        at = f"https://{host}{path}?per_page={size}{rest}"
        return value, f'<{at}&page={page + 1}>; rel="next", <{at}&page=9>; rel="last"'
