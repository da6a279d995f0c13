"""Ask Terraform what each case of the battery is, and write `recorded.json`.

With `--tofu`, ask OpenTofu, and write to `recorded.tofu.json` what it says otherwise.

    PYTHONPATH=tests/support python3 tests/tools/hcl/expressions_battery/record.py [--tofu]

A verdict is `value` with the value as JSON, `error` (the evaluation fails), `unknown`
(Terraform leaves it to the apply) or `syntax` (it does not parse). Conditions of a
validation block, planned, give `pass`, `fail` or `error`. The record says of which
version it is. Expressions stand in `cases/`, conditions in `validations.txt`, one a
line; a line that begins with `|` goes on with the one before, behind a line break.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flywheel_testing import oracles

HERE = Path(__file__).parent
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def cases() -> list[str]:
    """All expressions, in the order of their files."""
    return [case for path in sorted((HERE / "cases").glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> list[str]:
    found: list[str] = []
    for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        if line.startswith("|"):
            found[-1] += "\n" + line[1:].removeprefix(" ")
        else:
            found.append(line)
    return found


def validations() -> list[str]:
    """All conditions of validation blocks."""
    return _read(HERE / "validations.txt")


def digest() -> str:
    """What identifies the cases and their variables."""
    files = [HERE / "variables.tf", HERE / "scope.tfvars.json"]
    texts = [*cases(), *validations(), *(path.read_text(encoding="utf-8") for path in files)]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:12]


class Oracle:
    """Terraform or OpenTofu, with the variables of the battery."""

    def __init__(self, program: str) -> None:
        self.program = program

    def run(self, folder: Path, arguments: list[str], text: str) -> tuple[int, str]:
        """Exit code and output of a run in `folder` that reads `text`."""
        done = oracles.ask(self.program, folder, *arguments, stdin=text)
        return done.returncode, _COLOURS.sub("", done.stdout + done.stderr).strip()

    def verdict(self, expression: str) -> list[str]:
        """The row of the record for `expression`."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if self.run(folder, ["fmt", "-"], f"x = {expression}\n")[0]:
                return [expression, "syntax"]
            shutil.copy(HERE / "variables.tf", folder)
            asked = f"jsonencode({expression})"
            if "\n" in expression or "#" in expression or "//" in expression:
                # The console reads single lines, and would take its own bracket for a comment.
                (folder / "case.tf").write_text(f"locals {{\n  result = {expression}\n}}\n", encoding="utf-8")
                asked = "jsonencode(local.result)"
            scope = f"-var-file={HERE / 'scope.tfvars.json'}"
            code, output = self.run(folder, ["console", scope], asked + "\n")
        if code:
            return [expression, "error"]
        # A slow machine gets a line about the lock of the state too.
        answer = [line for line in output.splitlines() if "state lock. This may" not in line][-1]
        if answer == "(known after apply)":
            return [expression, "error" if "local.result" in asked else "unknown"]
        return [expression, "value", ast.literal_eval(answer)]

    def validation(self, condition: str) -> list[str]:
        """The row of the record for `condition` in a validation block of `var.url`."""
        block = f'  validation {{\n    condition     = {condition}\n    error_message = "It fails the case."\n  }}\n'
        text = (HERE / "variables.tf").read_text(encoding="utf-8")
        text = text.replace('variable "url" {\n', 'variable "url" {\n' + block)
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "variables.tf").write_text(text, encoding="utf-8")
            arguments = ["plan", "-input=false", "-no-color", f"-var-file={HERE / 'scope.tfvars.json'}"]
            code, output = self.run(Path(name), arguments, "")
        return [condition, "pass" if not code else "fail" if "It fails the case." in output else "error"]


def main() -> int:
    """Write the record."""
    name = "tofu" if "--tofu" in sys.argv else "terraform"
    program = oracles.find(name)
    if program is None:
        print(f"no {name}: set FLYWHEEL_{name.upper()} or the PATH", file=sys.stderr)
        return 2
    oracle = Oracle(program)
    with ThreadPoolExecutor(12) as pool:  # they wait more than they compute
        record: dict[str, str | list[list[str]]] = {
            name: oracles.version(program, HERE),
            "cases": list(pool.map(oracle.verdict, cases())),
            "validations": list(pool.map(oracle.validation, validations())),
        }
    path = HERE / "recorded.json"
    if name == "tofu":
        record = {"of": digest(), **_differences(json.loads(path.read_text(encoding="utf-8")), record)}
        path = HERE / "recorded.tofu.json"
    path.write_text(_one_row_a_line(record), encoding="utf-8")
    return 0


def _differences(
    known: dict[str, list[list[str]]], record: dict[str, str | list[list[str]]]
) -> dict[str, str | list[list[str]]]:
    """The rows of a record that another does not have."""
    return {
        key: rows if isinstance(rows, str) else [row for row in rows if row not in known[key]]
        for key, rows in record.items()
    }


def _one_row_a_line(record: dict[str, str | list[list[str]]]) -> str:
    parts = []
    for key, value in record.items():
        rows = [] if isinstance(value, str) else [json.dumps(row, ensure_ascii=False) for row in value]
        text = "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else json.dumps(value)
        parts.append(f'  "{key}": {text}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
