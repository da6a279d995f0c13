"""Find and run the operator's own clients. This is the only module of the package that starts one."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import subprocess
import time

from flywheel.collect.clients import read_only
from flywheel.formats import quoting
from flywheel.formats.secrets import secret_search
from flywheel.formats.visible_text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

#: Program -> the variable that names another file to run, and how the operator gets the program.
PROGRAMS = {
    "curl": ("FLYWHEEL_CURL", "Install curl, or set FLYWHEEL_CURL to it, and collect again."),
    "gh": ("FLYWHEEL_GH", "Install GitHub's command line (https://cli.github.com), or set FLYWHEEL_GH to it."),
    "kubectl": ("FLYWHEEL_KUBECTL", "Install kubectl, or set FLYWHEEL_KUBECTL to it, and collect again."),
}
#: The environment of every call. Settings that add options, colours, questions or traces would change what is asked or
#: printed: `KUBERC` can make `-o json` the default of `kubectl get`, and debug traces contain headers.
_SET = {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "KUBERC": "off", "LC_ALL": "C", "NO_COLOR": "1"}
_UNSET = (
    "CLICOLOR_FORCE", "CURL_HOME", "DEBUG", "GH_DEBUG", "GH_FORCE_TTY", "GH_HOST", "GH_PAGER", "GH_REPO",
    "KUBECTL_EXTERNAL_DIFF", "SSLKEYLOGFILE",
)  # fmt: skip
#: What `gh` takes a token from. It sends those of a server to any host that is not on the cloud, `GITHUB_TOKEN` as well
#: where `CODESPACES` is true, and `GH_TOKEN` to `github.localhost`.
_TOKENS = ("CODESPACES", "GH_ENTERPRISE_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITHUB_TOKEN")
#: Where the programs print their version.
_VERSION = r"(?:gitVersion\": \"v|gh version |curl )([0-9][0-9A-Za-z.+-]*)"
#: How long a call may take. A list of a large cluster comes in many parts; each has a limit of its own.
SECONDS = {"curl": 30.0, "gh": 60.0, "kubectl": 180.0}
MOST_BYTES = 256 * 1024 * 1024
_MOST_WORDS = 4_000


class ProgramOutput:
    """What a program answered. `failure` is "" unless it was stopped: `time`, `size`, or `start` if it never ran."""

    __slots__ = ("err", "failure", "out", "status")

    def __init__(self, status: int, out: bytes, err: str, failure: str = "") -> None:
        self.status = status
        self.out = out
        self.err = err
        self.failure = failure


class ClientProgram:
    """One of the clients: its name, the file that is run, and its version as `gh 2.102.0`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = _found(name)
        self._version: str | None = None
        self._running: set[subprocess.Popen[bytes]] = set()

    @property
    def step(self) -> str:
        """How the operator gets it."""
        return PROGRAMS[self.name][1]

    @property
    def version(self) -> str:
        """Its name and version, the name alone if it does not tell."""
        if self._version is None:
            done = self.run(read_only.VERSIONS[self.name]) if self.path else None
            found = re.search(_VERSION, _text(done.out)) if done else None
            self._version = f"{self.name} {found[1]}" if found else self.name
        return self._version

    def run(self, arguments: tuple[str, ...], given: bytes = b"", seconds: float = 0) -> ProgramOutput:
        """Run it with these arguments, which must be in the list of read-only calls, and wait for its answer.

        seconds: another limit than the one of `SECONDS`.

        Raises `WriteError` for any other call.
        """
        read_only.demand(self.name, arguments, given)
        try:
            process = subprocess.Popen(
                [self.path, *arguments],
                stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,  # so that a closed pipe fails where it is written, and never where it is closed
                env=_environment(arguments),
            )
        except OSError as err:
            return ProgramOutput(-1, b"", err.strerror or type(err).__name__, "start")
        self._running.add(process)
        with process:
            try:
                out, err_bytes, failure = _communicate(process, given, seconds or SECONDS[self.name])
            except BaseException:
                process.kill()
                raise
            finally:
                self._running.discard(process)
        return ProgramOutput(process.returncode, out, _clean(err_bytes), failure)

    def stop(self) -> None:
        """End the calls that other threads wait for: their answers are not needed any more."""
        for process in list(self._running):
            process.kill()


def _found(name: str) -> str:
    given = os.environ.get(PROGRAMS[name][0])
    if given:
        return os.path.abspath(given) if os.access(given, os.X_OK) else ""
    import shutil

    return shutil.which(name) or ""


def _environment(arguments: tuple[str, ...]) -> dict[str, str]:
    """The operator's environment, with settings of this module's own.

    An overlay names the host that is asked. The tokens of the environment are passed on for hosts on GitHub's cloud
    and for the one of `GH_HOST` only; what `gh auth login` stored is for its host alone.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    host = arguments[arguments.index("--hostname") + 1] if "--hostname" in arguments else ""
    if host and not is_on_cloud(host) and host != os.environ.get("GH_HOST", "").lower():
        kept = {name: value for name, value in kept.items() if name not in _TOKENS}
    return {**kept, **_SET}


def is_on_cloud(host: str) -> bool:
    """Whether a host is GitHub's own, not somebody's server."""
    return host == "github.com" or host.endswith(".ghe.com")


def _communicate(process: subprocess.Popen[bytes], given: bytes, seconds: float) -> tuple[bytes, bytes, str]:
    """Both outputs of a process, and why it was stopped, if it was."""
    assert process.stdout
    assert process.stderr
    if process.stdin:
        with process.stdin as stream, contextlib.suppress(BrokenPipeError):
            stream.write(given)  # one that ended before it read says why by its status
    parts: dict[IO[bytes], list[bytes]] = {process.stdout: [], process.stderr: []}
    end, size, failure = time.monotonic() + seconds, 0, ""
    with selectors.DefaultSelector() as waiting:
        for stream in parts:
            waiting.register(stream, selectors.EVENT_READ)
        while waiting.get_map() and not failure:
            ready = waiting.select(max(0.0, end - time.monotonic()))
            for key, _ in ready:
                block = os.read(key.fd, 1 << 16)
                size += len(block)
                parts[key.fileobj].append(block)  # type: ignore[index]
                if not block:
                    waiting.unregister(key.fileobj)
            failure = "size" if size > MOST_BYTES else "" if ready else "time"
    if failure:
        process.kill()
    out, err = (b"".join(blocks) for blocks in parts.values())
    return out, err, failure


def _clean(err: bytes) -> str:
    """What a client says to people, without secrets, in one line."""
    # Before lines are joined: a key is recognised by its lines.
    clean = secret_search.redact(quoting.shortened(_text(err), _MOST_WORDS, end=""))
    return visible(" ".join(clean.split()))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
