"""One overlay, three ways in: from its rules, from the `.tfvars` they render, from the `.tfvars.json`."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract import compiled

SET = "tinyland-nix-heavy-compute-expansion"
FACTS: dict = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "stack": "arc_runners",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "forge": "github",
            "account_kind": "organization",
            "overlay_repository": "example-org/example-infra",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
            "runner_group": "example-infra",
            "tenant": "managed-customer",
            "former_names": {"old-org": "2026-09-21"},
            "plan": "team",
            "runner_namespace": "arc-runners-example-org",
            "cache_view": "main",
            "state_boundary": "example-org/example-infra",
            "runner_images": {f"sha256:{'0' * 64}": "2.335.1"},
            "app_id": 123456,
            "app_installation_id": 7654321,
        },
    },
    "substrate": {
        "label": "//:cluster",
        "facts": {
            "name": "cluster",
            "cluster_context": "cluster-one",
            "controller_owner": "example-org/cluster-infra",
            "attic_server": "http://attic.nix-cache.svc.cluster.local",
            "attic_cache": "main",
            "attic_public_key": "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=",
            "bazel_cache_endpoint": "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
            "state_bucket": "tofu-state",
            "state_endpoint": "http://state.example.com:9000",
        },
    },
    "runner_sets": [
        {
            "label": "//:nix",
            "facts": {
                "release": "example-nix",
                "capability": "tinyland-nix",
                "primary": True,
                "max_runners": 4,
                "image": f"registry.example.com/runner@sha256:{'0' * 64}",
            },
            "attributes": {},
        },
        {
            "label": f"//:{SET}",
            "facts": {
                "release": SET,
                "capability": "tinyland-nix-heavy",
                "caches": "substrate",
                "runner_labels": ["self-hosted", "nix", "linux"],
                "max_runners": 1,
                "resources": {"memory_request": "4Gi"},
            },
            "attributes": {},
        },
    ],
    "variables": {"controller_chart_version": "0.14.0"},
    "core_pin": {
        "label": "@@flywheel_core_pin//:pin",
        "version": "0.1.0",
        "commit": "2281b5760123456789abcdef0123456789abcdef",
    },
}

MODULE = """bazel_dep(name = "gloriousflywheel", version = "0.1.0")
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(
    commit = "2281b5760123456789abcdef0123456789abcdef",
    repository = "example-org/GloriousFlywheel",
    repository_visibility = "private",
    version = "0.1.0",
)
"""

# What hand-written files say of the owner and the substrate, where rules have targets.
ORGANIZATION = """\
schema_version: 1
overlay_kind: implementation
owner:
  slug: {slug}
  forge: {forge}
  account_kind: {account_kind}
  repository: {overlay_repository}
  github_config_url: {config_url}
  github_app_secret_name: {app_secret}
  repository_visibility: {repository_visibility}
  tenant: {tenant}
  former_names: {former_names}
  plan: {plan}
  runner_namespace: {runner_namespace}
  cache_view: {cache_view}
  state_boundary: {state_boundary}
  github_app_id: {app_id}
  github_app_installation_id: {app_installation_id}
core:
  repository: example-org/GloriousFlywheel
  repository_visibility: private
  pinned_commit: 2281b5760123456789abcdef0123456789abcdef
substrate:
  cluster:
    name: {name}
    context: {cluster_context}
    arc_controller_owner: {controller_owner}
  state_backend:
    type: s3
    bucket: {state_bucket}
    endpoint: {state_endpoint}
  caches:
    attic_server: {attic_server}
    attic_cache: {attic_cache}
    attic_public_key: "{attic_public_key}"
    bazel_cache_endpoint: {bazel_cache_endpoint}
runner_contract:
  images: {runner_images}
  runner_group:
    name: {runner_group}
"""

# What rendering lets through: changes of the overlay above by the path to a value, and what is found.
FAULTS: dict[str, tuple[dict[str, object], set[str]]] = {
    "none": ({}, set()),
    "labels that name the owner, and several in one": (
        {"runner_sets.1.facts.runner_labels": ["self-hosted,nix", "Linux", "example-org"]},
        {"GF108", "GF113", "GF115"},
    ),
    "one name for two sets": (
        {
            "runner_sets.0.facts.scale_set_name": "example-builds",
            "runner_sets.1.facts.scale_set_name": "example-builds",
        },
        {"GF111"},
    ),
    "an old controller": ({"variables.controller_chart_version": "0.13.1"}, {"GF114"}),
    "another owner's URL and secret": (
        {
            "runner_sets.1.facts.registration_anchor": "https://github.com/other-org/site",
            "runner_sets.1.facts.app_secret": "github-app-secret-other-org",
        },
        {"GF204", "GF206"},
    ),
    "a personal account with a runner group": (
        {
            "owner.facts.account_kind": "personal",
            "owner.facts.config_url": "https://github.com/example-org/example-infra",
        },
        {"GF202", "GF205"},
    ),
    "a public repository": ({"owner.facts.repository_visibility": "public"}, {"GF214"}),
    "an image of which nobody says the runner": (
        {"runner_sets.0.facts.image": f"registry.example.com/runner@sha256:{'1' * 64}"},
        {"GF328"},
    ),
    "a set without caches": ({"runner_sets.1.facts.caches": "stack"}, {"GF404"}),
    "an executor without a cache": (
        {
            "runner_sets.1.facts.caches": "stack",
            "runner_sets.1.attributes.bazel_executor_endpoint": "grpc://executor.rbe.svc.cluster.local:8980",
        },
        {"GF403", "GF404"},
    ),
}

# Rules say a substrate's fact in one place, which is at fault once; files repeat it, and each copy is told.
REPEATED: dict[str, tuple[dict[str, object], set[str]]] = {
    "caches that nobody can use": (
        {
            "owner.facts.cache_view": "staging",
            "substrate.facts.bazel_cache_endpoint": "http://bazel-cache.nix-cache.svc.cluster.local:9092",
        },
        {"GF406", "GF410"},
    ),
    "a plan without runner groups": ({"owner.facts.plan": "pro"}, {"GF227"}),
    "a state that is elsewhere for everybody": (
        {"substrate.facts.state_endpoint": "http://127.0.0.1:9000"},
        {"GF407"},
    ),
}

_GIT = """git_override(
    module_name = "gloriousflywheel",
    commit = "2281b5760123456789abcdef0123456789abcdef",
    remote = "https://github.com/example-org/GloriousFlywheel.git",
)
"""
_CHECKOUT = """on: push
permissions: {contents: read}
jobs:
  deploy:
    runs-on: tinyland-nix
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with: {repository: example-org/GloriousFlywheel, ref: main, persist-credentials: false}
"""

# What stands in MODULE.bazel and beside it, which rules and files read alike: what is added to the text above, the
# other files, and what is found.
PINS: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "another commit": (_GIT.replace("2281b576", "637b7167"), {}, {"GF607"}),
    "a patched core": (_GIT.replace("    remote", '    patches = ["//:core.patch"],\n    remote'), {}, {"GF616"}),
    "a fork": (_GIT.replace("example-org/G", "example-user/Fork-of-G"), {}, {"GF612"}),
    "a folder": ('local_path_override(module_name = "gloriousflywheel", path = "../core")\n', {}, {"GF604"}),
    "another version": (
        'single_version_override(module_name = "gloriousflywheel", version = "0.2.0")\n',
        {},
        {"GF606"},
    ),
    "an archive of anything": (
        'archive_override(module_name = "gloriousflywheel", urls = ["https://example.com/core.tar.gz"])\n',
        {},
        {"GF603", "GF614"},
    ),
    "a flag": ("", {".bazelrc": "common --override_module=gloriousflywheel=../core\n"}, {"GF604"}),
    "a private core without a credential": (
        "",
        {".github/workflows/deploy.yml": _CHECKOUT},
        {"GF215", "GF611"},
    ),
}

# In the order in which they are tried: a target's attribute, a file's place or name.
_PLACE = re.compile(r"//:[\w-]+ \([^)]*\)|[\w./-]+\.(?:tfvars\.json|tfvars|hcl|yaml)(?::\d+:\d+)?")


@pytest.fixture
def overlay(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict], list[str]]:
    """Renders facts; returns the paths of three overlay.json: the rules', and those of the files."""
    monkeypatch.chdir(tmp_path)

    def make(facts: dict, pins: str = "", files: dict[str, str] | None = None) -> list[str]:
        contract = compiled.built_in()
        others = [word for name in files or {} for word in ("--file", name)]
        for name, text in (files or {}).items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        Path("facts.json").write_text(json.dumps(facts), encoding="utf-8")
        known = {"repository_visibility": "private", **facts["owner"]["facts"]}
        organization = ORGANIZATION.format(**known, **facts["substrate"]["facts"])
        Path("organization.yaml").write_text(organization, encoding="utf-8")
        Path("MODULE.bazel").write_text(MODULE + pins, encoding="utf-8")
        rendered = flywheel(
            "render", "--facts", "facts.json", "--contract", contract, "--module-file", "MODULE.bazel",
            "--backend", "backend.hcl", *others,
            "--tfvars", "overlay.tfvars", "--tfvars-json", "overlay.auto.tfvars.json", "--overlay", "rules.json",
        )  # fmt: skip
        assert (rendered.status, rendered.err) == (0, "")
        for name, output in (("overlay.tfvars", "hcl.json"), ("overlay.auto.tfvars.json", "json.json")):
            loaded = flywheel(
                "load", "--name", facts["label"], "--contract", contract, "--organization", "organization.yaml",
                "--tfvars", f"arc_runners={name}", "--backend", "arc_runners=backend.hcl", "--output", output,
                "--module-file", "MODULE.bazel", *others,
            )  # fmt: skip
            assert (loaded.status, loaded.err) == (0, "")
        return ["rules.json", "hcl.json", "json.json"]

    return make


@pytest.mark.parametrize(("changes", "ids"), FAULTS.values(), ids=FAULTS)
def test_findings_are_the_same_but_for_their_places(
    flywheel: Callable, overlay: Callable[[dict], list[str]], changes: dict[str, object], ids: set[str]
) -> None:
    """Who moves from files to rules, or looks at what the rules rendered, is told nothing else."""
    from_rules, from_hcl, from_json = (found(flywheel, path) for path in overlay(changed(changes)))
    assert from_hcl == from_rules
    assert from_json == from_rules
    assert ids <= {id for id, _, _ in from_rules}


@pytest.mark.parametrize(("pins", "files", "ids"), PINS.values(), ids=PINS)
def test_findings_about_pins_are_the_same(
    flywheel: Callable, overlay: Callable[..., list[str]], pins: str, files: dict[str, str], ids: set[str]
) -> None:
    """MODULE.bazel, `.bazelrc` and workflows are judged alike for rules and for files."""
    from_rules, from_hcl, from_json = (found(flywheel, path) for path in overlay(FACTS, pins, files))
    if "GF607" in ids:  # names all places that agree, and organization.yaml is one more
        assert [id for id, _, _ in from_hcl] == [id for id, _, _ in from_rules]
    else:
        assert from_hcl == from_rules
    assert from_json == from_hcl
    assert {id for id, _, _ in from_rules} == {"GF419", *ids}


@pytest.mark.parametrize(("changes", "ids"), REPEATED.values(), ids=REPEATED)
def test_fault_of_the_substrate_is_told_of_each_copy(
    flywheel: Callable, overlay: Callable[[dict], list[str]], changes: dict[str, object], ids: set[str]
) -> None:
    """The files' findings are of the same checks, more in number, and the same in both forms."""
    from_rules, from_hcl, from_json = (found(flywheel, path) for path in overlay(changed(changes)))
    assert from_json == from_hcl
    assert {id for id, _, _ in from_hcl} == {id for id, _, _ in from_rules}
    assert ids <= {id for id, _, _ in from_rules}
    assert len(from_hcl) > len(from_rules)


def changed(changes: dict[str, object]) -> dict:
    """The facts with values replaced or added by path."""
    facts = copy.deepcopy(FACTS)
    for path, value in changes.items():
        *above, last = path.split(".")
        holder = facts
        for name in above:
            holder = holder[int(name) if isinstance(holder, list) else name]
        holder[last] = value
    return facts


def found(flywheel: Callable, path: str) -> list[tuple[str, str, str]]:
    """The findings in an overlay.json as id, message and fix, without places and in an order of their own."""
    report = json.loads(flywheel("check", "--overlay", path, "--format", "json").out)
    return sorted(
        (one["id"], _PLACE.sub("(place)", one["message"]), _PLACE.sub("(place)", one["fix"]))
        for one in report["findings"]
    )
