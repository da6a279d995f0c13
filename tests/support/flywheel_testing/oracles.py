"""Programs of others that tests ask: Terraform and OpenTofu, which read and plan the same files, actionlint and helm.

`$FLYWHEEL_TOFU` names OpenTofu, and so on for each name in capitals. Without it the pinned one is used, which
`tools/dev/oracles/build` made of this tree's module, or else one of the PATH. Without any of them a test is skipped,
with a message.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

#: The programs that plan.
PLANNERS = ("terraform", "tofu")

#: The environment in which OpenTofu encrypts its plans and states.
ENCRYPTED = {
    "TF_ENCRYPTION": """
key_provider "pbkdf2" "key" {
  passphrase = "canary-passphrase-of-the-state"
  iterations = 200000
}
method "aes_gcm" "method" {
  keys = key_provider.pbkdf2.key
}
state {
  method = method.aes_gcm.method
}
plan {
  method = method.aes_gcm.method
}
"""
}

_MODULES = Path(__file__).parents[3] / "tools" / "dev" / "oracles"
#: The module of each program that `tools/dev/oracles/build` can build.
_MODULE = {"tofu": "opentofu", "provider-simple-v6": "opentofu", "actionlint": "actionlint", "helm": "helm"}


def find(name: str) -> str | None:
    """The path of an oracle; None if this machine has none."""
    return os.environ.get(_variable(name)) or _pinned(name) or shutil.which(name)


def _variable(name: str) -> str:
    return f"FLYWHEEL_{name.upper().replace('-', '_')}"


def missing(name: str) -> str:
    """What to do about an oracle that is not there."""
    build = f"run tools/dev/oracles/build {_MODULE[name]}, or " if name in _MODULE else ""
    return f"no {name}: {build}set {_variable(name)} or the PATH"


def _pinned(name: str) -> str | None:
    """The program in the user's cache folder, if its stamp is of this tree's module, as in `bazelw`."""
    module = _MODULES / _MODULE.get(name, name)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "gloriousflywheel", "bin")
    stamp = cache / f".oracle-{module.name}"
    if not (module.is_dir() and stamp.is_file()):
        return None
    files = [path for path in (module / part for part in ("go.mod", "go.sum", "ldflags")) if path.exists()]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    ours = stamp.read_text().split("\n", 1)[0] == key
    return shutil.which(str(cache / name)) if ours else None


def need(name: str) -> str:
    """The path of an oracle; without one the test is skipped."""
    found = find(name)
    if found is None:
        pytest.skip(missing(name))
    return found


@pytest.fixture(params=PLANNERS)
def planner(request: pytest.FixtureRequest) -> str:
    """Terraform, then OpenTofu."""
    return need(request.param)


def ask(
    program: str, folder: Path, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs an oracle in a folder, with no settings of this machine's user and no look for newer versions."""
    known = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={**os.environ, **known, **(env or {})},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def actionlint(folder: Path, *arguments: str) -> list[dict[str, object]]:
    """What actionlint finds in workflows of a folder; the scripts in them are not judged."""
    words = ("-shellcheck=", "-pyflakes=", "-no-color", "-format", "{{json .}}")
    done = ask(need("actionlint"), folder, *words, *arguments)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def with_provider(folder: Path) -> dict[str, str]:
    """The environment in which a planner uses the provider of OpenTofu's own tests, with no network and no `init`.

    A configuration calls it `example.com/test/simple6`. It has ephemeral resources, and attributes that are only
    written, which nothing that is built in has.
    """
    (folder / "terraform-provider-simple6").symlink_to(need("provider-simple-v6"))
    settings = folder / "settings.tfrc"
    overrides = f'dev_overrides {{\n    "example.com/test/simple6" = {json.dumps(str(folder))}\n  }}\n  direct {{}}'
    settings.write_text(f"provider_installation {{\n  {overrides}\n}}\n", encoding="utf-8")
    return {"TF_CLI_CONFIG_FILE": str(settings)}


def version(program: str, folder: Path) -> str:
    """The version of Terraform or OpenTofu."""
    said = ask(program, folder, "version", "-json").stdout
    return str(json.loads(said[said.index("{") :])["terraform_version"])


def planned(program: str, folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> dict[str, object]:
    """The values of the outputs that a plan of a folder has; it succeeds, and says no more than what it plans."""
    done = ask(program, folder, "plan", "-json", "-input=false", "-out=plan", *arguments, env=env)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["@message"] for event in events if event["type"] == "diagnostic"] == []
    assert done.returncode == 0, done.stderr
    shown = ask(program, folder, "show", "-json", "plan", env=env)
    assert shown.returncode == 0, shown.stderr
    outputs = json.loads(shown.stdout)["planned_values"].get("outputs", {})
    return {name: output["value"] for name, output in outputs.items()}
