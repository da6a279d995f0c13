"""`flywheel adopt`: rules with the values of hand-written files, and a word about all that is not in them."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from flywheel import __version__
from flywheel.contract.compiled import Contract
from flywheel.formats import tfvars
from flywheel.formats.values import plain
from flywheel.overlay.commands import render
from flywheel.overlay.facts import build_facts, facts_file

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "testdata" / "adopt" / "BUILD.txt"
TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
HEAD = 'cluster_context = "one"\ngithub_config_url = "https://github.com/example-org"\n'
SAME = "flywheel: the stack `arc_runners` gets the same values: {} variables were compared"


def rendered(build: str, contract: Contract) -> dict[str, str]:
    """The documents that the overlay of a BUILD file renders to."""
    document = json.loads(json.dumps(build_facts.facts(build, "overlay")), parse_float=Decimal)
    return render.render(facts_file.of(document, contract, "BUILD.bazel"), contract)


def values(text: str) -> object:
    """The values of a variable file."""
    path = Path("read.tfvars")
    path.write_text(text, encoding="utf-8")
    return plain(tfvars.load(str(path)).root)


def said(err: str) -> list[str]:
    """The lines that tell what adopting did, but for what was not there to look at."""
    lines = err.partition("flywheel: MODULE.bazel needs")[0].splitlines()
    return [line for line in lines if not line.startswith("not found: ")]


def test_the_overlay_of_the_tests(flywheel, overlay: Path, contract: Contract) -> None:
    """A directory with `config/organization.yaml` becomes the BUILD file that a person would write."""
    text = (overlay / TFVARS).read_text(encoding="utf-8")
    backend = (overlay / "tofu/backend/arc-runners.s3.hcl").read_text(encoding="utf-8")
    result = flywheel("adopt", overlay)
    build = (overlay / "BUILD.bazel").read_text(encoding="utf-8")
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS"):
        GOLDEN.write_text(build, encoding="utf-8")
    assert (result.status, result.out) == (0, "wrote overlay/BUILD.bazel\nadded to overlay/MODULE.bazel\n")
    assert build == GOLDEN.read_text(encoding="utf-8")
    again = rendered(build, contract)
    assert values(again["tfvars"]) == values(text)
    assert values(again["backend"]) == values(backend)
    assert said(result.err) == [
        (
            "only in config/organization.yaml, which stays: `owner.display_name`, `core.repository`, "
            "`core.module_name`, `core.pins.dispatch`, `substrate.state_backend.type`, "
            "`runner_contract.shared_labels`, "
            "`runner_contract.runner_group.visibility`, `runner_contract.runner_group.allows_public_repositories`, "
            "`runner_contract.runner_group.restricted_to_workflows`, "
            "`runner_contract.runner_group.selected_repository_ids`"
        ),
        SAME.format(23),
    ]
    module = (overlay / "MODULE.bazel").read_text(encoding="utf-8")
    assert module.endswith(f'''
bazel_dep(name = "gloriousflywheel", version = "{__version__}")

flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(
    commit = "2281b5760123456789abcdef0123456789abcdef",
    contract = "{contract.digest}",
    version = "{__version__}",
)
use_repo(flywheel, "flywheel_core_pin")
''')


@pytest.mark.parametrize("name", ["organization", "personal_account"])
def test_examples(flywheel, tmp_path: Path, monkeypatch, contract: Contract, name: str) -> None:
    """What an example renders, adopted and rendered again, has the same values."""
    documents = rendered((ROOT / "examples" / name / "BUILD.bazel").read_text(encoding="utf-8"), contract)
    monkeypatch.chdir(tmp_path)
    Path("overlay").mkdir()
    Path("overlay/overlay.tfvars").write_text(documents["tfvars"], encoding="utf-8")
    Path("overlay/overlay.backend.hcl").write_text(documents["backend"], encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert (result.status, result.out) == (0, "wrote overlay/BUILD.bazel\nwrote overlay/MODULE.bazel\n")
    again = rendered(Path("overlay/BUILD.bazel").read_text(encoding="utf-8"), contract)
    for kind in ("tfvars", "backend"):
        assert values(again[kind]) == values(documents[kind])
    assert Path("overlay/MODULE.bazel").read_text(encoding="utf-8") == (
        f'module(name = "overlay")\n\nbazel_dep(name = "gloriousflywheel", version = "{__version__}")\n'
    )
    owner = name.partition("_")[0].replace("personal", "user").replace("organization", "org")
    assert said(result.err)[2:5] == [
        f"assumed: the owner's `slug` is `example-{owner}`, from its config URL",
        f"assumed: the owner's `account_kind` is `{name.partition('_')[0]}`, from its config URL",
        (
            f"assumed: the owner's `overlay_repository` is `example-{owner}/example-infra`, "
            "from the slug and the state's key"
        ),
    ]


def test_the_stack_is_named_where_the_contract_leaves_it_open(
    flywheel, tmp_path: Path, monkeypatch, contract: Contract, patched
) -> None:
    """The overlay names its stack only if another one of the contract has runner sets too."""
    several = patched({"stacks": {"other": contract.to_json()["stacks"]["arc_runners"]}})
    monkeypatch.chdir(tmp_path)
    Path("contract.json").write_text(json.dumps(several.to_json()), encoding="utf-8")
    folder = laid(one_set())
    for options, named in (([], 0), (["--contract", "contract.json"], 1)):
        result = flywheel("adopt", str(folder), "--check", *options)
        assert (result.status, result.out.count('+    stack = "arc_runners",\n')) == (1, named)


def laid(text: str, **more: str) -> Path:
    """An overlay with this variable file, in the folder `overlay` of the working directory."""
    folder = Path("overlay")
    for name, content in {"terraform.tfvars": HEAD + text, **more}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


SET = """\
extra_runner_sets = {{
  {name} = {{
    github_config_url     = "https://github.com/example-org"
    runner_label          = "{label}"
    runner_scale_set_name = "nix-one"
    runner_type           = "{type}"
{more}  }}
}}
"""


def one_set(name: str = "nix-one", label: str = "tinyland-nix", type: str = "nix", more: str = "") -> str:
    """A variable file with one set on top."""
    return SET.format(name=name, label=label, type=type, more=more)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with nothing in it."""
    monkeypatch.chdir(tmp_path)


PLACED = """\
    ephemeral_storage_request = "1Gi"
    ephemeral_storage_limit = "16Gi"
    node_selector = { "example.com/pool" = "expansion" }
    tolerations = [{ key = "example.com/expansion", operator = "Equal", value = "true", effect = "NoSchedule" }]
    affinity = { nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms = [
      { matchExpressions = [{ key = "kubernetes.io/arch", operator = "In", values = ["amd64"] }] }
    ] } } }
    priority_class_name = "runners"
    nix_root_volume_storage_class = "fast-local"
    nix_root_volume_size = "64Gi"
    nix_work_volume_storage_class = "fast-local"
"""
LANE = """\
shared_nix_runner_node_selector = { "kubernetes.io/hostname" = "node-b" }
shared_nix_runner_tolerations = [{ operator = "Exists" }]
nix_root_volume_storage_class = "fast-local"
nix_root_volume_size = "64Gi"
nix_runner_name = "example-nix"
nix_runner_scale_set_name = "example-nix"
"""


@pytest.mark.usefixtures("nowhere")
def test_placement_becomes_attributes(flywheel, contract: Contract) -> None:
    """No part of a set's placement stays in `attributes`, and none of a lane's in `variables`."""
    folder = laid(LANE + one_set(more=PLACED))
    result = flywheel("adopt", folder)
    assert result.status == 0
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    again = rendered(build, contract)
    given = values((folder / "terraform.tfvars").read_text(encoding="utf-8"))
    assert isinstance(given, dict)
    assert {name: json.loads(again["tfvars_json"])[name] for name in given} == json.loads(
        json.dumps(given, default=str)
    )
    lane, one = (part for part in build.split("\n\n") if part.startswith("flywheel_runner_set("))
    for names, text in (("node_selector tolerations volumes", lane), ("affinity priority_class resources", one)):
        assert [name for name in names.split() if f"    {name} = " not in text] == []
    assert "attributes" not in build
    assert '    variables = {"deploy_docker_runner": True},' in build


@pytest.mark.usefixtures("nowhere")
def test_files_of_other_stacks_are_told(flywheel) -> None:
    """The runner stack is adopted, and each other stack is named."""
    folder = laid(one_set(), **{"attic/terraform.tfvars": 'cluster_context = "one"\npg_instances = 1\n'})
    result = flywheel("adopt", folder)
    assert result.status == 0
    where = "not adopted: attic/terraform.tfvars, which is for the stack `attic`"
    assert f"{where}: adopt it with --tfvars in a folder of its own" in said(result.err)


@pytest.mark.usefixtures("nowhere")
@pytest.mark.battery("adopt/told.txt")
def test_told(flywheel, case: dict[str, str]) -> None:
    """Nothing is lost in silence: what rules have no place for is told by its place."""
    lines = case["expected"].splitlines()
    result = flywheel("adopt", laid(case["terraform.tfvars"]), "--output", "-")
    seen = [line for line in said(result.err) if line in lines]
    assert seen == lines, result.err
    assert result.status == 0


@pytest.mark.usefixtures("nowhere")
@pytest.mark.battery("adopt/different.txt")
def test_different(flywheel, case: dict[str, str]) -> None:
    """A value that cannot be carried is told with the reason, and fails the run."""
    lines = case["expected"].splitlines()
    result = flywheel("adopt", laid(case["terraform.tfvars"]))
    assert [line for line in said(result.err) if line in lines] == lines, result.err
    assert result.status == 1
    assert result.err.count("differs: ") == len([line for line in lines if line.startswith("differs: ")])
    assert Path("overlay/BUILD.bazel").exists()


@pytest.mark.usefixtures("nowhere")
def test_a_secret_goes_nowhere(flywheel) -> None:
    """A value that looks like a secret is told by place and kind, and stands in nothing that is written."""
    secret = "ghp_" + "0123456789abcdefghij" + "ABCDEFGHIJKLMNOP"
    result = flywheel("adopt", laid(f'github_config_secret = "{secret}" # {secret}\n'))
    assert result.status == 1
    assert "terraform.tfvars:3:1: a secret (GitHub token), which no file may contain" in result.err
    written = "".join(path.read_text(encoding="utf-8") for path in Path("overlay").glob("*.bazel"))
    assert secret not in written + result.err + result.out

    laid("", **{"config/organization.yaml": f"owner: {{slug: {secret}}}\n"})
    result = flywheel("adopt", "overlay", "--output", "-")
    assert result.err.startswith(
        "flywheel: overlay: a value of organization.yaml or of the backend looks like a secret (GitHub token);"
    )
    assert (result.status, result.out) == (2, "")


@pytest.mark.usefixtures("nowhere")
def test_null_means_what_the_stack_says(flywheel, contract: Contract) -> None:
    """Null is carried as null, and an attribute that is null takes its default."""
    text = 'k8s_config_path = null\nnix_runner_scale_set_name = "gh-nix"\nnix_max_runners = 3\n' + one_set(
        more="    max_runners = null\n"
    )
    result = flywheel("adopt", laid(text), "--output", "-")
    assert result.status == 0, result.err
    assert 'attributes = {"max_runners": None},' in result.out
    assert '"k8s_config_path": None,' in result.out
    assert values(rendered(result.out, contract)["tfvars"])["k8s_config_path"] is None  # type: ignore[index]


@pytest.mark.usefixtures("nowhere")
def test_sets_differ_from_their_owner(flywheel, contract: Contract) -> None:
    """A set with a URL, a secret or caches of its own keeps them; one like the owner takes the owner's."""
    text = (
        'github_config_secret = "one"\nattic_server = "http://a"\nattic_cache = "c"\n'
        + one_set(more='    github_config_secret = "two"\n    attic_server = "http://b"\n').replace(
            "https://github.com/example-org", "https://github.com/example-org/site"
        )
        + "deploy_docker_runner = false\n"
    )
    result = flywheel("adopt", laid(text), "--output", "-")
    assert result.status == 0, result.err
    call = result.out.partition("flywheel_runner_set(\n    name")[2].partition("\n)\n")[0]
    assert call.splitlines() == [
        ' = "nix-one",',
        '    app_secret = "two",',
        '    attributes = {"attic_server": "http://b"},',
        '    caches = "stack",',
        '    capability = "tinyland-nix",',
        '    registration_anchor = "https://github.com/example-org/site",',
    ]
    assert values(rendered(result.out, contract)["tfvars"]) == {
        **values(HEAD + text),  # type: ignore[dict-item]
        "deploy_dind_runner": False,
    }


@pytest.mark.usefixtures("nowhere")
def test_odd_values_survive(flywheel, contract: Contract) -> None:
    """Text, numbers and nesting go through Starlark and come back as they were."""
    text = (
        'shared_runner_affinity = {"ü\\"\\\\" = ["$${a}", "%%{b}", "\\t\\n\\r\\u0001", "€😀"], n = {}}\n'
        "listener_resources = {a = 0.5, b = 12345678901234567890123, c = 1e3, d = -7, e = 0.12345678901234567}\n"
        "deploy_docker_runner = false\n"
    )
    result = flywheel("adopt", laid(text), "--output", "-")
    assert result.status in (0, 1), result.err
    again = values(rendered(result.out, contract)["tfvars"])
    wanted = values(HEAD + text)
    assert again["shared_runner_affinity"] == wanted["shared_runner_affinity"]  # type: ignore[index]
    assert again["listener_resources"] == {  # type: ignore[index]
        **wanted["listener_resources"], "e": "0.12345678901234567"  # type: ignore[index]
    }  # fmt: skip


@pytest.mark.usefixtures("nowhere")
def test_names_that_are_taken(flywheel, contract: Contract) -> None:
    """A set may be called as the targets that are written beside it."""
    result = flywheel("adopt", laid(one_set(name="owner") + "deploy_docker_runner = false\n"), "--output", "-")
    assert result.status == 0
    assert '    name = "owner_",\n' in result.out
    assert '    owner = ":owner_",\n    runner_sets = [":owner"],\n' in result.out


@pytest.mark.usefixtures("nowhere")
def test_several_files(flywheel) -> None:
    """Files that are loaded together become one; alternatives have to be chosen from."""
    laid('attic_cache = "a"\n', **{"more.auto.tfvars": 'attic_cache = "b"\n'})
    result = flywheel("adopt", "overlay", "--output", "-")
    assert result.status == 0
    assert '    attic_cache = "b",\n' in result.out
    assert (
        "terraform.tfvars, more.auto.tfvars become one file; for a variable that several files set, "
        "the last value is used"
    ) in said(result.err)
    laid("", **{"one.tfvars": HEAD, "two.tfvars": HEAD})
    result = flywheel("adopt", "overlay")
    assert (result.status, result.err) == (
        2, "flywheel: overlay: several variable files: one.tfvars, two.tfvars. Choose one with --tfvars FILE.\n"
    )  # fmt: skip
    assert flywheel("adopt", "overlay", "--tfvars", "two.tfvars", "--output", "-").status == 0


@pytest.mark.usefixtures("nowhere")
def test_nothing_is_overwritten(flywheel) -> None:
    """A BUILD file that is there stays; `--check` shows what would be written, and writes nothing."""
    laid("deploy_docker_runner = false\n")
    result = flywheel("adopt", "overlay", "--check")
    assert result.status == 1
    assert result.out.startswith("--- /dev/null\n+++ b/BUILD.bazel\n@@ -0,0 +1,")
    assert sorted(path.name for path in Path("overlay").iterdir()) == ["terraform.tfvars"]
    assert flywheel("adopt", "overlay").status == 0
    assert flywheel("adopt", "overlay").status == 0
    result = flywheel("adopt", "overlay", "--check")
    assert (result.status, result.out) == (0, "")
    Path("overlay/BUILD.bazel").write_text("# mine\n", encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert result.status == 2
    assert result.err.endswith(
        "flywheel: overlay/BUILD.bazel: the file exists and is not overwritten. Remove it and run this again, write "
        "to another file with --output FILE, or see the difference with --check.\n"
    )
    assert Path("overlay/BUILD.bazel").read_text(encoding="utf-8") == "# mine\n"


def test_stdout_commands_no_runner(flywheel, overlay: Path, edit, contract: Contract) -> None:
    """The BUILD file on stdout has the same values as the one on disk; what does not print is refused there."""
    label = "##[add-mask]a"
    edit(TFVARS, "    max_runners             = 1\n", f'    max_runners = 1\n    owner_note = "{label}"\n')
    name = (overlay / TFVARS).read_text(encoding="utf-8").replace("owner_note", "runner_image")
    (overlay / TFVARS).write_text(name, encoding="utf-8")
    flywheel("adopt", overlay, "--output", "BUILD.one")
    result = flywheel("adopt", overlay, "--output", "-")
    assert label in Path("BUILD.one").read_text(encoding="utf-8")
    assert label not in result.out and r"#\043[add-mask]a" in result.out
    assert rendered(result.out, contract) == rendered(Path("BUILD.one").read_text(encoding="utf-8"), contract)
    (overlay / TFVARS).write_text(name.replace(label, "a\u202eb"), encoding="utf-8")
    result = flywheel("adopt", overlay, "--output", "-")
    assert (result.status, result.out) == (2, "")
    assert result.err.endswith(
        "flywheel: --output -: a value has a character that does not print. Write to a file with --output FILE.\n"
    )
