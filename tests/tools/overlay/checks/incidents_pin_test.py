"""What went wrong with pins and files in the field, and the check that tells it (docs/reference/field.md).

Rows of the table that need what no file holds are not here: whether core can be read at all is
for the preflight to find out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import subjects
from flywheel.findings.evidence import Evidence
from flywheel.findings.finding import Finding
from flywheel.formats import nearest
from flywheel.overlay.reading import core_tree, directory

A = "2281b5760123456789abcdef0123456789abcdef"
B = "637b71670123456789abcdef0123456789abcdef"
C = "defff7fb0123456789abcdef0123456789abcdef"
D = "7072ce2f0123456789abcdef0123456789abcdef"

ORGANIZATION = f"""schema_version: 1
overlay_kind: implementation
owner:
  slug: example-org
  forge: github
  account_kind: organization
  repository: example-org/example-infra
  github_config_url: https://github.com/example-org
  github_app_secret_name: github-app-secret-example-org
core:
  repository: example-org/GloriousFlywheel
  module_name: attic-iac
  pinned_commit: {A}
"""
MODULE = f"""bazel_dep(name = "attic-iac", version = "0.1.0")
git_override(
    module_name = "attic-iac",
    remote = "https://github.com/example-org/GloriousFlywheel.git",
    commit = "{A}",
)
"""
WORKFLOW = f"""name: ci
on: push
env:
  GF_CORE_REF: {A}
jobs: {{}}
"""
SOUND = {
    "config/organization.yaml": ORGANIZATION,
    "MODULE.bazel": MODULE,
    ".github/workflows/validate.yml": WORKFLOW,
    ".github/workflows/deploy-arc-runners.yml": WORKFLOW,
}


@pytest.fixture
def told(tmp_path: Path, contract: Contract) -> Callable[..., list[Finding]]:
    """Runs the pin family and the judges of files on an overlay: `SOUND`, with other files in its place."""

    def run(**files: str) -> list[Finding]:
        names = {
            "organization": "config/organization.yaml",
            "module": "MODULE.bazel",
            "deploy": ".github/workflows/deploy-arc-runners.yml",
        }
        all_files = {**SOUND, **{names.get(name, name): text for name, text in files.items()}}
        for name, text in all_files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        nearest.begin()
        overlay, _, _ = directory.load(str(tmp_path), contract)
        checks = [
            check
            for check in subjects.of("overlay").values()
            if check.family == "pin" or check.id in ("GF316", "GF317", "GF318")
        ]
        return [finding for check in checks for finding in check.run(overlay, contract)]

    return run


def ids(findings: list[Finding]) -> list[str]:
    """The ids of findings, each once."""
    return sorted({finding.id for finding in findings})


def test_all_four_pins_agree(told) -> None:
    """The overlay of these tests is sound as it is."""
    assert told() == []


def test_row_2_core_example_names_an_owner(tmp_path: Path, contract: Contract) -> None:
    """Core's own example shipped a personal repository's URL and an owner's secret: GF208."""
    (tmp_path / "terraform.tfvars.example").write_text(
        'extra_runner_sets = {\n  x = {\n    github_config_url    = "https://github.com/somebody/xr"\n'
        '    github_config_secret = "github-app-secret-somebody"\n  }\n}\n',
        encoding="utf-8",
    )
    overlay, _, _ = core_tree.load(str(tmp_path), contract)
    found = list(subjects.of("overlay")["GF208"].run(overlay, contract))
    assert [finding.place.line for finding in found] == [3, 4]


def test_row_3_template_with_four_divergent_pins(told) -> None:
    """Four places, four commits: each but one is told, with all others that do agree (GF607)."""
    found = told(
        organization=ORGANIZATION.replace(A, B),
        **{".github/workflows/validate.yml": WORKFLOW.replace(A, C)},
        deploy=WORKFLOW.replace(A, D),
    )
    assert [(finding.id, finding.place.file) for finding in found] == [
        ("GF607", "config/organization.yaml"),
        ("GF607", ".github/workflows/deploy-arc-runners.yml"),
        ("GF607", ".github/workflows/validate.yml"),
    ]
    assert all(A in finding.message and "MODULE.bazel:5:14" in finding.message for finding in found)


def test_row_4_overlay_is_stale_against_the_selected_core(tmp_path: Path, told, contract: Contract) -> None:
    """The stable core moved on, the overlay did not: GF609 with the expected commit."""
    assert told() == []
    overlay, _, _ = directory.load(str(tmp_path), contract)
    overlay.evidence = Evidence(expected_core=B)
    (finding,) = subjects.of("overlay")["GF609"].run(overlay, contract)
    assert A in finding.message and B in finding.message


def test_row_4_deploy_workflow_with_an_authority_of_its_own_is_a_role(told) -> None:
    """A deliberate second pin is declared: the same commit undeclared is drift (GF607)."""
    assert ids(told(deploy=WORKFLOW.replace(A, C))) == ["GF607"]
    assert told(deploy=WORKFLOW.replace(A, C), organization=ORGANIZATION + f"  pins:\n    workflow: {C}\n") == []


def test_row_5_default_path_of_core_is_told(told) -> None:
    """A recipe that enters a sibling checkout depends on what lies there: GF604."""
    assert ids(told(Justfile="ci:\n    nix develop ../GloriousFlywheel#ci\n")) == ["GF604"]


def test_row_6_relative_devshell_in_ci(told) -> None:
    """`#ci` of a sibling checkout broke CI, which has none: GF604 in the workflow."""
    text = WORKFLOW.replace(
        "jobs: {}", "jobs: {a: {steps: [{run: nix develop path:../GloriousFlywheel#ci -c just ci}]}}"
    )
    (finding,) = told(deploy=text)
    assert (finding.id, finding.place.line) == ("GF604", 5)


def test_row_37_action_frozen_at_a_tag(told) -> None:
    """`@v2` stays where it was moved to last; a fix that shipped reached nobody: GF611."""
    text = WORKFLOW.replace("jobs: {}", "jobs: {a: {uses: example-org/GloriousFlywheel/.github/workflows/x.yml@v2}}")
    (finding,) = told(deploy=text)
    assert finding.id == "GF611"
    assert "`v2`" in finding.message


def test_row_37_checkout_of_the_default_branch(told) -> None:
    """A checkout of core without a ref takes whatever was pushed last: GF611."""
    step = "{uses: actions/checkout@v4, with: {repository: example-org/GloriousFlywheel}}"
    assert ids(told(deploy=WORKFLOW.replace("jobs: {}", f"jobs: {{a: {{steps: [{step}]}}}}"))) == ["GF611"]


def test_row_45_local_path_override_of_another_layout(told) -> None:
    """The docs' path was wrong for a sibling checkout; any path pins nothing: GF604."""
    override = (
        'bazel_dep(name = "attic-iac")\nlocal_path_override(module_name = "attic-iac", path = "../../attic-iac")\n'
    )
    assert ids(told(module=override)) == ["GF604"]


def test_override_in_a_file_that_nothing_includes(told) -> None:
    """Bzlmod reads overrides in the root module alone: GF605."""
    assert ids(told(**{"vendor/MODULE.bazel": MODULE})) == ["GF605"]


def test_fresh_overlay_without_any_pin(told) -> None:
    """A `bazel_dep` without version and an organization without commit pin nothing: GF601, and GF317."""
    organization = ORGANIZATION.replace(f"  pinned_commit: {A}\n", "")
    found = told(
        organization=organization,
        module='bazel_dep(name = "attic-iac")\n',
        deploy="on: push\n",
        **{".github/workflows/validate.yml": "on: push\n"},
    )
    assert ids(found) == ["GF317", "GF601"]


def test_digest_of_this_contract_is_no_drift(told, contract: Contract) -> None:
    """The pin names the contract in use (GF608 is silent), or another (it is not)."""
    tag = (
        'f = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")\n'
        'f.core_pin(version = "0.1.0", commit = "{}", contract = "{}")\n'
    )
    assert told(module=tag.format(A, contract.digest)) == []
    assert ids(told(module=tag.format(A, "sha256-UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="))) == ["GF608"]


def test_misspelt_key_of_organization_is_not_passed_over(told) -> None:
    """`pined_commit` was read by nobody: what is missing and what is unknown are both told."""
    found = told(organization=ORGANIZATION.replace("pinned_commit", "pined_commit"))
    assert [(finding.id, finding.fix) for finding in found] == [
        ("GF316", "Did you mean `pinned_commit`?"),
        ("GF317", "Add it: string."),
    ]


DEPENDENCY = 'bazel_dep(name = "attic-iac", version = "0.1.0")\n'
TAG = f"""f = use_extension("@attic-iac//rules:extensions.bzl", "flywheel")
f.core_pin(version = "0.1.0", commit = "{A}")
"""


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ('bazel_dep(name = "attic-iac")\n', ["GF601"]),
        (DEPENDENCY, ["GF601"]),
        (DEPENDENCY + TAG, []),
        (DEPENDENCY + 'single_version_override(module_name = "attic-iac", version = "0.2.0")\n', ["GF606"]),
        (DEPENDENCY + TAG + 'single_version_override(module_name = "attic-iac", version = "0.2.0")\n', ["GF606"]),
        (DEPENDENCY + 'multiple_version_override(module_name = "attic-iac", versions = ["0.1.0"])\n', ["GF601"]),
        (
            DEPENDENCY + 'multiple_version_override(module_name = "attic-iac", versions = ["0.2.0"])\n',
            ["GF601", "GF606"],
        ),
        (MODULE.replace("example-org/GloriousFlywheel", "evil/Fork"), ["GF612"]),
    ],
)
def test_commit_in_organization_does_not_reach_the_build(told, module: str, expected: list[str]) -> None:
    """What Bazel builds with is in MODULE.bazel alone, and organization.yaml cannot make up for it."""
    assert ids(told(module=module)) == expected


def test_lock_file_resolves_a_higher_version(told) -> None:
    """Minimal version selection took another version than the dependency declares: GF606 names both."""
    lock = '{"registryFileHashes": {"https://r.example/modules/attic-iac/0.3.0/source.json": "0f"}}\n'
    found = told(module=DEPENDENCY, **{"MODULE.bazel.lock": lock})
    assert ids(found) == ["GF601", "GF606"]
    assert any("`0.1.0`" in one.message and "`0.3.0`" in one.message for one in found)


def test_moving_ref_in_a_pin_variable_blocks(told) -> None:
    """`GF_CORE_REF: main` is a pin that moves, no mere reference: GF602 alone."""
    assert ids(told(deploy=WORKFLOW.replace(A, "main"))) == ["GF602"]
    assert ids(told(Justfile='gf_core_sha := "main"\n', deploy=WORKFLOW)) == ["GF602"]
