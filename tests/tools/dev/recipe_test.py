"""The recipe of the private root: it checks signatures, and leaves no password behind.

No test here downloads: a program in place of debootstrap shows how it is called, and waits.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

_NAMESPACES = ["unshare", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"]
_DEBOOTSTRAP = """\
#!/bin/sh
{ printf '%s\\n' "$@"; echo "netrc: $(cat "$HOME/.netrc")"; } >"$SEEN.draft"
cat "$5/etc/apt/apt.conf.d/90machine" "$5/etc/apt/auth.conf.d/mirror.conf" >"$SEEN.apt"
mv "$SEEN.draft" "$SEEN"
exec sleep 60
"""
_SETTINGS = """\
Acquire::http::Proxy "http://someone:made-up-password@proxy.example.com:3128";
Acquire::AllowInsecureRepositories "true";
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
"""


def _allowed() -> bool:
    if not (shutil.which("unshare") and shutil.which("apt-config")):
        return False
    mounts = [*_NAMESPACES, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(mounts, capture_output=True, check=False).returncode == 0


@pytest.fixture
def killed(tmp_path):
    """Run the recipe until it calls debootstrap, kill it, and return the folder."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "debootstrap").write_text(_DEBOOTSTRAP)
    (programs / "debootstrap").chmod(0o755)
    (tmp_path / "apt.conf").write_text(_SETTINGS)
    known = {"PATH": f"{programs}:{os.defpath}:/usr/sbin:/sbin", "APT_CONFIG": str(tmp_path / "apt.conf")}
    seen = tmp_path / "seen"
    mirror = "http://reader:made%2Dup-password@mirror.example.com:8080/debian"
    command = [*_NAMESPACES, "bash", "-c", 'exec bash "$@" 3>&2', "-", "tools/dev/airgap/recipe.sh"]
    with subprocess.Popen(
        [*command, str(tmp_path / "root"), mirror], env={**known, "SEEN": str(seen)}, stderr=subprocess.PIPE, text=True
    ) as run:
        end = time.monotonic() + 20
        while not seen.exists() and run.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
    return tmp_path


pytestmark = pytest.mark.skipif(not _allowed(), reason="this machine has no apt, or lets nobody mount")


def test_signature_is_demanded(killed: Path):
    """Debootstrap on its own goes on without a signature if it has no keyring."""
    keyring = "--keyring=/usr/share/keyrings/debian-archive-keyring.gpg"
    assert (killed / "seen").read_text().splitlines() == [
        *("--variant=minbase", "--force-check-gpg", keyring, "forky", str(killed / "root")),
        *("http://mirror.example.com:8080/debian", "sid"),
        "netrc: machine mirror.example.com login reader password made-up-password",
    ]


def test_apt_gets_the_ways_and_not_the_leniency(killed: Path):
    """Proxies and passwords of the machine are used; what would accept unsigned packages or any date is not."""
    lines = (killed / "seen.apt").read_text().splitlines()
    assert 'Acquire::http::Proxy "http://someone:made-up-password@proxy.example.com:3128";' in lines
    assert "machine http://mirror.example.com:8080 login reader password made-up-password" in lines
    assert [line for line in lines if "Allow" in line or "Check-" in line] == []


def test_no_password_is_left_behind(killed: Path):
    """After a kill no file of the draft has one: they were in memory only."""
    files = [path for path in (killed / "root").rglob("*") if path.is_file()]
    assert [str(path.relative_to(killed / "root")) for path in files] == ["etc/dpkg/dpkg.cfg.d/lean"]
    assert "password" not in files[0].read_text()
