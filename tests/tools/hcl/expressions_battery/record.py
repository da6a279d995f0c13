"""Ask Terraform what each case of the battery is, and write `recorded.json`.

    python3 record.py [path of terraform]

A verdict is `value` with the value as JSON, `error` (the evaluation fails), `unknown`
(Terraform leaves it to the apply) or `syntax` (it does not parse). Conditions of a
validation block, planned, give `pass`, `fail` or `error`. The record says which
Terraform it was. Expressions stand in `cases/`, conditions in `validations.txt`, one a
line; a line that begins with `|` goes on with the one before, behind a line break.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


class Oracle:
    """One Terraform, with the variables of the battery."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.environment = dict(os.environ, TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1")

    def run(self, folder: Path, arguments: list[str], text: str) -> tuple[int, str]:
        """Exit code and output of a run in `folder` that reads `text`."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=folder,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
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
        answer = output.splitlines()[-1]
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

    def version(self) -> str:
        """The version of Terraform."""
        return str(json.loads(self.run(HERE, ["version", "-json"], "")[1])["terraform_version"])


def main() -> int:
    """Write the record."""
    oracle = Oracle(sys.argv[1] if len(sys.argv) > 1 else "terraform")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        record = {
            "terraform": oracle.version(),
            "cases": list(pool.map(oracle.verdict, cases())),
            "validations": list(pool.map(oracle.validation, _read(HERE / "validations.txt"))),
        }
    (HERE / "recorded.json").write_text(_one_row_a_line(record), encoding="utf-8")
    return 0


def _one_row_a_line(record: dict[str, str | list[list[str]]]) -> str:
    parts = []
    for key, value in record.items():
        rows = value if isinstance(value, str) else [json.dumps(row, ensure_ascii=False) for row in value]
        parts.append(
            f'  "{key}": ' + (f'"{rows}"' if isinstance(rows, str) else "[\n    " + ",\n    ".join(rows) + "\n  ]")
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
