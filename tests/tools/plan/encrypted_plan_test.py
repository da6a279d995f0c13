"""OpenTofu encrypts plans and states. Both are refused, and the way that the refusal names works."""

from __future__ import annotations

from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.formats.source import FormatError
from flywheel.plan import plan_file


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """OpenTofu, and a folder with an encrypted state and an encrypted plan of one update, `saved`."""
    program = oracles.need("tofu")
    folder = tmp_path_factory.mktemp("stack")
    main = folder / "main.tf"
    main.write_text('resource "terraform_data" "one" {\n  input = "before"\n}\n', encoding="utf-8")
    run(program, folder, "init", "-input=false")
    run(program, folder, "apply", "-input=false", "-auto-approve")
    main.write_text('resource "terraform_data" "one" {\n  input = "after"\n}\n', encoding="utf-8")
    run(program, folder, "plan", "-input=false", "-out=saved")
    return program, folder


def run(program: str, folder: Path, *words: str) -> str:
    """What OpenTofu prints where the key is set."""
    done = oracles.ask(program, folder, *words, env=oracles.ENCRYPTED)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("file", "what"), [("saved", "plan"), ("terraform.tfstate", "state")])
def test_encrypted_files_are_refused(stack: tuple[str, Path], file: str, what: str) -> None:
    """The message says what the file is, and how to decrypt it."""
    with pytest.raises(FormatError) as failed:
        plan_file.load(str(stack[1] / file), "plan.json")
    assert str(failed.value) == (
        f"plan.json: this is not a plan in JSON: it is an encrypted {what} of OpenTofu. Write it with `tofu show -json "
        "SAVED_PLAN`, which decrypts it where the key is in the configuration or in TF_ENCRYPTION."
    )


def test_the_way_works(stack: tuple[str, Path]) -> None:
    """With the key `show -json` writes a plan that is judged; without it OpenTofu writes nothing."""
    program, folder = stack
    plan = folder / "plan.json"
    plan.write_text(run(program, folder, "show", "-json", "saved"), encoding="utf-8")
    assert [repr(change) for change in plan_file.load(str(plan)).changes] == ["Change(terraform_data.one ['update'])"]
    done = oracles.ask(program, folder, "show", "-json", "saved")
    assert (done.returncode, done.stdout.strip()) == (1, "")
