"""Record what Terraform makes of the snippets in `tfvars.txt` and `tfvars_json.txt`.

Each snippet is given to `terraform console` as a variable file, beside a module that declares
the names in `NAMES` without a type. `recorded.json` then has, for each snippet, the value of all
set variables, or the title of Terraform's first error. To record again, some 20 snippets a second:

    python3 tests/tools/formats/battery/record.py [--check]

Terraform is the program that FLYWHEEL_TERRAFORM names, or else `terraform` on the PATH. The output
depends on the snippets and on Terraform alone; with `--check`, it is compared and not written.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json"
#: The file of snippets for each suffix of variable files.
SNIPPETS = {".tfvars": HERE / "tfvars.txt", ".tfvars.json": HERE / "tfvars_json.txt"}

#: The variables that snippets may set. A snippet that sets another is recorded as `undeclared`.
NAMES = ("a", "b", "c", "d", "a-b", "a-", "_u", "null", "true", "for", "if", "in", "A", "größe", "é", "variable")

_UNSET = "<not set>"
_CODE = re.compile("⟦([0-9A-F]+)⟧")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TITLE = re.compile(r"^[│ ]*Error: (.*)$", re.MULTILINE)
_OUTPUT = re.compile(r'^"([A-Za-z0-9+/=]+)"$', re.MULTILINE)


def snippets(suffix: str) -> dict[str, str]:
    """The snippets for `suffix` by their names, in the order of their file."""
    found: dict[str, str] = {}
    parts = re.split(r"^=== (.*)\n", SNIPPETS[suffix].read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, written in zip(parts[1::2], parts[2::2], strict=True):
        if name in found:
            raise ValueError(f"two snippets are called {name}")
        text = written.removesuffix("⟦END⟧\n")
        found[name] = _CODE.sub(lambda code: chr(int(code.group(1), 16)), text)
    return found


def digest(text: str) -> str:
    """What identifies a snippet's text in `recorded.json`."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def terraform() -> str | None:
    """The Terraform program, or None if there is none."""
    return os.environ.get("FLYWHEEL_TERRAFORM") or shutil.which("terraform")


def run(program: str, folder: str, *arguments: str, stdin: str = "") -> str:
    """What Terraform prints, without colours."""
    environment = dict(os.environ, TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1")
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, input=stdin.encode(), capture_output=True, check=False
    )
    return _COLOUR.sub("", (done.stdout + done.stderr).decode("utf-8", "replace"))


def evaluate(program: str, suffix: str, text: str, names: Iterable[str] = NAMES) -> dict[str, str]:
    """Terraform's verdict on a variable file: `value` as JSON text, or the title of its first `error`."""
    with tempfile.TemporaryDirectory() as folder:
        module = [f'variable "{name}" {{\n  type    = any\n  default = "{_UNSET}"\n}}\n' for name in names]
        Path(folder, "main.tf").write_text("".join(module), encoding="utf-8")
        Path(folder, "x" + suffix).write_bytes(text.encode())
        members = ", ".join(f'"{name}" = var.{name}' for name in names)
        wanted = f'base64encode(jsonencode({{ for k, v in {{ {members} }} : k => v if v != "{_UNSET}" }}))\n'
        printed = run(program, folder, "console", f"-var-file=x{suffix}", stdin=wanted)
    error = _TITLE.search(printed)
    if error:
        return {"error": error.group(1).strip()}
    output = _OUTPUT.search(printed)
    if not output:
        raise ValueError(f"terraform printed neither value nor error for {text!r}:\n{printed}")
    verdict = {"value": base64.b64decode(output.group(1)).decode()}
    if "undeclared variable" in printed:
        verdict["undeclared"] = "true"
    return verdict


def record(program: str) -> str:
    """The text of `recorded.json`, one line a snippet."""
    version = run(program, ".", "version").split()[1].removeprefix("v")
    blocks = [f'"terraform": "{version}"']
    for suffix in SNIPPETS:
        texts = snippets(suffix)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = list(pool.map(lambda text, suffix=suffix: evaluate(program, suffix, text), texts.values()))
        lines = [_line(name, text, verdict) for (name, text), verdict in zip(texts.items(), verdicts, strict=True)]
        blocks.append(f'"{suffix}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _line(name: str, text: str, verdict: dict[str, str]) -> str:
    members = [f'"text": "{digest(text)}"']
    if "error" in verdict:
        members.append(f'"error": {json.dumps(verdict["error"])}')
    else:
        members.append(f'"value": {verdict["value"]}')
    if "undeclared" in verdict:
        members.append('"undeclared": true')
    return f"{json.dumps(name)}: {{{', '.join(members)}}}"


def main(arguments: list[str]) -> int:
    """Write or check `recorded.json`; 1 if it is not what Terraform says now."""
    program = terraform()
    if program is None:
        print("no terraform: set FLYWHEEL_TERRAFORM or the PATH", file=sys.stderr)
        return 2
    text = record(program)
    if "--check" in arguments:
        return int(text != RECORDED.read_text(encoding="utf-8"))
    RECORDED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
