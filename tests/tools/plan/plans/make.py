"""Make the plans of this folder with Terraform and with OpenTofu: each is real and reproducible.

A case is a folder. If it has a `before.tf`, that is applied first; then `after.tf` is planned, and the output of
`terraform show -json` becomes `plan.json`, that of `tofu show -json` `plan.tofu.json`. What Terraform refuses is in
`before.tofu` and `after.tofu`. All resources are `terraform_data`, which is built in: no provider, no network. One case
has a provider of OpenTofu's own tests, which `tools/dev/oracles/build opentofu` makes too.

    PYTHONPATH=tests/support python3 tests/tools/plan/plans/make.py [--tofu] [--check] [CASE...]

Terraform is the program that FLYWHEEL_TERRAFORM names, or else `terraform` on the PATH. With `--tofu` it is OpenTofu:
the program that FLYWHEEL_TOFU names, or else what `tools/dev/oracles/build opentofu` made, or else `tofu` on the PATH.
With `--check` the plans are compared and not written.

Three things differ from run to run and are normalised: the identifiers of objects, which are numbered in
their order; the time of the plan; and the order of instances of a module, which are sorted by address. Everything
else is exactly as Terraform wrote it, on its one line.

Two things never happen to `terraform_data`. An object is deposed when the second half of a replacement fails; here
the state is edited between the two runs so that it contains one. And it never drifts, because reading it returns
what was stored; here a copy of a planned change is added to the drift in the plan's own file, so that its JSON is
still Terraform's.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from flywheel_testing import oracles

HERE = Path(__file__).parent

#: Fields of the protobuf message `Plan` in a plan's file.
_RESOURCE_CHANGES = 3
_RESOURCE_DRIFT = 18

_TIME = re.compile(r'"timestamp":"[^"]*"')
#: Those of `terraform_data`, and those of the provider, which are times.
_IDENTIFIER = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b2[0-9-]{9} [0-9:.]+ [+-][0-9]{4} [A-Z]+ m=[+][0-9.]+\b"
)

State = dict


def _tainted(state: State) -> None:
    """The object was created, but a later step of its creation failed."""
    state["resources"][0]["instances"][0]["status"] = "tainted"


def _deposed(state: State) -> None:
    """The state also contains the object that it replaced, which could not be destroyed."""
    instances = state["resources"][0]["instances"]
    left = json.loads(json.dumps(instances[0]))
    left["deposed"] = "0badcafe"
    left["attributes"]["id"] = "00000000-0000-4000-8000-000000000000"
    instances.append(left)


class Case:
    """How one plan is made.

    `edit` changes the state in between, `finish` the plan's file. `provider`: with a provider that is not built in.
    """

    def __init__(
        self,
        *flags: str,
        edit: Callable[[State], None] | None = None,
        finish: Callable[[str, Path], None] | None = None,
        fails: bool = False,
        variables: tuple[dict[str, object], dict[str, object]] = ({}, {}),
        provider: bool = False,
    ) -> None:
        self.flags = flags
        self.edit = edit
        self.finish = finish
        self.fails = fails
        self.variables = variables
        self.provider = provider


def _drifted(_: str, plan: Path) -> None:
    """Add each planned change to the drift."""
    parts = _parts(plan)
    _add_drift(parts, parts["tfplan"])
    _write(plan, parts)


def _refreshed(program: str, plan: Path) -> None:
    """Add the changes of a plan of the same configuration to the drift."""
    planned = plan.with_name("planned")
    _run(program, plan.parent, "plan", "-input=false", f"-out={planned}")
    parts = _parts(plan)
    _add_drift(parts, _parts(planned)["tfplan"])
    _write(plan, parts)


def _dropped(program: str, plan: Path) -> None:
    """Empty the state, and add the deletions of a destroy plan to the drift."""
    destroying = plan.with_name("destroying")
    _run(program, plan.parent, "plan", "-destroy", "-input=false", f"-out={destroying}")
    parts = _parts(plan)
    _add_drift(parts, _parts(destroying)["tfplan"])
    state = json.loads(parts["tfstate"])
    state["resources"] = []
    parts["tfstate"] = json.dumps(state).encode()
    _write(plan, parts)


def _parts(plan: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(plan) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _write(plan: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(plan, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _add_drift(parts: dict[str, bytes], source: bytes) -> None:
    """Put the planned changes of the message `source` among the drift."""
    changes = (body for number, body in _fields(source) if number == _RESOURCE_CHANGES)
    parts["tfplan"] += b"".join(_field(_RESOURCE_DRIFT, body) for body in changes)


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each field of a protobuf message that has a length."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 == 2:
            length, at = _varint(message, at)
            yield tag >> 3, message[at : at + length]
            at += length
        else:
            assert tag & 7 == 0, "no fixed-size field is expected in a plan"
            _, at = _varint(message, at)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def _field(number: int, body: bytes) -> bytes:
    return _packed(number << 3 | 2) + _packed(len(body)) + body


def _packed(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


#: Values that no output may contain.
CANARIES = ("canary-old-token", "canary-old-setting", "canary-new-token", "canary-new-setting")
_SECRETS = (
    {"token": CANARIES[0], "settings": {"canary-old-key": CANARIES[1]}},
    {"token": CANARIES[2], "settings": {"canary-new-key": CANARIES[3]}},
)

#: Cases that need more than their files.
SPECIAL = {
    "deposed": Case(edit=_deposed),
    "deposed_nested": Case(edit=_deposed),
    "destroy": Case("-destroy"),
    "kept_destroyed": Case("-destroy"),
    "drift": Case(finish=_drifted),
    "ephemeral": Case(provider=True),
    "errored": Case(fails=True),
    "refresh_only": Case("-refresh-only"),
    "refresh_only_changed": Case("-refresh-only", finish=_refreshed),
    "refresh_only_dropped": Case("-refresh-only", finish=_dropped),
    "refresh_only_moved": Case("-refresh-only"),
    "replace_by_request": Case("-replace=terraform_data.kept"),
    "replace_tainted": Case(edit=_tainted),
    "sensitive": Case(variables=_SECRETS),
    "targeted": Case("-target=terraform_data.kept"),
    "targeted_new": Case("-target=terraform_data.kept"),
    "targeted_of_two": Case("-target=terraform_data.kept"),
}


def cases() -> list[str]:
    """The names of the cases of both programs."""
    return sorted(path.parent.name for path in HERE.glob("*/after.tf"))


def cases_of_opentofu() -> list[str]:
    """The names of the cases that Terraform refuses."""
    return sorted(path.parent.name for path in HERE.glob("*/after.tofu"))


def make(program: str, name: str) -> str:
    """The text of the plan of case `name`."""
    case = SPECIAL.get(name) or Case()
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as beside:
        folder = Path(made)
        env = oracles.with_provider(Path(beside)) if case.provider else {}
        if (HERE / name / "modules").is_dir():
            shutil.copytree(HERE / name / "modules", folder / "modules")
        after = next((HERE / name).glob("after.*"))
        before = after.with_stem("before")
        if before.exists():
            _declare(folder, before, case.variables[0])
            _init(program, folder, case)
            _run(program, folder, "apply", "-auto-approve", "-input=false", env=env)
        if case.edit is not None:
            path = folder / "terraform.tfstate"
            state = json.loads(path.read_text(encoding="utf-8"))
            case.edit(state)
            path.write_text(json.dumps(state), encoding="utf-8")
        _declare(folder, after, case.variables[1])
        _init(program, folder, case)
        _run(program, folder, "plan", "-input=false", "-out=saved", *case.flags, fails=case.fails, env=env)
        if case.finish is not None:
            case.finish(program, folder / "saved")
        return normal(_run(program, folder, "show", "-json", "saved", env=env))


def _init(program: str, folder: Path, case: Case) -> None:
    if not case.provider:  # it would look for the provider at its host
        _run(program, folder, "init", "-input=false")


def normal(text: str) -> str:
    """`text` without the parts that differ from run to run."""
    text = json.dumps(_sorted(json.loads(text)), separators=(",", ":"), ensure_ascii=False) + "\n"
    for char in "&<>":  # Go escapes these
        text = text.replace(char, f"\\u{ord(char):04x}")
    seen: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return seen.setdefault(found.group(), f"00000000-0000-4000-8000-{len(seen) + 1:012}")

    return _IDENTIFIER.sub(numbered, _TIME.sub('"timestamp":"2026-01-01T00:00:00Z"', text))


def _sorted(value: object) -> object:
    """`value` with modules in the order of their addresses."""
    if isinstance(value, dict):
        made = {key: _sorted(item) for key, item in value.items()}
        if "child_modules" in made:
            made["child_modules"] = sorted(made["child_modules"], key=lambda module: module["address"])
        return made
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _declare(folder: Path, source: Path, variables: dict[str, object]) -> None:
    shutil.copyfile(source, folder / "main.tf")
    (folder / "terraform.tfvars.json").write_text(json.dumps(variables), encoding="utf-8")


def _run(program: str, folder: Path, *arguments: str, fails: bool = False, env: Mapping[str, str] | None = None) -> str:
    done = oracles.ask(program, folder, *arguments, env=env)
    if (done.returncode != 0) != fails:
        raise RuntimeError(f"{program} {' '.join(arguments)} exited with {done.returncode}:\n{done.stderr}")
    return done.stdout


def main(argv: Sequence[str] | None = None) -> int:
    """Make plans, or compare them; 1 if one differs."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    check, opentofu = "--check" in arguments, "--tofu" in arguments
    tool = "tofu" if opentofu else "terraform"
    program = oracles.find(tool)
    if program is None:
        print(oracles.missing(tool), file=sys.stderr)
        return 2
    differing = 0
    every = cases() + (cases_of_opentofu() if opentofu else [])
    for name in [one for one in arguments if not one.startswith("--")] or every:
        path = HERE / name / ("plan.tofu.json" if opentofu else "plan.json")
        text = make(program, name)
        if check and path.read_text(encoding="utf-8") != text:
            print(f"{name}: differs", file=sys.stderr)
            differing = 1
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return differing


if __name__ == "__main__":
    raise SystemExit(main())
