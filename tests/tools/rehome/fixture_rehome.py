"""Rehomes for the tests of checks.

A valid rehome can be written for any phase: `example-a` and `example-b` move from example-org's state to
example-user's. Each owner has other releases too, and example-club uses the same cluster. A fixture's folder
contains what differs: the file `phase` (a phase, and the number of moved releases if not all), any file of the
valid rehome, and `without`, the names of missing files, one per line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from flywheel_testing.plans import whole

from flywheel.contract.compiled import Contract
from flywheel.rehome import phase_reader
from flywheel.rehome.judged_rehome import AFTER, BEFORE, Rehome
from flywheel.rehome.phase_reader import PhasePaths

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAMESPACE = "arc-runners"
MOVING = ("example-a", "example-b")
OWN = {"source": "shared-nix", "target": "user-nix"}
OWNERS = {"source": "example-org", "target": "example-user"}
LINEAGES = {
    "source": "11111111-1111-4111-8111-111111111111",
    "target": "22222222-2222-4222-8222-222222222222",
}
CLUB = "club-nix"

_MIGRATION = """\
schema: flywheel.rehome/1
name: example-user-2026-04
window: 2026-04-29 18:00 to 20:00 UTC
core_commit: "{commit}"
source:
  owner: example-org
  overlay: example-org/example-infra
  lineage: 11111111-1111-4111-8111-111111111111
  state_key: example-infra/arc-runners/terraform.tfstate
target:
  owner: example-user
  overlay: example-user/user-infra
  lineage: 22222222-2222-4222-8222-222222222222
  state_key: user-infra/arc-runners/terraform.tfstate
releases:
  - release: example-a
    namespace: arc-runners
    address: module.runner_set["example-a"].helm_release.this
  - release: example-b
    namespace: arc-runners
    address: module.runner_set["example-b"].helm_release.this
elsewhere:
  - release: club-nix
    namespace: arc-runners
    owner: example-club
allowed: [values]
"""

_TFVARS = """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/{owner}"
github_config_secret     = "github-app-secret-{owner}"
controller_chart_version = "0.14.0"
nix_runner_name          = "{own}"
deploy_docker_runner     = false
deploy_dind_runner       = false
"""

_SET = """\
  {name} = {{
    github_config_url     = "https://github.com/example-user/{name}"
    github_config_secret  = "github-app-secret-example-user"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "{name}"
  }}
"""


def address(name: str) -> str:
    """The address of a release in either state."""
    return f'module.runner_set["{name}"].helm_release.this'


def state(side: str, names: Iterable[str], serial: int) -> str:
    """A state in the form of `state pull`, with the parts that are read."""
    resources = [
        {
            "module": f'module.runner_set["{name}"]',
            "mode": "managed",
            "type": "helm_release",
            "name": "this",
            "provider": 'provider["registry.opentofu.org/hashicorp/helm"]',
            "instances": [
                {
                    "schema_version": 1,
                    "attributes": {"name": name, "namespace": NAMESPACE, "chart": "gha-runner-scale-set"},
                    "sensitive_attributes": [],
                }
            ],
        }
        for name in names
    ]
    root = {"version": 4, "terraform_version": "1.11.4", "serial": serial, "lineage": LINEAGES[side], "outputs": {}}
    return json.dumps({**root, "resources": resources}, indent=1) + "\n"


def releases(names: Iterable[str], revision: int = 3) -> str:
    """The output of `helm list -A -o json`; the controller is a release too."""
    charts = dict.fromkeys(names, "gha-runner-scale-set-0.14.0")
    charts["arc"] = "gha-runner-scale-set-controller-0.14.0"
    listed = [
        {
            "name": name,
            "namespace": NAMESPACE if name != "arc" else "arc-systems",
            "revision": str(revision),
            "status": "deployed",
            "chart": chart,
        }
        for name, chart in charts.items()
    ]
    return json.dumps(listed, indent=1) + "\n"


def scale_set(name: str, owner: str, secret_owner: str) -> dict[str, object]:
    """A live scale set of the release `name`."""
    own = name in (*OWN.values(), CLUB)
    return {
        "kind": "AutoscalingRunnerSet",
        "metadata": {
            "name": name,
            "namespace": NAMESPACE,
            "uid": hashlib.sha256(name.encode()).hexdigest()[:8] + "-0000-4000-8000-000000000000",
            "labels": {"app.kubernetes.io/managed-by": "Helm"},
            "annotations": {"meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": NAMESPACE},
        },
        "spec": {
            "githubConfigUrl": f"https://github.com/{owner}" + ("" if own else f"/{name}"),
            "githubConfigSecret": f"github-app-secret-{secret_owner}",
            "runnerScaleSetName": name,
        },
    }


def scale_sets(secret_owner: str) -> str:
    """The output of kubectl; the sets that move have the App secret of `secret_owner`."""
    items = [scale_set(OWN[side], OWNERS[side], OWNERS[side]) for side in OWN]
    items += [scale_set(CLUB, "example-club", "example-club")]
    items += [scale_set(name, "example-user", secret_owner) for name in MOVING]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1) + "\n"


def plan(names: Iterable[str], updated: Iterable[str] = ()) -> str:
    """A plan that changes the values of the releases in `updated`, and no other release."""
    changes = []
    for name in names:
        new = "example-user" if name in updated else "example-org"
        changes.append(
            {
                "address": address(name),
                "module_address": f'module.runner_set["{name}"]',
                "mode": "managed",
                "type": "helm_release",
                "name": "this",
                "provider_name": "registry.opentofu.org/hashicorp/helm",
                "change": {
                    "actions": ["update" if name in updated else "no-op"],
                    "before": {"name": name, "values": "example-org"},
                    "after": {"name": name, "values": new},
                    "after_unknown": {},
                    "before_sensitive": {},
                    "after_sensitive": {},
                },
            }
        )
    head = {"format_version": "1.2", "terraform_version": "1.11.4", "complete": True}
    head["applyable"] = any(name in updated for name in names)
    return json.dumps(whole({**head, "errored": False, "resource_changes": changes}), indent=1) + "\n"


def write(folder: Path, phase: str, moved: int | None = None) -> None:
    """Write the valid rehome of a phase, except for files that exist already."""
    count = 0 if phase == BEFORE else len(MOVING) if moved is None else moved
    every = (*OWN.values(), CLUB, *MOVING)
    before = {"source": (OWN["source"], *MOVING), "target": (OWN["target"],)}
    now = {"source": (OWN["source"], *MOVING[count:]), "target": (OWN["target"], *MOVING[:count])}
    serial = {BEFORE: 0, AFTER: 9}.get(phase, 1)
    files = {"releases.json": releases(every), "scale-sets.json": scale_sets("example-org")}
    for side in OWN:
        files[f"{side}-state.json"] = state(side, now[side], 7 + serial)
        files[f"{side}-overlay/terraform.tfvars"] = tfvars(side)
        files[f"{side}-overlay/config/organization.yaml"] = organization(side)
        if phase != BEFORE:
            files[f"{side}-backup.json"] = state(side, before[side], 7)
    if phase != BEFORE:
        files["releases.before.json"], files["scale-sets.before.json"] = (
            files["releases.json"],
            scale_sets("example-org"),
        )
        files["source-plan.json"] = plan(now["source"])
        files["target-plan.json"] = plan(now["target"], MOVING)
    if phase == AFTER:
        files["releases.json"], files["scale-sets.json"] = releases(every, 4), scale_sets("example-user")
        files |= {f"{side}-follow-up.json": plan(now[side]) for side in OWN}
    files["migration.yaml"] = migration(phase, files)
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def migration(phase: str, files: dict[str, str]) -> str:
    """The migration with the records of a phase."""
    text = _MIGRATION.replace("{commit}", COMMIT)
    if phase != BEFORE:
        digests = {side: hashlib.sha256(files[f"{side}-backup.json"].encode()).hexdigest() for side in OWN}
        text += "backups:\n" + "".join(f'  {side}: "{digest}"\n' for side, digest in digests.items())
    if phase == AFTER:
        text += f'audit:\n  core_commit: "{COMMIT}"\n  operator: example-operator\n  applied: "2026-04-29"\n'
    return text


def tfvars(side: str) -> str:
    """The variables of an overlay: the target's overlay declares the releases that move."""
    sets = "".join(_SET.format(name=name) for name in MOVING) if side == "target" else ""
    return _TFVARS.format(owner=OWNERS[side], own=OWN[side]) + f"\nextra_runner_sets = {{\n{sets}}}\n"


def organization(side: str) -> str:
    """The part of an organization.yaml that pins core."""
    return f'owner:\n  slug: {OWNERS[side]}\ncore:\n  pinned_commit: "{COMMIT}"\n'


def load(folder: Path, contract: Contract) -> Rehome:
    """The rehome in a fixture's folder."""
    words = (folder / "phase").read_text(encoding="utf-8").split()
    moved = int(words[1]) if len(words) > 1 else None
    write(folder, words[0], moved)
    without = folder / "without"
    for name in without.read_text(encoding="utf-8").split() if without.exists() else ():
        (folder / name).unlink()
    return read(folder, words[0], contract, moved)


def read(folder: Path, phase: str, contract: Contract, moved: int | None = None) -> Rehome:
    """The rehome in the files of a folder that exist."""

    def given(pattern: str) -> dict[str, str]:
        paths = {side: folder / pattern.format(side) for side in OWN}
        return {side: str(path) for side, path in paths.items() if path.exists()}

    def existing(*names: str) -> list[str]:
        return [str(folder / name) for name in names if (folder / name).exists()]

    evidence = PhasePaths(
        given("{}-state.json"),
        existing("releases.json", "scale-sets.json"),
        given("{}-overlay"),
        given("{}-plan.json"),
        given("{}-backup.json"),
        existing("releases.before.json", "scale-sets.before.json"),
        existing("source-follow-up.json", "target-follow-up.json"),
    )
    return phase_reader.load(
        str(folder / "migration.yaml"), phase, evidence, contract, moved, lambda path: Path(path).name
    )
