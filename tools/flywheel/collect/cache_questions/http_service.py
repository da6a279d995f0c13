"""A service that `curl` asks: plain HTTP, and one question of gRPC."""

from __future__ import annotations

import re

from flywheel.collect.clients import http_answer, read_only
from flywheel.collect.fact_outcomes import Asked, Missed
from flywheel.formats import endpoints

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.collect.clients.client_programs import ClientProgram
    from flywheel.collect.clients.http_answer import HttpAnswer

_FIXED = (*read_only.CURL, *read_only.CURL_LIMITS)
_SCHEMES = ("http", "https", "grpc", "grpcs")


class HttpService:
    """A service at an address: `http`, `https`, `grpc` or `grpcs`."""

    def __init__(self, program: ClientProgram, url: str) -> None:
        self.program = program
        found = endpoints.parse(url)
        self.host = ""
        self._root = ""
        self._tls = False
        if found is not None and found.scheme in _SCHEMES:
            name = f"[{found.host}]" if ":" in found.host else found.host
            self.host = f"{name}:{found.port}" if found.port else name
            self._tls = found.scheme in ("https", "grpcs")
            self._root = f"{'https' if self._tls else 'http'}://{self.host}{found.path.rstrip('/')}"

    def get(self, path: str) -> tuple[Asked, HttpAnswer | Missed]:
        """The answer to GET, or why there is none."""
        return self._ask(("--include", "--url", f"{self._root}/{path}"))

    def head(self, path: str) -> tuple[Asked, HttpAnswer | Missed]:
        """The answer to HEAD, or why there is none."""
        return self._ask(("--head", "--url", f"{self._root}/{path}"))

    def grpc(self) -> tuple[Asked, HttpAnswer | Missed]:
        """The answer to GetCapabilities with an empty request."""
        wire = "--http2" if self._tls else "--http2-prior-knowledge"
        words = (wire, "--include", *read_only.GRPC, "--url", f"{self._root}{read_only.CAPABILITIES}")
        return self._ask(words, read_only.EMPTY_MESSAGE)

    def _ask(self, words: tuple[str, ...], given: bytes = b"") -> tuple[Asked, HttpAnswer | Missed]:
        arguments = (*_FIXED, *words)
        has_program, has_form = bool(self.program.path), read_only.is_read_only("curl", arguments, given)
        asked = Asked(
            ("curl", *arguments),
            self.host or "-",
            identity="anonymous",
            tool=self.program.version if has_program else "",
            calls=1 if has_program and has_form else 0,
        )
        if not has_program:
            return asked, Missed("tool", "`curl`", self.program.step)
        if not has_form:
            step = "Write the address as SCHEME://HOST:PORT, without user, query and characters that need an escape."
            return asked, Missed("not-asked", "an address that can be asked", step)
        done = self.program.run(arguments, given)
        answer = http_answer.parse(done.out)
        if answer is not None and not done.failure and done.status == 0:
            return asked, answer
        said = re.sub(r"\Acurl: \([0-9]+\) ", "", done.err) or done.failure or f"exit status {done.status}"
        step = "Collect where the address is reached, or give another one for it with --reach."
        return asked, Missed("network", f"an answer of {self.host}: {said}", step)
