"""Secrets that an escape, a folded line or a concatenation hides in the text are found and never printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel import cli
from flywheel.contract.compiled import Contract
from flywheel.findings import redaction, reports
from flywheel.formats.source import Place
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.core_pins import Pin

#: Never anybody's: the parts are put together here.
_TOKEN = "ghp_" + "Zq7Rk2Lm9Xw4Tb6Vn8Jd3Hf5Gs1Pc0YaUeIo"
_HEAD = 'cluster_context = "cluster"\ngithub_config_url = "https://github.com/example-org"\n'


def _set(name: str) -> str:
    return (
        f'{_HEAD}extra_runner_sets = {{\n  builds = {{\n    runner_label = "tinyland-nix"\n'
        f'    runner_scale_set_name = "{name}"\n  }}\n}}\n'
    )


def _escaped(template: str) -> str:
    """The token with its first letter and one in the middle as escapes."""
    return template.format(ord(_TOKEN[0])) + _TOKEN[1:14] + template.format(ord(_TOKEN[14])) + _TOKEN[15:]


_YAML = "owner:\n  slug: {}\n"
_MODULE = (
    'bazel_dep(name = "gloriousflywheel", version = "0.1.0")\ngit_override(\n    module_name = "gloriousflywheel",\n'
)
HIDDEN = {
    "an escape of eight digits in HCL": ("terraform.tfvars", _set(_escaped("\\U{:08x}"))),
    "an escape of four digits in HCL": ("terraform.tfvars", _set(_escaped("\\u{:04x}"))),
    "an escape in JSON": (
        "terraform.tfvars.json",
        f'{{"cluster_context": "cluster", "runner_group": "{_escaped(chr(92) + "u{:04x}")}"}}',
    ),
    "an escape in YAML": ("config/organization.yaml", _YAML.format(f'"{_escaped(chr(92) + "x{:02x}")}"')),
    "a folded line in YAML": ("config/organization.yaml", _YAML.format(f'"{_TOKEN[:9]}\\\n    {_TOKEN[9:]}"')),
    "an escape in Starlark": ("MODULE.bazel", f'{_MODULE}    commit = "{_escaped(chr(92) + "x{:02x}")}",\n)\n'),
    "an octal escape in Starlark": ("MODULE.bazel", f'{_MODULE}    commit = "{_escaped(chr(92) + "{:03o}")}",\n)\n'),
    "a concatenation in Starlark": ("MODULE.bazel", f'{_MODULE}    commit = "{_TOKEN[:4]}" + "{_TOKEN[4:]}",\n)\n'),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the overlay with one hidden secret into the working directory."""

    def write(what: str) -> Path:
        monkeypatch.chdir(tmp_path)
        name, text = HIDDEN[what]
        files = {"terraform.tfvars": _set("example-builds"), name: text}
        for path, content in files.items():
            if name.endswith(".json") and path == "terraform.tfvars":
                continue
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("what", HIDDEN)
def test_it_is_found(what: str, folder: Callable[[str], Path], capfd: pytest.CaptureFixture[str]) -> None:
    """The token has its finding, whatever form it has in the file."""
    folder(what)
    cli.main(["check", ".", "--select", "GF502", "--format", "json"])
    found = json.loads(capfd.readouterr().out)["findings"]
    assert {(one["id"], one["file"]) for one in found} == {("GF502", HIDDEN[what][0])}


@pytest.mark.parametrize("format", reports.FORMATS)
@pytest.mark.parametrize("what", HIDDEN)
def test_no_part_of_it_is_printed(
    what: str, format: str, folder: Callable[[str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither as it is written nor as it is read, in upper or lower case, with or without `_` and `-`."""
    folder(what)
    cli.main(["check", ".", "--format", format])
    captured = capfd.readouterr()
    text = re.sub(r"[-_]", "", captured.out + captured.err).lower()
    pieces = {_TOKEN[at : at + 10].lower() for at in range(4, len(_TOKEN) - 10)}
    assert [piece for piece in sorted(pieces) if piece in text] == []


def test_literals_of_an_expression_in_a_pin(contract: Contract) -> None:
    """An expression that is not evaluated can join two halves: they are one secret, and neither is written out."""
    halves = _TOKEN[:14], _TOKEN[14:]
    ref = f"${{{{ format('{{0}}{{1}}', '{halves[0]}', '{halves[1]}') }}}}"
    pin = Pin("implementation", "workflow", "GF_CORE_REF", Place(".github/workflows/a.yml", 3, 5), ref)
    overlay = Overlay(".", {}, [], pins=[pin])
    assert [(one.kind, str(one.place)) for one in overlay.suspects] == [("GitHub token", ".github/workflows/a.yml:3:5")]
    shown = redaction.of(overlay, contract).text(f"`GF_CORE_REF` is {ref}.")
    assert [half for half in halves if half in shown] == []
