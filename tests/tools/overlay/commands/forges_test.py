"""Owners on other forges: what the rules render for them, and what Terraform makes of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.contract import compiled
from flywheel.overlay.facts import build_facts

TREE = Path(__file__).parents[4]

OWNER = """
flywheel_owner(
    name = "owner",
    account_kind = "{kind}",
    config_url = "{url}",
    forge = "{forge}",
    overlay_repository = "example-org/example-infra",
    {more}
    slug = "example-org",
)
flywheel_substrate(name = "cluster", cluster_context = "cluster", state_bucket = "tofu-state")
flywheel_runner_set(name = "example-nix", capability = "tinyland-nix", primary = True)
flywheel_runner_set(name = "example-dind", capability = "tinyland-dind", primary = True)
flywheel_overlay(
    name = "overlay",
    owner = ":owner",
    runner_sets = [":example-nix", ":example-dind"],
    stack = "{stack}",
    substrate = ":cluster",
)
"""


@pytest.fixture
def render(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract) -> Callable:
    """Renders an owner's overlay into the working directory; gives the verb's outcome."""
    monkeypatch.chdir(tmp_path)
    Path("contract.json").write_text(json.dumps(contract.to_json()), encoding="utf-8")

    def run(**owner: str):
        text = OWNER.format(**{"more": "", "kind": "organization", **owner})
        Path("facts.json").write_text(json.dumps(build_facts.facts(text, "overlay")), encoding="utf-8")
        outputs = ("--tfvars-json", "overlay.auto.tfvars.json", "--tfvars", "overlay.tfvars", "--overlay", "o.json")
        return flywheel("render", "--facts", "facts.json", "--contract", "contract.json", *outputs)

    return run


GITLAB = {"url": "https://gitlab.example.com/example-org/tools", "forge": "gitlab", "stack": "gitlab_runners"}


@pytest.mark.parametrize("scope", ["group", "project"])
def test_a_gitlab_owner_says_which_runners_to_create(render: Callable, scope: str) -> None:
    """Scope, tags, and the variable of each token that the stack deploys; what is not declared is switched off."""
    where = GITLAB["url"]
    result = render(**GITLAB, more=f'registration_scope = "{scope}",')
    assert (result.status, result.err) == (0, "")
    assert Path("overlay.tfvars").read_text(encoding="utf-8").splitlines()[1:5] == [
        f"# Create these runners at {where} (scope: {scope}), without untagged jobs.",
        "# Set their tokens for the run:",
        "#   TF_VAR_nix_runner_token: `tags: [tinyland-nix]`",
        "#   TF_VAR_dind_runner_token: `tags: [tinyland-dind]`",
    ]
    assert json.loads(Path("overlay.auto.tfvars.json").read_text()) == {
        "gitlab_url": "https://gitlab.example.com",
        "cluster_context": "cluster",
        "nix_runner_name": "example-nix",
        "deploy_docker_runner": False,
        "deploy_dind_runner": True,
        "dind_runner_name": "example-dind",
    }


def test_a_path_of_two_names_is_a_group_or_a_project(render: Callable) -> None:
    """Without the scope the file says both, as the address does."""
    assert render(**GITLAB).status == 0
    assert "(scope: group or project)" in Path("overlay.tfvars").read_text(encoding="utf-8")


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_a_gitlab_overlay_is_planned(render: Callable, planner: str) -> None:
    """With the tokens from the environment, and without a warning."""
    program = oracles.need(planner)
    assert render(**GITLAB).status == 0
    shutil.copyfile(TREE / "contract" / "stacks" / "gitlab_runners" / "variables.tf", "variables.tf")
    oracles.planned(program, Path(), env={"TF_VAR_nix_runner_token": "x", "TF_VAR_dind_runner_token": "x"})


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (GITLAB, ["GF212"]),
        ({**GITLAB, "url": "https://gitlab.example.com", "kind": "instance"}, ["GF212"]),
        ({**GITLAB, "stack": "arc_runners"}, ["GF212", "GF222"]),
        (
            {"url": "https://github.example.com/example-org", "forge": "ghes", "stack": "arc_runners",
             "more": 'forge_version = "3.21", runner_group = "example-infra",'},
            [],
        ),
        (
            {"url": "https://github.example.com/example-org", "forge": "ghes", "stack": "arc_runners",
             "more": 'forge_version = "3.17", runner_group = "example-infra",'},
            ["GF230"],
        ),
        ({"url": "https://codeberg.org/example-org", "forge": "forgejo", "stack": "arc_runners"}, ["GF212", "GF222"]),
        (
            {"url": "https://codeberg.org/example-org/repository", "forge": "forgejo", "stack": "arc_runners"},
            ["GF201", "GF212", "GF222"],
        ),
    ],
)  # fmt: skip
def test_each_forge_is_judged_as_far_as_its_adapter_goes(
    render: Callable, flywheel: Callable, owner: dict[str, str], expected: list[str]
) -> None:
    """What is refused, and what is said not to be judged."""
    assert render(**owner).status == 0
    result = flywheel("check", "--overlay", "o.json", "--contract", "contract.json", "--select", "boundary",
                      "--ignore", "GF206", "--format", "json")  # fmt: skip
    report = json.loads(result.out)
    assert sorted(one["id"] for one in report["findings"]) == expected


def _offered() -> list[tuple[str, str, str, str, str]]:
    """Forge, scope, a kind of account that has it, an address of it, and the stack for the forge's adapter."""
    contract = compiled.load(compiled.built_in())
    stacks = {stack.adapter: name for name, stack in contract.stacks.items() if name.endswith("_runners")}
    names = {"owner": "example-org", "repository": "example-infra", "enterprise": "example-org", "project": "tools"}
    found = []
    for forge, data in contract.wiring.forges.items():
        for scope, rules in data.scopes.items():
            path = rules.path.replace("{group...}", "example-org/nested").format(**names)
            kinds = [kind for kind, one in data.accounts.items() if scope in one.scopes or one.anchor == scope]
            host = (data.hosts or ("forge.example.com",))[0]
            if data.adapter in stacks:
                found.append((forge, scope, kinds[0], f"https://{host}/{path}".rstrip("/"), stacks[data.adapter]))
    return found


@pytest.mark.parametrize(("forge", "scope", "kind", "url", "stack"), _offered())
def test_no_stack_refuses_what_a_forge_offers(
    render: Callable, flywheel: Callable, forge: str, scope: str, kind: str, url: str, stack: str
) -> None:
    """Each scope of each forge, for an account that has it, is rendered, and its address is right."""
    declared = {"url": url, "forge": forge, "stack": stack, "kind": kind, "more": f'registration_scope = "{scope}",'}
    result = render(**declared)
    assert (result.status, result.err) == (0, "")
    checked = flywheel("check", "--overlay", "o.json", "--contract", "contract.json", "--select",
                       "GF201,GF210,GF222,GF232,GF306", "--format", "json")  # fmt: skip
    assert json.loads(checked.out)["findings"] == []
