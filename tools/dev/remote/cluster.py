"""A remote execution cluster on this machine: PostgreSQL, BuildGrid, and workers of BuildBox.

    ./bazelw run //tools/dev/remote:cluster

starts one with what `tools/dev/remote/install` installed, prints the lines of a bazelrc that use it, and stops it when
it is interrupted. It listens on this machine alone and asks for no password: it is for trying and for tests.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_VARIABLE = "FLYWHEEL_REMOTE"
_NOBODY = 65534
#: PostgreSQL refuses to run as root.
_AS_NOBODY = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
#: What it needs, below /usr.
_POSTGRESQL = ("lib/postgresql", "share/postgresql")
_SECONDS = 60
#: What a worker logs at the end of a job.
_DONE = "Runner exited with code"


class ClusterError(Exception):
    """The cluster does not start, with the reason and the last lines of the log."""


class Cluster:
    """The processes of one cluster, whose files and logs are in `folder`.

    `programs` is what `tools/dev/remote/install` made. The folder needs a short path: sockets are in it.
    """

    def __init__(self, programs: Path, folder: Path, keepalive: int = 10) -> None:
        self.port = _free_port()
        self._programs = programs
        self._folder = folder
        self._keepalive = keepalive
        self._processes: list[subprocess.Popen[bytes]] = []
        self._workers: list[subprocess.Popen[bytes]] = []
        libraries = programs / "debian" / "usr" / "lib" / f"{os.uname().machine}-linux-gnu"
        self._env = {
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "LD_LIBRARY_PATH": str(libraries),
            "PATH": f"{programs}/debian/usr/bin:/usr/bin:/bin",
        }

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def bazelrc(self) -> str:
        """The lines of a bazelrc that use the cluster."""
        return (
            f"build --remote_executor=grpc://127.0.0.1:{self.port}\n"
            "build --remote_default_exec_properties=OSFamily=linux\n"
            "build --spawn_strategy=remote,local\n"
        )

    def start_worker(self) -> None:
        """Start a worker: two processes, a cache of files and one that takes jobs."""
        number = len(self._workers) // 2
        socket_name = f"unix:{self._folder}/casd-{number}"
        remote = f"http://127.0.0.1:{self.port}"
        casd = [f"--cas-remote={remote}", f"--bind={socket_name}", str(self._folder / f"cache-{number}")]
        self._workers.append(self._run(f"casd-{number}", ["buildbox-casd", *casd]))
        self._await((self._folder / f"casd-{number}").exists, f"casd-{number}")
        self._workers.append(
            self._run(
                f"worker-{number}",
                [
                    "buildbox-worker",
                    f"--bots-remote={remote}",
                    f"--cas-remote={socket_name}",
                    "--buildbox-run=buildbox-run-hosttools",
                    "--platform=OSFamily=linux",
                    "--concurrent-jobs=2",
                    f"worker-{number}",
                ],
            )
        )

    def jobs_done(self) -> int:
        """How many jobs the workers have done, as their logs say."""
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in self._folder.glob("worker-*.log")]
        return sum(text.count(_DONE) for text in texts)

    def kill_workers(self) -> None:
        """Kill all workers, as if their machines lost power."""
        for process in self._workers:
            _kill(process, signal.SIGKILL)

    def stop(self) -> None:
        """Stop everything, the database last."""
        self.kill_workers()
        for process in reversed(self._processes):
            _kill(process, signal.SIGTERM)

    def _start(self) -> None:
        self._start_database()
        config = self._folder / "buildgrid.yml"
        template = Path(__file__).with_name("buildgrid.yml.in").read_text(encoding="utf-8")
        # Its scheduler listens for notices of the database, which it misses with psycopg 3.
        database = f"postgresql+psycopg2://postgres@/postgres?host={self._folder}"
        names = {"port": self.port, "folder": self._folder, "database": database, "keepalive": self._keepalive}
        for name, value in names.items():
            template = template.replace(f"{{{name}}}", str(value))
        config.write_text(template, encoding="utf-8")
        bgd = [sys.executable, str(self._programs / "python" / "bin" / "bgd")]
        env = {"PYTHONPATH": str(self._programs / "python")}
        self._finish("migrate", [*bgd, "migrate", "apply", database], env)
        self._processes.append(self._run("buildgrid", [*bgd, "server", "start", str(config)], env))
        self._await(lambda: _listens(self.port), "buildgrid")
        self.start_worker()

    def _start_database(self) -> None:
        usr = self._programs / "debian" / "usr"
        data = self._folder / "database"
        data.mkdir()
        user: tuple[str, ...] = ()
        env: dict[str, str] = {}
        if os.getuid() == 0:
            usr, env = self._copy_database(usr)
            user = _AS_NOBODY
            for folder in (self._folder, data):
                os.chown(folder, _NOBODY, _NOBODY)
        (programs,) = usr.glob("lib/postgresql/*/bin")
        self._finish("initdb", [*user, f"{programs}/initdb", f"--pgdata={data}", "--username=postgres"], env)
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self._folder}", "-c", "fsync=off"]
        self._processes.append(self._run("database", [*user, f"{programs}/postgres", "-D", str(data), *options], env))
        self._await((self._folder / ".s.PGSQL.5432").exists, "database")

    def _copy_database(self, usr: Path) -> tuple[Path, dict[str, str]]:
        """PostgreSQL where nobody can read it: root's cache folder can be closed to other users."""
        copy = self._folder / "usr"
        for part in _POSTGRESQL:
            shutil.copytree(usr / part, copy / part, symlinks=True)
        libraries = Path(self._env["LD_LIBRARY_PATH"])
        (copy / "libraries").mkdir()
        for path in libraries.glob("*.so*"):
            shutil.copy(path, copy / "libraries", follow_symlinks=False)
        return copy, {"LD_LIBRARY_PATH": str(copy / "libraries")}

    def _run(self, name: str, command: Sequence[str], env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        with open(self._folder / f"{name}.log", "ab") as log:
            return subprocess.Popen(
                command,
                env=self._env | (env or {}),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _finish(self, name: str, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        if self._run(name, command, env).wait():
            raise ClusterError(self._why(name))

    def _await(self, reached: Callable[[], bool], name: str) -> None:
        end = time.monotonic() + _SECONDS
        while not reached():
            if time.monotonic() > end:
                raise ClusterError(self._why(name))
            time.sleep(0.05)

    def _why(self, name: str) -> str:
        lines = (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([f"{name} does not start. The last lines of its log:", *lines[-15:]])


def _kill(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def installed() -> Path | None:
    """What `tools/dev/remote/install` made for this Python, as `bazelw` names it; None if there is nothing."""
    folder = Path(os.environ.get(_VARIABLE) or os.devnull)
    if not (folder / ".whole").is_file():
        return None
    # gRPC is compiled for one Python: that of the private root.
    probe = [sys.executable, "-c", "import grpc"]
    env = {"PYTHONPATH": str(folder / "python")}
    return folder if subprocess.run(probe, env=env, check=False, capture_output=True).returncode == 0 else None


def main(argv: Sequence[str] | None = None) -> int:
    """Run a cluster until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=1, help="how many workers, with two jobs each (default: 1)")
    arguments = parser.parse_args(argv)
    programs = installed()
    if programs is None:
        print(
            "cluster: BuildGrid and BuildBox are not installed for this Python. Run tools/dev/remote/install first.",
            file=sys.stderr,
        )
        return 2
    folder = Path(tempfile.mkdtemp(prefix="cluster-", dir="/tmp"))
    try:
        with Cluster(programs, folder) as cluster:
            for _ in range(arguments.workers - 1):
                cluster.start_worker()
            print(cluster.bazelrc, end="", flush=True)
            print(f"cluster: it runs; logs are in {folder}. Press Ctrl-C to stop it.", file=sys.stderr)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except ClusterError as err:
        print(f"cluster: {err}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
