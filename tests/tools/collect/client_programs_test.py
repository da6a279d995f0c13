"""How a client is started, stopped, and what is taken of its words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flywheel
from flywheel.collect.clients import client_programs, http_answer
from flywheel.collect.clients.client_programs import ClientProgram, ProgramOutput
from flywheel.collect.clients.read_only import CAPABILITIES, CURL, CURL_LIMITS, EMPTY_MESSAGE, GH, GH_HEADERS, GRPC

#: The program, with the interrupt as a shell gives it to a command: a test runner may have it ignored.
MAIN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from flywheel import cli
raise SystemExit(cli.program(sys.argv[1:]))
"""
CALL = (*GH, "--hostname", "github.com", *GH_HEADERS, "user")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ClientProgram]:
    """A program that does what a shell script says, in place of `gh`."""

    def written(text: str) -> ClientProgram:
        path = tmp_path / "gh"
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("FLYWHEEL_GH", str(path))
        return ClientProgram("gh")

    return written


def test_a_call_that_takes_too_long(script: Callable[[str], ClientProgram]) -> None:
    """It is ended, also if the program itself waits for another one."""
    begin = time.monotonic()
    done = script("echo a; exec sleep 30").run(CALL, seconds=0.5)
    assert (done.failure, done.out) == ("time", b"a\n")
    assert time.monotonic() - begin < 20


def test_an_output_that_is_too_long(script: Callable[[str], ClientProgram], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended."""
    monkeypatch.setattr(client_programs, "MOST_BYTES", 1 << 20)
    assert script("exec yes").run(CALL).failure == "size"


def test_words_to_stderr_do_not_block(script: Callable[[str], ClientProgram]) -> None:
    """Both streams are read; of the words the first are kept, in one line."""
    done = script("yes word | head -c 300000 >&2; echo end; exit 3").run(CALL)
    assert (done.status, done.out, done.failure) == (3, b"end\n", "")
    assert done.err.startswith("word word ")
    assert len(done.err) <= 4_000


def test_words_to_stderr_are_redacted(script: Callable[[str], ClientProgram]) -> None:
    """As soon as they are read, and what does not print becomes an escape."""
    token = "ghp_" + "a1B2" * 9
    done = script(f"printf 'https://user:{token}@example.com\\033[2J' >&2").run(CALL)
    assert done.err == "https://<GitHub token>@example.com\\x1b[2J"


def test_a_secret_in_stderr_is_neither_joined_nor_cut(script: Callable[[str], ClientProgram]) -> None:
    """A key without its last line is recognised by its lines, and half of a token by nothing."""
    key = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA7vXk2Tq9Zr4Lm8Nw\n" * 3
    done = script(f"printf '%s' 'a key:\n{key}' >&2").run(CALL)
    assert done.err == "a key: <private key>"
    token = "ghp_" + "a1B2" * 9
    done = script(f"printf '%s' '{'x' * 3_990} {token}' >&2").run(CALL)
    assert done.err == "x" * 3_990 + " <GitHub token>"


@pytest.mark.parametrize("text", ["not a program", ""])
def test_a_file_that_cannot_be_started(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its system's words are kept."""
    path = tmp_path / "gh"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("FLYWHEEL_GH", str(path))
    done = ClientProgram("gh").run(CALL)
    assert (done.failure, done.err) == ("start", "Exec format error")


def test_a_file_that_is_not_executable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts as missing: another program of the name is not run in its place."""
    (tmp_path / "gh").write_text("", encoding="utf-8")
    monkeypatch.setenv("FLYWHEEL_GH", str(tmp_path / "gh"))
    assert ClientProgram("gh").path == ""


def test_the_environment(script: Callable[[str], ClientProgram], monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials and proxies are the operator's; what adds options, questions, colours or traces is not passed."""
    for name in ("GH_DEBUG", "GH_REPO", "GH_HOST", "CURL_HOME", "CLICOLOR_FORCE", "SSLKEYLOGFILE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com")
    monkeypatch.setenv("KUBERC", "on")
    seen = dict(line.partition("=")[::2] for line in script("exec env").run(CALL).out.decode().splitlines())
    assert not {"GH_DEBUG", "GH_REPO", "GH_HOST", "CURL_HOME", "CLICOLOR_FORCE", "SSLKEYLOGFILE"} & set(seen)
    assert seen["HTTPS_PROXY"] == "http://proxy.example.com"
    assert (seen["KUBERC"], seen["GH_PROMPT_DISABLED"], seen["LC_ALL"]) == ("off", "1", "C")


@pytest.mark.parametrize(
    ("host", "own", "is_given"),
    [
        ("github.com", "", True),
        ("example.ghe.com", "", True),
        ("ghes.example.org", "GHES.example.org", True),
        ("ghes.example.org", "", False),
        ("ghes.example.org", "ghes.example.com", False),
        ("github.localhost", "", False),
        ("api.github.com", "", False),
    ],
)
def test_tokens_go_to_hosts_of_the_operator(
    host: str, own: str, is_given: bool, script: Callable[[str], ClientProgram], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An overlay names the host, and must not get the operator's tokens by it."""
    tokens = {"CODESPACES", "GH_ENTERPRISE_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITHUB_TOKEN"}
    for name in tokens:
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("GH_HOST", own)
    out = script("exec env").run((*GH, "--hostname", host, *GH_HEADERS, "user")).out.decode()
    seen = {line.partition("=")[0] for line in out.splitlines()}
    assert tokens & seen == (tokens if is_given else set())


def test_nothing_is_read_from_the_terminal(script: Callable[[str], ClientProgram]) -> None:
    """A client that asks gets the end of the file."""
    assert script("cat; echo end").run(CALL).out == b"end\n"


def test_a_program_that_ends_before_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its status says why; what it was to read is lost."""
    path = tmp_path / "curl"
    path.write_text("#!/bin/sh\nexec <&-\nsleep 0.2\nexit 7\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("FLYWHEEL_CURL", str(path))
    whole = subprocess.Popen

    def late(*words: Any, **how: Any) -> subprocess.Popen[bytes]:
        process = whole(*words, **how)
        time.sleep(0.1)
        return process

    monkeypatch.setattr(subprocess, "Popen", late)
    words = (*CURL, *CURL_LIMITS, "--http2", "--include", *GRPC, "--url", f"https://a{CAPABILITIES}")
    assert ClientProgram("curl").run(words, EMPTY_MESSAGE).status == 7


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("gh version 2.102.0 (2026-09-30)\nhttps://github.com/cli/cli/releases/tag/v2.102.0", "gh 2.102.0"),
        ("", "gh"),
        ("something 1.0", "gh"),
    ],
)
def test_the_version(text: str, version: str, script: Callable[[str], ClientProgram]) -> None:
    """The name alone, if the program does not tell."""
    assert script(f"cat <<'END'\n{text}\nEND").version == version


def test_an_interrupt_ends_the_clients(script: Callable[[str], ClientProgram], overlay: Path) -> None:
    """Also those that other threads wait for; it writes nothing."""
    log = Path("pids").resolve()
    repository = '{"id": 1, "full_name": "a/b", "default_branch": "main", "owner": {"type": "User"}}'
    answer = f"printf 'HTTP/2.0 200 OK\\r\\n\\r\\n%s' '{repository}'"
    client = script(f'case "$*" in *repos/*) echo $$ >>{log}; exec sleep 60;; *) {answer};; esac')
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "collect", str(overlay), "--only=github"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "FLYWHEEL_GH": client.path, "PYTHONPATH": str(Path(flywheel.__file__).parents[1])},
    )
    end = time.monotonic() + 30
    while time.monotonic() < end and not (log.exists() and log.read_text(encoding="utf-8").count("\n") >= 2):
        time.sleep(0.1)
    pids = [int(word) for word in log.read_text(encoding="utf-8").split()]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert not Path("evidence.json").exists()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize(
    ("data", "status", "headers", "body"),
    [
        (b'HTTP/2.0 200 OK\r\nEtag: W/"a"\r\nLink: b\r\n\r\n{}', 200, {"etag": 'W/"a"', "link": "b"}, b"{}"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nA: b\r\n\r\nc", 404, {"a": "b"}, b"c"),
        (b"HTTP/2 200 \ncontent-type: a\n\n", 200, {"content-type": "a"}, b""),
        (b"HTTP/1.1 204 No Content", 204, {}, b""),
    ],
)
def test_an_answer(data: bytes, status: int, headers: dict[str, str], body: bytes) -> None:
    """Status, headers and body, as `gh` and `curl` print them."""
    found = http_answer.parse(data)
    assert found is not None
    assert (found.status, found.headers, found.body) == (status, headers, body)


@pytest.mark.parametrize("data", [b"", b"gh: not found", b"{}", b"HTTP/", b" HTTP/1.1 200 OK"])
def test_no_answer(data: bytes) -> None:
    """What a client prints without an answer of a server."""
    assert http_answer.parse(data) is None


def test_json_that_nests_too_deep() -> None:
    """It counts as no JSON."""
    found = http_answer.parse(b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 200_000)
    assert found is not None
    assert found.json() is None
    assert ProgramOutput(0, b"", "").failure == ""
