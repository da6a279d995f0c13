"""Ask Git which files of a folder it ignores: they are on this machine, and not in the repository."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

#: Nothing that a repository's configuration names is run, and nothing is written.
_COMMAND = ("git", "-c", "core.fsmonitor=false", "check-ignore", "-z", "--stdin")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_SECONDS = 10


def ignored(folder: str, names: Collection[str]) -> set[str]:
    """Those of the files `names` below `folder` that Git ignores and does not track.

    None without Git, outside of a checkout, or if Git gives no answer: then every file counts.
    """
    if not names or not _in_checkout(folder):
        return set()
    import subprocess  # late: few folders have such files

    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            _COMMAND,
            cwd=folder,
            env={**environment, **_ENVIRONMENT},
            input="".join(f"{name}\0" for name in names).encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return set()
    # 0: some are ignored, 1: none is. Anything else is an error.
    answer = done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
    return set(answer.split("\0")) & set(names)


def _in_checkout(folder: str) -> bool:
    at = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return False
        at = above
    return True
