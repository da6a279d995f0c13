"""Bazelisk and its download are exactly the files whose hashes this tree has."""

from __future__ import annotations

import base64
import http.server
import json
import os
import platform
import re
import shutil
import threading
from pathlib import Path

import pytest
from bazelw_machine import VERSION, Machine

LOCK = json.loads(Path("tools/dev/npm/bazelisk/package-lock.json").read_text(encoding="utf-8"))
PACKAGE = LOCK["packages"]["node_modules/@bazel/bazelisk"]
PINNED = Path(".bazelversion").read_text(encoding="utf-8").strip()
MACHINE = platform.machine().replace("aarch64", "arm64")
SUMS = {name: hexes for hexes, name in map(str.split, Path("tools/dev/bazel.sha256").read_text().splitlines())}
EXPECTED = SUMS.get(f"bazel-{PINNED}-{platform.system().lower()}-{MACHINE}")
SHOWS_HASH = 'echo "${BAZELISK_VERIFY_SHA256-unset}"\n'
FETCHES = "which fetches Bazel"
#: A mirror is not asked whether it answers.
MIRROR = {"BAZELISK_BASE_URL": "http://127.0.0.1:9"}
#: A stand-in for npm that creates the package's program.
NPM = """\
#!/bin/sh
printf 'npm %s\\n' "$1" >&2
machine=$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/')
program=$3/node_modules/@bazel/bazelisk/bazelisk-$(uname -s | tr LD ld)_$machine
mkdir -p "${program%/*}"
printf '#!/bin/sh\\n[ "$1" = --version ] && exit 1\\necho "$BAZELISK_VERIFY_SHA256"\\n' >"$program"
"""


@pytest.fixture
def machine(tmp_path):
    """Return a machine without any Bazel. The hashes are those of its version, which no real machine has."""
    machine = Machine(tmp_path)
    table = machine.folder / "tools/dev/bazel.sha256"
    table.write_text(table.read_text().replace(PINNED, VERSION))
    return machine


def test_versions_and_hashes_are_exact():
    """No range of versions, and a hash of each file that can be downloaded."""
    wanted = json.loads(Path("tools/dev/npm/bazelisk/package.json").read_text(encoding="utf-8"))
    assert wanted["dependencies"] == {"@bazel/bazelisk": PACKAGE["version"]}
    assert re.fullmatch(r"\d+\.\d+\.\d+", PACKAGE["version"])
    assert len(base64.b64decode(PACKAGE["integrity"].removeprefix("sha512-"), validate=True)) == 64
    systems = [f"{system}-{processor}" for system in ("linux", "darwin") for processor in ("x86_64", "arm64")]
    assert list(SUMS) == [f"bazel-{PINNED}-{system}" for system in systems]
    assert all(re.fullmatch(r"[0-9a-f]{64}", hexes) for hexes in SUMS.values())


@pytest.mark.skipif(EXPECTED is None, reason=f"Bazel has no download for {platform.system()} on {MACHINE}")
def test_download_is_compared_with_the_hash(machine):
    """Each bazelisk gets the hash of the pinned version; what the user set stays."""
    program = machine.add("bazelisk", version="0.0.0", body=SHOWS_HASH)
    done = machine.run("info", **MIRROR)
    assert (done.stdout, done.stderr) == (
        f"{EXPECTED}\n",
        f"bazelw: bazelisk, {program}, {FETCHES} {VERSION}, and checks its SHA-256\n",
    )
    assert machine.run("info", GLORIOUSFLYWHEEL_BAZEL=str(program)).stdout == f"{EXPECTED}\n"
    assert machine.run("info", BAZELISK_VERIFY_SHA256="0a", **MIRROR).stdout == "0a\n"
    assert machine.run("info", BAZELISK_NOJDK="1", **MIRROR).stdout == "unset\n"


@pytest.mark.parametrize("version", ["98.0.0", "99.1.0/e", ".*", "$(touch /tmp/x)"])
def test_unknown_hash_is_said(machine, version):
    """Another workspace may want another Bazel, and any text can be in its .bazelversion."""
    program = machine.add("bazelisk", version="0.0.0", body=SHOWS_HASH)
    (machine.workspace / ".bazelversion").write_text(version + "\n")
    done = machine.run("info", **MIRROR)
    assert (done.stdout, done.stderr) == (
        "unset\n",
        f"bazelw: bazelisk, {program}, {FETCHES} {version}. The download is not checked: its SHA-256 is not known\n",
    )


@pytest.mark.skipif(EXPECTED is None, reason=f"Bazel has no download for {platform.system()} on {MACHINE}")
def test_bazelisk_is_installed_by_the_lock(machine):
    """It is npm's `ci`, which compares hashes, and once for each version."""
    npm = machine.add("npm")
    npm.write_text(NPM)
    own = machine.folder / f"home/.cache/gloriousflywheel/bazelisk-{PACKAGE['version']}/bazelisk"
    done = machine.run("info", **MIRROR)
    fetches = f"bazelw: bazelisk, {own}, {FETCHES} {VERSION}, and checks its SHA-256\n"
    installs = f"bazelw: installing bazelisk with npm, once, in {own.parent}\nnpm ci\n"
    assert (done.stdout, done.stderr) == (f"{EXPECTED}\n", installs + fetches)
    assert machine.run("info", **MIRROR).stderr == fetches
    assert sorted(path.name for path in own.parent.iterdir()) == ["bazelisk"]


def test_failing_npm_is_said(machine):
    """The reason is one line before the ways out."""
    npm = machine.add("npm")
    npm.write_text("#!/bin/sh\nexit 1\n")
    done = machine.run("info", **MIRROR)
    lines = done.stderr.splitlines()
    assert lines[1] == f"bazelw: npm could not install @bazel/bazelisk {PACKAGE['version']}."
    assert lines[2] == f"bazelw: error: there is no Bazel {VERSION} here, and its hosts do not answer."


class _Tampered(http.server.BaseHTTPRequestHandler):
    """A mirror whose Bazel is another program."""

    def do_GET(self) -> None:
        body = b"#!/bin/sh\necho tampered\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.mark.skipif(EXPECTED is None or not shutil.which("npm"), reason="npm, which brings bazelisk, is not here")
def test_real_bazelisk_refuses_another_file(machine, tmp_path):
    """The real launcher, from the real package, does not run a download with another hash."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Tampered)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        mirror = {
            # How this machine's npm reaches its registry.
            **{name: value for name, value in os.environ.items() if name != "PATH"},
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "BAZELISK_FORMAT_URL": f"http://127.0.0.1:{server.server_port}/bazel-%v",
        }
        done = machine.run("info", **mirror)
        if "npm could not install" in done.stderr:
            pytest.skip("npm does not reach a registry of packages")
        assert "tampered" not in done.stdout
        assert f"but need sha256={EXPECTED}" in done.stderr
        assert done.returncode == 1
        trusting = machine.run("info", BAZELISK_VERIFY_SHA256="", **mirror)
        assert trusting.stdout == "tampered\n"
    finally:
        server.shutdown()
        server.server_close()
