"""A folder becomes an overlay; what cannot be read hides nothing else."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.overlay.reading import directory, stack_names

TFVARS = 'cluster_context = "one"\ngithub_config_url = "https://github.com/example-org"\nrunner_group = "infra"\n'


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of this tree."""
    return compiled.load(compiled.built_in())


def put(folder: Path, **files: str) -> None:
    """Write files; `__` in a name stands for a slash, `_dot_` for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_variables_of_one_folder_are_layered(tmp_path: Path, contract: Contract) -> None:
    """Terraform's own order: each named file is judged on top of those that load by themselves."""
    put(tmp_path, terraform_dot_tfvars=TFVARS, a_dot_auto_dot_tfvars='runner_group = "auto"\n')
    put(tmp_path, honey_dot_tfvars='cluster_context = "honey"\n', sting_dot_tfvars='cluster_context = "sting"\n')
    overlay, _, _ = directory.load(str(tmp_path), contract)
    seen = [(one.get("cluster_context").value, one.get("runner_group").value) for one in overlay.inputs]
    assert seen == [("honey", "auto"), ("sting", "auto")]


def test_example_is_judged_alone(tmp_path: Path, contract: Contract) -> None:
    """An example is what somebody copies: it is judged, and not on top of the real file."""
    put(tmp_path, terraform_dot_tfvars=TFVARS, terraform_dot_tfvars_dot_example=TFVARS.replace("one", "example"))
    overlay, _, _ = directory.load(str(tmp_path), contract)
    assert [(one.get("cluster_context").value, len(one.documents)) for one in overlay.inputs] == [
        ("one", 1),
        ("example", 1),
    ]


@pytest.fixture(scope="module")
def older(contract: Contract) -> Contract:
    """A contract without the stack `attic`, whose name it knows."""
    document = copy.deepcopy(contract.to_json())
    del document["stacks"]["attic"]
    document["conventions"]["organization"]["other_stacks"] = ["attic"]
    return Contract.from_json(document)


def test_stranger_is_not_judged_as_another_stack(tmp_path: Path, older: Contract) -> None:
    """Variables of a stack that the contract does not have are told, and not called undeclared."""
    put(tmp_path, terraform_dot_tfvars=TFVARS)
    put(
        tmp_path,
        attic__terraform_dot_tfvars='ingress_host = "a"\npg_instances = 3\ngc_interval = "1h"\ncluster_context = "x"\n',
    )
    overlay, _, missed = directory.load(str(tmp_path), older)
    assert len(overlay.inputs) == 1
    reason = "its path names `attic`, which the contract does not have"
    assert f"a stack for attic/terraform.tfvars ({reason}: not judged)" in missed


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("tofu/attic/honey.tfvars", 'namespace = "a"\npg_storage_size = "1Gi"\n', "attic"),
        ("honey.tfvars", 'cluster_context = "x"\nk8s_config_path = ""\n', ""),
        ("half.tfvars", 'github_config_url = "x"\nno_such = 1\n', ""),
        ("shop.tfvars", 'cluster_context = "x"\nimage = "x"\nreplicas = 1\ningress_host = "x"\n', ""),
        ("shop/attics.tfvars", 'image = "x"\nreplicas = 1\n', ""),
    ],
)
def test_not_judged_as_another_stack(tmp_path: Path, older: Contract, name: str, text: str, other: str) -> None:
    """Paths tell first; variables tell if most are the stack's, and one is its own."""
    put(tmp_path, **{name.replace("/", "__").replace(".", "_dot_"): text})
    overlay, _, missed = directory.load(str(tmp_path), older)
    reason = f"its path names `{other}`, which the contract does not have" if other else directory._UNTOLD
    assert overlay.inputs == []
    assert f"a stack for {name} ({reason}: not judged)" in missed


V4 = TFVARS + 'owner_slug = "x"\nrunner_image = "x"\nmin_runners = 0\nmax_runners = 1\n'


@pytest.mark.parametrize(
    ("name", "text", "stack"),
    [
        ("tofu/runner-dashboard/terraform.tfvars", 'cluster_context = "x"\n', "runner_dashboard"),
        ("tofu/attic/honey.tfvars", 'namespace = "a"\npg_storage = "1Gi"\n', "attic"),
        ("tofu/gitlab_runners/honey.tfvars", 'cluster_context = "x"\nghcr_token = ""\n', "gitlab_runners"),
        ("tofu/gf-v4-dispatch/honey.tfvars", TFVARS + "min_runners = 0\n", "arc_owner_overlay_release"),
        ("v4.tfvars", V4, "arc_owner_overlay_release"),
        ("cache.tfvars", 'cluster_context = "x"\npg_instances = 3\n', "attic"),
        ("pair.tfvars", TFVARS, "arc_runners"),
    ],
)
def test_every_stack_of_core_is_judged(tmp_path: Path, contract: Contract, name: str, text: str, stack: str) -> None:
    """By the path, or by variables that no other stack has; alone as in the folder."""
    put(tmp_path, **{name.replace("/", "__").replace(".", "_dot_"): text})
    overlay, _, missed = directory.load(str(tmp_path), contract)
    assert [one.stack for one in overlay.inputs] == [stack]
    assert not any(one.startswith("a stack for") for one in missed)
    alone, _, _ = directory.load(str(tmp_path / name), contract)
    assert [one.stack for one in alone.inputs] == [stack]


def test_addition_to_fuller_files(tmp_path: Path, contract: Contract) -> None:
    """A further -var-file is judged for what it sets, and the report says so."""
    put(tmp_path, **{"tofu__arc-runners__terraform_dot_tfvars": TFVARS})
    put(tmp_path, **{"environments__prod__arc-runners_dot_tfvars": "nix_max_runners = 6\n"})
    overlay, _, missed = directory.load(str(tmp_path), contract)
    assert [(one.place.file, one.whole) for one in overlay.inputs] == [
        ("environments/prod/arc-runners.tfvars", False),
        ("tofu/arc-runners/terraform.tfvars", True),
    ]
    assert missed[-1] == (
        "all that a stack requires in environments/prod/arc-runners.tfvars "
        "(an addition to tofu/arc-runners/terraform.tfvars: only what it sets was judged)"
    )


def test_nothing_fuller_to_add_to(tmp_path: Path, contract: Contract) -> None:
    """A file alone, and one that Terraform loads by itself, are all that the stack is given."""
    put(tmp_path, **{"a__arc-runners_dot_tfvars": "nix_max_runners = 6\n"})
    assert [one.whole for one in directory.load(str(tmp_path), contract)[0].inputs] == [True]
    put(tmp_path, **{"b__arc-runners__terraform_dot_tfvars": "nix_max_runners = 6\n"})
    put(tmp_path, **{"c__arc-runners__terraform_dot_tfvars": TFVARS})
    assert [one.whole for one in directory.load(str(tmp_path), contract)[0].inputs] == [False, True, True]


def test_placeholders_of_an_example_are_no_values(tmp_path: Path, contract: Contract) -> None:
    """What somebody is to put in is not judged; the rest is, and omissions are none."""
    text = 'github_config_url = "https://github.com/<owner>"\nnix_max_runners = 3\nextra_runner_sets = {\n'
    text += '  "<owner>-nix" = {}\n  a = { runner_label = "<label>", runner_labels = ["<a>", "b"], x = 1 }\n}\n'
    put(tmp_path, **{"arc-runners__terraform_dot_tfvars_dot_example": text})
    (inputs,) = directory.load(str(tmp_path), contract)[0].inputs
    assert {name: inputs.get(name).value for name in inputs.names()} == {
        "nix_max_runners": 3,
        "extra_runner_sets": {"a": {"runner_labels": ["b"], "x": 1}},
    }
    assert not inputs.whole


def test_stack_is_known_by_its_folder(tmp_path: Path, contract: Contract) -> None:
    """The name of the stack in the path decides, whatever is in the file."""
    put(tmp_path, **{"tofu__stacks__arc-runners__honey_dot_tfvars": 'clster_context = "x"\nno_such = 1\n'})
    overlay, _, _ = directory.load(str(tmp_path), contract)
    assert [one.stack for one in overlay.inputs] == ["arc_runners"]


def test_broken_files_hide_nothing(tmp_path: Path, contract: Contract) -> None:
    """Each is told with its first fault, and all others are read."""
    put(tmp_path, a__terraform_dot_tfvars=TFVARS, b__terraform_dot_tfvars="x = [\n", MODULE_dot_bazel="f(\n")
    put(tmp_path, config__organization_dot_yaml="a: [\n", c_dot_s3_dot_hcl="x\n")
    (tmp_path / "binary.tfvars").write_bytes(b"\x7fELF\x00\x01")
    (tmp_path / "latin.tfvars").write_bytes(b'a = "\xe9"\n')
    overlay, read, _ = directory.load(str(tmp_path), contract)
    assert sorted({error.place.file for error in overlay.unreadable}) == [
        "MODULE.bazel",
        "b/terraform.tfvars",
        "binary.tfvars",
        "c.s3.hcl",
        "config/organization.yaml",
        "latin.tfvars",
    ]
    assert [one.place.file for one in overlay.inputs] == ["a/terraform.tfvars"]
    assert "binary.tfvars" in read


def test_missing_is_not_told_of_what_may_stand_in_a_broken_file(tmp_path: Path, contract: Contract) -> None:
    """Inputs with an unreadable part are marked: a required variable may be set there."""
    put(tmp_path, terraform_dot_tfvars="x = [\n", a_dot_auto_dot_tfvars='github_config_url = "x"\n')
    overlay, _, _ = directory.load(str(tmp_path), contract)
    assert [one.whole for one in overlay.inputs] == [False]


def test_what_is_missed_and_what_that_means(tmp_path: Path, contract: Contract) -> None:
    """A report without findings must not look as if everything had been judged."""
    put(tmp_path, terraform_dot_tfvars=TFVARS)
    _, read, missed = directory.load(str(tmp_path), contract)
    assert read == ("terraform.tfvars",)
    assert missed == (
        "organization.yaml (so the owner and the substrate are not known)",
        "*.s3.hcl or *.backend.hcl (so the state backend was not judged)",
        "MODULE.bazel (so no module override of core was judged)",
        "workflows (so no pin in CI was judged)",
    )


def test_single_file_is_an_overlay(tmp_path: Path, contract: Contract) -> None:
    """One file is judged; nothing is said of what was not looked for."""
    put(tmp_path, x_dot_tfvars=TFVARS, y_dot_tfvars="a = 1\n")
    overlay, read, missed = directory.load(str(tmp_path / "x.tfvars"), contract)
    assert (read, missed) == ((str(tmp_path / "x.tfvars"),), ())
    assert [one.place.file for one in overlay.inputs] == [str(tmp_path / "x.tfvars")]


def test_folder_of_no_overlay(tmp_path: Path, contract: Contract) -> None:
    """A folder without variables and organization is told, with what to give."""
    put(tmp_path, README_dot_md="# x\n")
    with pytest.raises(UserError) as caught:
        directory.load(str(tmp_path), contract)
    assert str(caught.value) == (
        f"{tmp_path}: no variable file (*.tfvars, *.tfvars.json), no config/organization.yaml and no BUILD file with a "
        "flywheel_overlay in this folder or below. Give the folder of an implementation overlay."
    )


def test_contract_without_conventions_reads_variables_alone(tmp_path: Path, contract: Contract) -> None:
    """A contract that says nothing of other files makes them nobody's business."""
    document = {key: value for key, value in contract.to_json().items() if key != "conventions"}
    put(tmp_path, terraform_dot_tfvars=TFVARS, MODULE_dot_bazel="f(\n", config__organization_dot_yaml="a: [\n")
    overlay, _, _ = directory.load(str(tmp_path), Contract.from_json(document))
    assert (overlay.organization, overlay.pins, overlay.unreadable) == (None, [], [])


def test_a_file_that_is_not_judged_is_scanned_for_secrets(tmp_path: Path, older: Contract) -> None:
    """A token is a token whatever stack the file is for."""
    token = "ghp_" + "Zq7Rk2Lm9Xw4Tb6Vn8Jd3Hf5Gs1Pc0YaUeIo"
    (tmp_path / "attic").mkdir()
    (tmp_path / "attic" / "terraform.tfvars").write_text(f'namespace = "attic" # {token}\n')
    overlay, _, _ = directory.load(str(tmp_path), older)
    assert overlay.inputs == []
    assert [(one.place.file, one.place.line) for one in overlay.suspects] == [("attic/terraform.tfvars", 1)]


def test_names_of_other_stacks_are_words_and_no_patterns(contract: Contract) -> None:
    """A name with a sign of patterns is compared as it stands."""
    document = copy.deepcopy(contract.to_json())
    document["conventions"]["organization"]["other_stacks"] = ["a(b", "c.d"]
    other = Contract.from_json(document)
    assert stack_names.named_stack("stacks/a(b/terraform.tfvars", other) == ("", "a(b")
    assert stack_names.named_stack("stacks/cxd/terraform.tfvars", other) == ("", "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tofu/stacks/arc-runners/honey-attic.tfvars", TFVARS + "nix_max_runner = 1\n"),
        ("tofu/stacks/attic/honey.tfvars", TFVARS + "extra_runner_sets = {}\n"),
        ("attic.tfvars", TFVARS + "nix_max_runners = 1\n"),
        ("gitlab-runners/x.tfvars", 'ghcr_token = ""\nextra_runner_sets = {}\nno_such = 1\n'),
    ],
)
def test_content_is_stronger_than_a_name(tmp_path: Path, contract: Contract, name: str, text: str) -> None:
    """The name of another stack does not keep a file with this stack's variables from being judged."""
    put(tmp_path, **{name.replace("/", "__").replace(".", "_dot_"): text})
    overlay, _, missed = directory.load(str(tmp_path), contract)
    assert [(one.stack, one.place.file) for one in overlay.inputs] == [("arc_runners", name)]
    assert not any(f"a stack for {name}" in one for one in missed)
    alone, _, _ = directory.load(str(tmp_path / name), contract)
    assert [one.stack for one in alone.inputs] == ["arc_runners"]
