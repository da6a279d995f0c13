"""The stacks of two owners with real state, on a cluster that exists only as listings.

The releases are `terraform_data`, which is built in; the contract here treats it as a Helm release. There is no
cluster, so `helm` and `kubectl` are programs that print the listings of the moment.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from flywheel.contract import compiled
from flywheel.formats.json import plain_json

HERE = Path(__file__).parent
STATES = HERE / "states"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CANARY = "canary-3f1c9a"
SIX = tuple(f"example-{letter}" for letter in "abcdef")
OWN = {"source": "shared-nix", "target": "user-nix"}
OWNERS = {"source": "example-org", "target": "example-user"}
NAMESPACE = "arc-runners"

_TERRAFORM_DATA = {"name": "input.name", "namespace": "input.namespace", "chart": "input.chart", "import": "{name}"}
_STEP = re.compile(r"^## \d+\. (.*)$", re.MULTILINE)
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def contract_file(folder: Path) -> Path:
    """This tree's contract, changed so that `terraform_data` is a Helm release."""
    path = folder / "contract.json"
    document = plain_json.load(compiled.built_in())
    assert isinstance(document, dict)
    document["conventions"]["rehome"]["releases"]["terraform_data"] = _TERRAFORM_DATA
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def releases(names: Iterable[str], revision: int = 3) -> str:
    """The output of `helm list -A -o json`."""
    chart = "gha-runner-scale-set-0.14.0"
    fields = {"namespace": NAMESPACE, "revision": str(revision), "status": "deployed", "chart": chart}
    return json.dumps([{"name": name, **fields} for name in names])


def scale_sets(names: Iterable[str], secret_owner: str) -> str:
    """The output of kubectl; the sets that move have the App secret of `secret_owner`."""
    items = []
    for name in names:
        side = next((side for side in OWN if OWN[side] == name), "")
        owner = OWNERS[side] if side else "example-user"
        metadata = {
            "name": name,
            "namespace": NAMESPACE,
            "uid": hashlib.sha256(name.encode()).hexdigest()[:12],
            "labels": {"app.kubernetes.io/managed-by": "Helm"},
            "annotations": {"meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": NAMESPACE},
        }
        spec = {
            "githubConfigUrl": f"https://github.com/{owner}" + ("" if side else f"/{name}"),
            "githubConfigSecret": f"github-app-secret-{owner if side else secret_owner}",
            "template": {"spec": {"containers": [{"env": [{"name": "TOKEN", "value": CANARY}]}]}},
        }
        items.append({"kind": "AutoscalingRunnerSet", "metadata": metadata, "spec": spec})
    return json.dumps({"kind": "List", "items": items})


class Estate:
    """Both stacks, both overlays, the listings and the migration, in one folder.

    planner: Terraform or OpenTofu, for tests that run it.
    """

    def __init__(self, folder: Path, moving: tuple[str, ...], address: str, stack: Path, planner: str = "") -> None:
        self.folder = folder
        self.planner = planner
        self.moving = moving
        self.address = address
        self.stack = stack
        self.contract = contract_file(folder)
        self.live = (*OWN.values(), *moving)
        for side in OWN:
            shutil.copytree(stack, folder / side, ignore=shutil.ignore_patterns("*.json", "addresses.txt"))
            self.overlay(side)
        for name in ("bin", "live"):
            (folder / name).mkdir()
        self.list_live("example-org", 3)
        self._program("helm", f'exec cat "{folder}/live/releases.json"')
        self._program("kubectl", f'exec cat "{folder}/live/scale-sets.json"')
        python = f'PYTHONPATH="{os.pathsep.join(sys.path)}" "{sys.executable}" -m flywheel'
        log = f'2>&1 | tee -a "{folder}/flywheel.log"; exit "${{PIPESTATUS[0]}}"'
        self._program("flywheel", f'{python} "$1" "$2" --contract "{self.contract}" "${{@:3}}" {log}')

    def _program(self, name: str, line: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/usr/bin/env bash\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def list_live(self, secret_owner: str, revision: int) -> None:
        """Set the live objects."""
        (self.folder / "live" / "releases.json").write_text(releases(self.live, revision), encoding="utf-8")
        (self.folder / "live" / "scale-sets.json").write_text(scale_sets(self.live, secret_owner), encoding="utf-8")

    def overlay(self, side: str) -> None:
        """The overlay of a side: the target's overlay declares the releases that move, also before the move."""
        folder = self.folder / f"{side}-overlay"
        (folder / "config").mkdir(parents=True)
        sets = "".join(
            f'  {name} = {{\n    github_config_url = "https://github.com/example-user/{name}"\n'
            f'    github_config_secret = "github-app-secret-example-user"\n    runner_label = "tinyland-nix"\n'
            f'    runner_scale_set_name = "{name}"\n  }}\n'
            for name in (self.moving if side == "target" else ())
        )
        (folder / "terraform.tfvars").write_text(
            f'cluster_context = "cluster"\ncontroller_chart_version = "0.14.0"\nnix_runner_name = "{OWN[side]}"\n'
            f'github_config_url = "https://github.com/{OWNERS[side]}"\n'
            f'github_config_secret = "github-app-secret-{OWNERS[side]}"\n'
            f"deploy_docker_runner = false\ndeploy_dind_runner = false\nextra_runner_sets = {{\n{sets}}}\n",
            encoding="utf-8",
        )
        (folder / "config" / "organization.yaml").write_text(
            f'owner:\n  slug: {OWNERS[side]}\ncore:\n  pinned_commit: "{COMMIT}"\n', encoding="utf-8"
        )

    def write_migration(self, allowed: str, method: str = "move", releases: Iterable[str] | None = None) -> Path:
        """Write the migration of `releases` (default: all that move)."""
        path = self.folder / "migration.yaml"
        moves = "".join(
            f"  - release: {name}\n    namespace: {NAMESPACE}\n    address: {self.address.format(name)}\n"
            for name in (self.moving if releases is None else releases)
        )
        path.write_text(
            f'schema: flywheel.rehome/1\nname: six releases\nwindow: tonight\ncore_commit: "{COMMIT}"\n'
            f"method: {method}\n"
            "source:\n  owner: example-org\n  overlay: example-org/infra\n  state_key: infra/arc-runners\n"
            "target:\n  owner: example-user\n  overlay: example-user/infra\n  state_key: user/arc-runners\n"
            f"releases:\n{moves}allowed: [{allowed}]\n",
            encoding="utf-8",
        )
        return path

    def record(self, text: str) -> None:
        """Add the operator's records to the migration."""
        with (self.folder / "migration.yaml").open("a", encoding="utf-8") as stream:
            stream.write(text)

    def set_sets(self, side: str, sets: dict[str, str]) -> None:
        """Give a stack its runner sets, each with its App secret."""
        (self.folder / side / "terraform.tfvars.json").write_text(json.dumps({"sets": sets}), encoding="utf-8")

    def terraform(self, side: str, *words: str) -> str:
        """Run Terraform or OpenTofu in a stack; returns its output."""
        done = subprocess.run(
            [self.planner, *words],
            cwd=self.folder / side,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def environment(self) -> dict[str, str]:
        """The environment of the runbook's commands."""
        return {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "TF_CLI_CONFIG_FILE": os.devnull,
            "CHECKPOINT_DISABLE": "1",
            "TOFU": self.planner,
            "WORK": str(self.folder / "work"),
            "MIGRATION": str(self.folder / "migration.yaml"),
            **{f"{side.upper()}_STACK": str(self.folder / side) for side in OWN},
            **{f"{side.upper()}_OVERLAY": str(self.folder / f"{side}-overlay") for side in OWN},
        }

    @property
    def reports(self) -> str:
        """Everything that `flywheel` printed so far."""
        path = self.folder / "flywheel.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def shell(self, commands: str) -> None:
        """Run commands like an operator; each must succeed."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"


def steps(runbook: str) -> list[tuple[str, str]]:
    """Title and commands of each step with commands; the way back comes last."""
    body, _, back = runbook.partition("\n## Way back\n")
    parts = _STEP.split(body)[1:]
    found = [(title, "\n".join(_BLOCK.findall(text))) for title, text in zip(parts[::2], parts[1::2], strict=True)]
    return [*found, ("Way back", "\n".join(_BLOCK.findall(back)))]
