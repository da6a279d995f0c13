"""Make the states of this folder with Terraform: each is real and reproducible.

A case is a folder. Its `main.tf` is applied. The output of `terraform state pull` becomes `pull.json`, that of
`terraform show -json` becomes `show.json`, and that of `terraform state list` becomes `addresses.txt`. All resources
are `terraform_data`, which is built in: no provider, no network.

    PYTHONPATH=tests/support python3 tests/tools/rehome/states/make.py [--check] [CASE...]

Terraform is the program that FLYWHEEL_TERRAFORM names, or else `terraform` on the PATH. With `--check` the
states are compared and not written. OpenTofu makes the same states, but for its version and the blanks.

Lineages and the identifiers of `terraform_data` differ from run to run, and are numbered in their order. The serial
counts how often Terraform wrote the state, which depends on its speed: all states get the same serial.

A tainted or a deposed object is the result of a failure, and `terraform_data` never fails. The state of
such a case is edited, pushed, and read back.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from flywheel_testing import oracles

HERE = Path(__file__).parent

_IDENTIFIER = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
#: The top-level keys in the output of `state pull`.
_SERIAL = re.compile(r'^(  "serial": |\{"version":4,"terraform_version":"[^"]*","serial":)[0-9]+', re.MULTILINE)

State = dict


def _tainted(state: State) -> None:
    state["resources"][0]["instances"][0]["status"] = "tainted"


def _deposed(state: State) -> None:
    """The state also contains the object that it replaced, which could not be destroyed."""
    instances = state["resources"][0]["instances"]
    left = json.loads(json.dumps(instances[0]))
    left["deposed"] = "0badcafe"
    instances.append(left)


#: The edits of a case's state after the apply.
_EDITS: dict[str, Callable[[State], None]] = {"deposed": _deposed, "tainted": _tainted}


def cases() -> list[str]:
    """The names of all cases."""
    return sorted(path.parent.name for path in HERE.glob("*/main.tf"))


def make(program: str, name: str) -> dict[str, str]:
    """The files of a case, as Terraform prints them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in (HERE / name).rglob("*.tf*"):
            copy_of = folder / path.relative_to(HERE / name)
            copy_of.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy_of)
        _run(program, folder, "init", "-input=false")
        _run(program, folder, "apply", "-input=false", "-auto-approve")
        if name in _EDITS:
            state = json.loads(_run(program, folder, "state", "pull"))
            _EDITS[name](state)
            state["serial"] += 1
            (folder / "edited").write_text(json.dumps(state), encoding="utf-8")
            _run(program, folder, "state", "push", "edited")
        return {
            "pull.json": normal(_run(program, folder, "state", "pull")),
            "show.json": normal(_run(program, folder, "show", "-json")),
            "addresses.txt": _run(program, folder, "state", "list"),
        }


def normal(text: str) -> str:
    """`text` without the parts that differ from run to run."""
    seen: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return seen.setdefault(found.group(), f"00000000-0000-4000-8000-{len(seen) + 1:012}")

    return _SERIAL.sub(r"\g<1>8", _IDENTIFIER.sub(numbered, text))


def _run(program: str, folder: Path, *arguments: str) -> str:
    done = oracles.ask(program, folder, *arguments)
    if done.returncode != 0:
        raise RuntimeError(f"{program} {' '.join(arguments)} exited with {done.returncode}:\n{done.stderr}")
    return done.stdout


def main(argv: Sequence[str] | None = None) -> int:
    """Make states, or compare them; 1 if one differs."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    check = "--check" in arguments
    program = oracles.find("terraform")
    if program is None:
        print(oracles.missing("terraform"), file=sys.stderr)
        return 2
    differing = 0
    for name in [one for one in arguments if one != "--check"] or cases():
        for file, text in make(program, name).items():
            path = HERE / name / file
            if check and path.read_text(encoding="utf-8") != text:
                print(f"{name}/{file}: differs", file=sys.stderr)
                differing = 1
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    return differing


if __name__ == "__main__":
    raise SystemExit(main())
