"""An API server on loopback: the real `kubectl` gets what tools/dev/record_cluster.py recorded of a real one."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RECORDING = json.loads((Path(__file__).parent / "testdata/cluster_recording.json").read_text(encoding="utf-8"))


class ClusterReplay:
    """The recorded answers for one or more people, and the requests that came: method, path, and `Accept`."""

    def __init__(self, *people: str) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        for name in people:
            self.answers.update({one["path"].partition("?")[0]: one for one in RECORDING["answers"][name]})
        self.requests: list[tuple[str, str, str]] = []
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                replay.respond(self)

            do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def say(self, path: str, status: int, message: str, reason: str = "") -> None:
        """Answer a path with an error of the API."""
        value = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message, "code": status}
        _, _, name = path.partition("/secrets/")
        details = {"details": {"name": name, "kind": "secrets"}} if name else {}
        body = json.dumps({**value, **details, "reason": reason} if reason else value)
        self.answers[path] = {"status": status, "type": "application/json", "body": body}

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path = request.path.partition("?")[0]
        self.requests.append((request.command, request.path, request.headers.get("Accept", "")))
        missing = {"status": 404, "type": "text/plain", "body": "404 page not found"}
        found = self.answers.get(path, missing)
        body = found["body"].encode()
        request.send_response(found["status"])
        request.send_header("Content-Type", found["type"])
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def kubeconfig(url: str, context: str = "cluster-one") -> str:
    """A configuration of `kubectl` for a server without TLS."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": url}}],
            "contexts": [{"name": context, "context": {"cluster": "c", "user": "u"}}],
            "users": [{"name": "u", "user": {}}],
        }
    )
