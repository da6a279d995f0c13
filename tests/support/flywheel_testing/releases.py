"""A checkout of a small module, made with real Git, for the tests of publishing."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from pathlib import Path

from flywheel.contract.compiled import Contract

_MODULE = """\
module(
    name = "example",
    version = "{version}",
)
"""
_CHANGELOG = """\
# Changelog

## [Unreleased]

## [1.0.0]

- The first.
"""


class Repository:
    """A checkout in a folder of its own. No setting of the machine's Git reaches it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, **environment: str) -> str:
        """What a Git command says."""
        settings = ("-c", "user.name=Example", "-c", "user.email=example@example.com", "-c", "commit.gpgsign=false")
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        dated = {"GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=self.path,
            env={**os.environ, **quiet, **dated, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def put(self, name: str, text: str | None) -> None:
        """Write one file; None removes it."""
        path = self.path / name
        if text is None:
            path.unlink()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def commit(self, message: str = "a change") -> str:
        """Commit everything that there is; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()


def module(path: Path, version: str = "1.0.0") -> Repository:
    """A module with a program, at a version, committed."""
    made = Repository(path)
    made.put("MODULE.bazel", _MODULE.format(version=version))
    made.put("CHANGELOG.md", _CHANGELOG)
    made.put("README.md", "# Example\n")
    made.put("bin/run", "#!/bin/sh\nexit 0\n")
    (made.path / "bin/run").chmod(0o755)
    (made.path / "bin/again").symlink_to("run")
    made.commit("the first")
    return made


def core(path: Path, contract: Contract) -> Repository:
    """The same with a contract, and tools that say their version."""
    made = module(path)
    made.put("tools/flywheel/__init__.py", '"""Tools."""\n\n__version__ = "1.0.0"\n')
    put_contract(made, contract)
    made.commit("the contract")
    return made


def put_contract(repository: Repository, contract: Contract) -> None:
    """Write a contract where core has it."""
    repository.put("tools/flywheel/contract.json", json.dumps(contract.to_json()))


def without_variable(contract: Contract, name: str) -> Contract:
    """The contract of the same stacks, one of which has lost a variable."""
    document = copy.deepcopy(contract.to_json())
    stacks = document["stacks"]
    assert isinstance(stacks, dict)
    for stack in stacks.values():
        stack["variables"].pop(name, None)
    # A digest that is another one; what it is does not matter here.
    document["digest"] = "sha256-" + "A" * 43 + "="
    return Contract.from_json(document)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, but for what hidden folders hold."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
