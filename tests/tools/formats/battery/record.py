"""Record what Terraform and OpenTofu make of the snippets in `tfvars.txt` and `tfvars_json.txt`.

Each snippet is given to `terraform console` as a variable file, beside a module that declares
the names in `NAMES` without a type. `recorded.json` then has, for each snippet, the value of all
set variables, or the title of Terraform's first error. `recorded.tofu.json` has the snippets of which
OpenTofu says something else. To record again, some 20 snippets a second:

    PYTHONPATH=tests/support python3 tests/tools/formats/battery/record.py [--tofu] [--check]

The output depends on the snippets and on the program alone; with `--check`, it is compared and not written.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flywheel_testing import oracles

HERE = Path(__file__).parent
#: The record of each program.
RECORDED = {"terraform": HERE / "recorded.json", "tofu": HERE / "recorded.tofu.json"}
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


def digests() -> dict[str, str]:
    """What identifies all snippets of each suffix."""
    return {suffix: digest(json.dumps(snippets(suffix))) for suffix in SNIPPETS}


def run(program: str, folder: str, *arguments: str, stdin: str = "") -> str:
    """What a program prints, without colours."""
    done = oracles.ask(program, Path(folder), *arguments, stdin=stdin)
    return _COLOUR.sub("", done.stdout + done.stderr)


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


def record(name: str, program: str) -> str:
    """The text of the record of a program, one line a snippet."""
    blocks = [f'"{name}": "{oracles.version(program, HERE)}"']
    blocks += [f'"of": {json.dumps(digests())}'] if name == "tofu" else []
    known = json.loads(RECORDED["terraform"].read_text(encoding="utf-8"), parse_float=str, parse_int=str)
    for suffix in SNIPPETS:
        texts = snippets(suffix)
        with ThreadPoolExecutor(12) as pool:  # they wait more than they compute
            verdicts = list(pool.map(lambda text, suffix=suffix: evaluate(program, suffix, text), texts.values()))
        lines = {one: _line(one, text, verdict) for (one, text), verdict in zip(texts.items(), verdicts, strict=True)}
        if name == "tofu":
            same = [one for one in lines if _parsed(lines[one]) == {one: known[suffix][one]}]
            lines = {one: line for one, line in lines.items() if one not in same}
        blocks.append(f'"{suffix}": {{\n' + ",\n".join(lines.values()) + "\n}")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _parsed(line: str) -> object:
    return json.loads(f"{{{line}}}", parse_float=str, parse_int=str)


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
    """Write or check a record; 1 if it is not what the program says now."""
    name = "tofu" if "--tofu" in arguments else "terraform"
    program = oracles.find(name)
    if program is None:
        print(f"no {name}: set FLYWHEEL_{name.upper()} or the PATH", file=sys.stderr)
        return 2
    text = record(name, program)
    if "--check" in arguments:
        return int(text != RECORDED[name].read_text(encoding="utf-8"))
    RECORDED[name].write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
