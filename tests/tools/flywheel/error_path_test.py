"""Errors repeat names and keys of others: one line each, nothing that drives a terminal or commands a runner."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from flywheel_testing import github_runner

import flywheel as flywheel_package

_NAME = "a\n::error::PWN\x1b[31m\u202e##[add-mask]a"
_SHOWN = r"a\n::error::PWN\x1b[31m\u202e#\x23[add-mask]a"

#: Command lines with that name, each with what is said of it.
_CALLS = {
    "a folder that does not exist": (("check", "{name}"), "flywheel: {shown}: "),
    "a plan": (("plan", "{name}"), "flywheel: {shown}: cannot be read"),
    "a contract": (("contract", "diff", "{name}", "b"), "flywheel: {shown}: "),
    "a folder of workflows": (("workflows", "{name}"), "flywheel: {shown}: this folder does not exist"),
    "an option": (("check", "--{name}"), "error: `--{shown}` is not an option."),
    "a check": (("checks", "{name}"), "flywheel: `{shown}` selects no check"),
    "an expectation": (("check", ".", "--expect", "{name}"), "flywheel: --expect `{shown}`: "),
    "a file of arguments": (("check", "@{name}"), "{shown}"),
}


@pytest.mark.parametrize("call", _CALLS)
def test_name_in_a_call(call: str, flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever argument it is."""
    monkeypatch.chdir(tmp_path)
    words, said = _CALLS[call]
    try:
        result = flywheel(*(word.replace("{name}", _NAME) for word in words))
        err = result.err
    except SystemExit:
        err = ""
    if err:
        _assert_tame(err)
        assert said.replace("{shown}", _SHOWN) in err


def test_name_that_argparse_refuses(capfd: pytest.CaptureFixture[str]) -> None:
    """It prints its own usage, and ends the process."""
    from flywheel import cli

    with pytest.raises(SystemExit) as stop:
        cli.main(["check", f"--{_NAME}"])
    err = capfd.readouterr().err
    assert stop.value.code == 2
    _assert_tame(err)
    assert f"flywheel check: error: `--{_SHOWN}` is not an option.\n" in err


#: Options that divide their word at `=`, by which a key loses the end that tells its kind.
_DIVIDED = {
    "load": (
        ("load", "--name", "x", "--contract", "{contract}", "--tfvars", "{key}"),
        "flywheel: cache.example.org-1:<Nix signing key>: `cache.example.org-1:<Nix signing key>` is not a stack",
    ),
    "debt": (
        ("debt", "--workflow-file", "{key}", "x"),
        "flywheel: --repository `=cache.example.org-1:<Nix signing key>`: write it as DIR=OWNER/NAME",
    ),
}


@pytest.mark.parametrize("verb", _DIVIDED)
def test_what_an_option_leaves_of_a_secret(verb: str, flywheel) -> None:
    """The caller's own words are known as a whole."""
    words, said = _DIVIDED[verb]
    key = f"cache.example.org-1:{base64.b64encode(random.Random(4).randbytes(64)).decode()}"
    contract = Path(flywheel_package.__file__).with_name("contract.json")
    result = flywheel(*(word.replace("{key}", key).replace("{contract}", str(contract)) for word in words))
    assert (result.status, result.out) == (2, "")
    assert said in result.err


#: Documents with a hostile value or key, with the verb that reads them.
_YAML = r'"a\n::error::PWN\e[31m\u202E##[add-mask]a"'
_DOCUMENTS = {
    "a schema": (("plan", "{plan}", "--approvals", "{file}"), f"schema: {_YAML}\n"),
    "an unknown key": (("plan", "{plan}", "--shape", "{file}"), f"schema: flywheel.shape/1\n{_YAML}: 1\n"),
    "a migration": (
        ("rehome", "verify", "--phase", "before", "--migration", "{file}"),
        f"schema: flywheel.rehome/1\n{_YAML}: 1\n",
    ),
    "a cluster": (("fleet", "{plan}", "--cluster", "{file}"), f"schema: flywheel.cluster/1\nname: one\n{_YAML}: 1\n"),
    "a ledger": (("debt", "{file}"), f"schema: flywheel.debt/1\ngaps: [{{{_YAML}: {_YAML}}}]\n"),
}
_PLAN = Path(__file__).parents[1] / "plan" / "plans"


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_text_in_a_document(document: str, flywheel, tmp_path: Path) -> None:
    """Of every schema: a key or value that is not known."""
    words, text = _DOCUMENTS[document]
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8")
    plan = next(_PLAN.rglob("*.json"))
    result = flywheel(*(word.replace("{file}", str(file)).replace("{plan}", str(plan)) for word in words))
    assert result.status == 2
    _assert_tame(result.out + result.err)
    assert r"::error::PWN" in result.err


def test_names_of_files_that_are_not_judged(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overlay that has only files of another stack."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "overlay" / "tofu" / "stacks" / _NAME.replace("/", "")
    folder.mkdir(parents=True)
    (folder / "terraform.tfvars").write_text("a = 1\n", encoding="utf-8")
    result = flywheel("check", "overlay")
    assert result.status == 2
    _assert_tame(result.out + result.err)
    assert f"tofu/stacks/{_SHOWN}/terraform.tfvars" in result.err


def _assert_tame(text: str) -> None:
    assert github_runner.commands(text) == []
    assert text.replace("\n", "").isprintable(), ascii(text)
    assert not any(line.startswith("::") for line in text.split("\n"))
