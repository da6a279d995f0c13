"""Every place that says which core an overlay uses, and nothing that only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.formats.bazel import module_file
from flywheel.formats.git_names import repository_path
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_names, core_pins
from flywheel.overlay.reading import directory

A = "2281b5760123456789abcdef0123456789abcdef"
B = "82c96f5c0123456789abcdef0123456789abcdef"
TFVARS = 'cluster_context = "one"\n'


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of this tree."""
    return compiled.load(compiled.built_in())


@pytest.fixture
def load(tmp_path: Path, contract: Contract):
    """Reads an overlay with these files, by name."""

    def read(files: dict[str, str]) -> Overlay:
        for name, text in {"terraform.tfvars": TFVARS, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return directory.load(str(tmp_path), contract)[0]

    return read


def seen(overlay: Overlay) -> list[tuple[str, str, str, str]]:
    """What each pin says: role, kind, ref or path, place."""
    return [(pin.role, pin.kind, pin.ref or pin.path or pin.version, str(pin.place)) for pin in overlay.pins]


JUSTFILE = [
    (f'gf_core_sha := "{A}"\n', [A]),
    (f"export GF_CORE_REF := '{A}'\n", [A]),
    (f'gf_core_ci := "github:example-org/GloriousFlywheel/{A}#ci"\n', [A]),
    ('gf_core_ref := env_var_or_default("GF_CORE_REF", "main")\n', ["main"]),
    (f"    GF_CORE_REF={A} just validate\n", [A]),
    ('gf_core_ci := "github:example-org/GloriousFlywheel/" + gf_core_sha + "#ci"\n', []),
    ('gf_core_ci := "github:example-org/GloriousFlywheel/{{gf_core_sha}}#ci"\n', []),
    ("gf_core_sha := `git -C ../core rev-parse HEAD`\n", []),
    (f'gf_expected_core_ref := "{A}"\n', []),
    (f'other_sha := "{A}"\n', []),
    (f'# gf_core_sha := "{A}"\n', []),
    (f'gf_core_path := "{A}"\n', []),
    (f'x := "github:example-org/another/{A}"\n', []),
    (f'x := "github:somebody/gloriousflywheel?rev={A}"\n', [A]),
    (f'x := "git+https://github.com/example-org/GloriousFlywheel.git?ref=main&rev={A}#ci"\n', ["main"]),
    ('x := "git+ssh://git@github.com/example-org/GloriousFlywheel"\n', [""]),
    ("ci:\n    nix develop path:../GloriousFlywheel#ci\n", ["../GloriousFlywheel"]),
    ("x:\n    cat ../GloriousFlywheel/README.md\n", []),
    ('gf_core_sha == "x"\n', []),
    ("gf_core_sha := " + '"' * 3000 + "\n", []),
]


@pytest.mark.parametrize(("text", "refs"), JUSTFILE, ids=[text[:40].strip() for text, _ in JUSTFILE])
def test_justfile(load, text: str, refs: list[str]) -> None:
    """A variable with a telling name, or a reference of a fixed form; comments and compositions are none."""
    assert [pin.ref or pin.path for pin in load({"Justfile": text}).pins] == refs


ROLES = [
    ("arc_core_sha", "arc"),
    ("ARC_CORE_REF", "arc"),
    ("arc_core_ci_default", "arc"),
    ("GF_ARC_CORE_COMMIT", "arc"),
    ("dispatch_core_pin", "dispatch"),
    ("gf_core_sha", "implementation"),
    ("gf_core_ref_default", "implementation"),
    ("core_sha", None),
    ("arc_sha", None),
    ("default", None),
    ("gf_expected_core_ref", None),
    ("arc_core_path", None),
]


@pytest.mark.parametrize(("name", "role"), ROLES, ids=[name for name, _ in ROLES])
def test_roles_of_variables(contract: Contract, name: str, role: str | None) -> None:
    """The words of a role suffice beside `core`; without them the name must say whose core it is."""
    assert core_names.CoreNames(contract).variable(name) == role


FOLDERS = [
    ('arc_core_default := "../core-arc"', [("arc", "../core-arc")]),
    ('gf_core := env_var_or_default("GF_CORE_PATH", "/opt/core")', [("implementation", "/opt/core")]),
    ("    export GF_CORE_PATH=~/src/core  # local", [("implementation", "~/src/core")]),
    ('gf_core := env_var("GF_CORE_PATH")', []),
    ('gf_core := "{{ root }}/core"', []),
    ('core_path := "../packages/core"', []),
    ('arc_core_default := "main"', []),
]


@pytest.mark.parametrize(("line", "pins"), FOLDERS, ids=[line.strip() for line, _ in FOLDERS])
def test_folders_of_variables(load, line: str, pins: list[tuple[str, str]]) -> None:
    """A variable whose name says that it contains a checkout of core pins a folder, whatever the folder's name."""
    assert [(pin.role, pin.path) for pin in load({"Justfile": f"{line}\n"}).pins] == pins


def test_reference_is_called_by_its_variable(load) -> None:
    """A variable that contains a reference to core has the words of a role even if nothing else says core."""
    (pin,) = load({"Justfile": f'arc_ci := "github:example-org/GloriousFlywheel/{A}#ci"\n'}).pins
    assert (pin.role, pin.what, pin.commit) == ("arc", "`arc_ci`", A)


CLONES = [
    ("git clone --branch main https://github.com/example-org/GloriousFlywheel.git", ["main"]),
    ("git clone --depth=1 -b v2 git@github.com:example-org/GloriousFlywheel.git ../GloriousFlywheel", ["v2"]),
    ("git -C .. clone --branch=v2 ssh://git@github.com/example-org/GloriousFlywheel", ["v2"]),
    (
        "git clone \\\n      --branch 'main' \\\n      https://github.com/example-org/GloriousFlywheel.git core",
        ["main"],
    ),
    ("git clone --branch $GF_CORE_REF https://github.com/example-org/GloriousFlywheel.git", []),
    ("git clone --branch {{gf_core_sha}} https://github.com/example-org/GloriousFlywheel.git", []),
    ("git clone https://github.com/example-org/GloriousFlywheel.git ../GloriousFlywheel", []),
    ("git clone --branch main https://github.com/example-org/another.git", []),
    ("# git clone --branch main https://github.com/example-org/GloriousFlywheel.git", []),
    ("git clone https://x.example/a/b; do --branch main https://github.com/example-org/GloriousFlywheel", []),
]


@pytest.mark.parametrize(("text", "refs"), CLONES, ids=[text[:40] for text, _ in CLONES])
def test_clones(load, text: str, refs: list[str]) -> None:
    """A clone of a branch of core is read in recipes and in workflow scripts; where it goes to is no source."""
    script = "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          " + text.replace("\n", "\n    ") + "\n"
    overlay = load({"Justfile": f"x:\n    {text}\n", ".github/workflows/a.yml": script})
    assert [(pin.kind, pin.ref, pin.path) for pin in overlay.pins] == [("script", ref, "") for ref in refs] * 2


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        ('core_path := env_var_or_default("GF_CORE_PATH", "../GloriousFlywheel")', "core_path"),
        ("    export GF_CORE_PATH=../GloriousFlywheel", "GF_CORE_PATH"),
        ('gf_core_ci := "path:../GloriousFlywheel#ci"', ""),
        ('gf_core_ci := "../GloriousFlywheel#ci"', ""),
        ('    core="${GF_CORE_PATH:-../GloriousFlywheel}"', "core"),
        ("    FOO=1 nix develop ../GloriousFlywheel", ""),
    ],
)
def test_variable_that_holds_a_folder(load, line: str, variable: str) -> None:
    """A folder in a variable is told from a flake's reference and from a word of a command."""
    (pin,) = load({"Justfile": f"{line}\n"}).pins
    assert (pin.path, pin.variable) == ("../GloriousFlywheel", variable)


@pytest.mark.parametrize(
    ("remote", "repository"),
    [
        ("https://github.com/Org/Core.git", "Org/Core"),
        ("https://user:word@github.com/Org/Core/", "Org/Core"),
        ("ssh://git@github.com:22/Org/Core", "Org/Core"),
        ("git@github.com:Org/Core.git", "Org/Core"),
        ("https://gitlab.com/group/sub/Core.git", "group/sub/Core"),
        ("Org/Core", "Org/Core"),
        ("", ""),
    ],
)
def test_repository_of_a_remote(remote: str, repository: str) -> None:
    """Owner and name, whatever the scheme; nothing of a credential."""
    assert repository_path(remote) == repository


def test_kinds_of_overrides_are_those_of_bazel() -> None:
    """A pin in an override is of the kind of the call."""
    assert core_pins.OVERRIDES == module_file.OVERRIDES


def test_module(load) -> None:
    """Dependency, overrides and tag, each where it stands."""
    text = f"""bazel_dep(name = "attic-iac", version = "0.1.0")
git_override(module_name = "attic-iac", commit = "{A}", remote = "x")
git_override(module_name = "other", commit = "{B}", remote = "x")
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(version = "0.2.0", commit = "{B}", contract = "sha256-x")
"""
    overlay = load({"MODULE.bazel": text})
    assert seen(overlay) == [
        ("implementation", "bazel_dep", "0.1.0", "MODULE.bazel:1:1"),
        ("implementation", "git_override", A, "MODULE.bazel:2:50"),
        ("implementation", "tag", B, "MODULE.bazel:5:47"),
    ]
    facts = {name: fact.value for name, fact in overlay.facts.items() if name.startswith("core.")}
    assert facts == {
        "core.version": "0.2.0",
        "core.commit": B,
        "core.contract": "sha256-x",
        "core.module_file": "MODULE.bazel",
    }


def test_module_names_of_the_overlay_count(load) -> None:
    """A core under another name is core if organization.yaml says so."""
    overlay = load(
        {
            "MODULE.bazel": f'git_override(module_name = "our_core", commit = "{A}")\n',
            "config/organization.yaml": "core:\n  module_name: our_core\n  repository: example-org/renamed\n",
            "Justfile": f'x := "github:example-org/renamed/{B}"\n',
        }
    )
    assert [pin.ref for pin in overlay.pins] == [A, B]


def test_included_files_are_of_the_root_module(load) -> None:
    """What the root includes counts, through several files; what nothing includes does not."""
    override = 'local_path_override(module_name = "attic-iac", path = "x")\n'
    overlay = load(
        {
            "MODULE.bazel": 'include("//deps:a.MODULE.bazel")\n',
            "deps/a.MODULE.bazel": 'include("//:b.MODULE.bazel")\ninclude("//deps:a.MODULE.bazel")\n',
            "b.MODULE.bazel": override,
            "c.MODULE.bazel": override,
        }
    )
    assert [(pin.place.file, pin.root) for pin in overlay.pins] == [("b.MODULE.bazel", True), ("c.MODULE.bazel", False)]


@pytest.mark.parametrize(
    ("files", "version"),
    [
        (
            [
                "gloriousflywheel/0.1.0/MODULE.bazel",
                "gloriousflywheel/0.3.0/MODULE.bazel",
                "gloriousflywheel/0.3.0/source.json",
            ],
            "0.3.0",
        ),
        (["rules_python/1.3.0/source.json"], ""),
        (["gloriousflywheel/0.1.0/source.json", "gloriousflywheel/0.3.0/source.json"], None),
    ],
)
def test_lock_file_tells_the_version_in_use(load, files: list[str], version: str | None) -> None:
    """Only the chosen version's source.json is in the lock; none of it means an override."""
    hashes = ",\n".join(f'    "https://registry.example.com/modules/{name}": "0f"' for name in files)
    absent = '    "https://b.example/modules/gloriousflywheel/9.9.9/source.json": null'
    lock = f'{{\n  "lockFileVersion": 24,\n  "registryFileHashes": {{\n{hashes},\n{absent}\n  }}\n}}\n'
    overlay = load(
        {"MODULE.bazel": 'bazel_dep(name = "gloriousflywheel", version = "0.1.0")\n', "MODULE.bazel.lock": lock}
    )
    fact = overlay.facts.get("core.resolved_version")
    assert (fact.value if fact else None) == version


def test_workflow(load) -> None:
    """Variables at every level, actions, checkouts, and flakes in scripts; expressions are told elsewhere."""
    text = f"""name: ci
on: [push]
env:
  GF_CORE_REF: {A}
  GF_ARC_CORE_REF: "{B}"
  GF_EXPECTED_CORE_REF: main
  OTHER_REF: main
jobs:
  a:
    uses: example-org/GloriousFlywheel/.github/workflows/x.yml@v2
    env:
      GF_CORE_SHA: ${{{{ vars.CORE }}}}
  b:
    runs-on: tinyland-nix
    steps:
      - uses: actions/checkout@v4
        with: {{ repository: example-org/GloriousFlywheel, ref: "${{{{ env.GF_CORE_REF }}}}" }}
      - uses: actions/checkout@v4
        with: {{ repository: example-org/GloriousFlywheel }}
      - uses: actions/checkout@v4
      - uses: ./local
      - env: {{ GF_CORE_REF: {B} }}
        run: |
          nix develop github:example-org/GloriousFlywheel/main#ci
          nix develop "github:example-org/GloriousFlywheel/$GF_CORE_REF#ci"
"""
    name = ".github/workflows/ci.yml"
    assert seen(load({name: text})) == [
        ("implementation", "workflow", A, f"{name}:4:16"),
        ("arc", "workflow", B, f"{name}:5:20"),
        ("implementation", "workflow", "v2", f"{name}:10:11"),
        ("implementation", "workflow", "", f"{name}:19:29"),
        ("implementation", "workflow", B, f"{name}:22:29"),
        ("implementation", "workflow", "main", f"{name}:24:23"),
    ]


def test_role_by_declared_commit(load) -> None:
    """A place that pins the commit declared for a role has that role; MODULE.bazel never changes its own."""
    overlay = load(
        {
            "config/organization.yaml": f"core:\n  pinned_commit: {A}\n  pins: {{workflow: {B}}}\n"
            f"dispatch_edge:\n  core_pin: {B}\n",
            "MODULE.bazel": f'git_override(module_name = "attic-iac", commit = "{B}")\n',
            "Justfile": f'gf_core_sha := "{B}"\nx := "github:x/GloriousFlywheel/{A}"\n',
        }
    )
    assert [(pin.role, pin.kind, pin.ref) for pin in overlay.pins] == [
        ("implementation", "git_override", B),
        ("implementation", "organization", A),
        ("dispatch", "organization", B),
        ("workflow", "organization", B),
        ("workflow", "justfile", B),
        ("implementation", "justfile", A),
    ]


def test_hostile_lines_take_no_time(load) -> None:
    """A long line is no declaration, and no pattern runs away on one."""
    text = "\n".join(
        [
            "gf_core_ref := " + "github:a/" * 400,
            "x" * 100_000 + "=",
            "github:" + "a" * 3_900,
            "'" * 3_999,
            "../" * 1_300,
        ]
    )
    assert load({"Justfile": text * 20, "flake.lock": '"owner": "' * 5_000}).pins == []
