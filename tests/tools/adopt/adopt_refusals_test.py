"""What `flywheel adopt` cannot take is told; and nothing of the files that it reads becomes code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel import __version__

HEAD = 'cluster_context = "one"\ngithub_config_url = "https://github.com/example-org"\n'


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with nothing in it."""
    monkeypatch.chdir(tmp_path)


def test_nothing_to_adopt(flywheel) -> None:
    """What the rules cannot do without has to be said somewhere."""
    Path("overlay").mkdir()
    Path("overlay/terraform.tfvars").write_text('attic_server = "http://a"\nrunner_group = "b"\n', encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flywheel: overlay: no file sets the owner's `config_url`, which the rules need. Set `github_config_url` in "
        "the variable file.\n"
    )
    assert os.listdir("overlay") == ["terraform.tfvars"]


def test_a_fact_that_no_variable_of_the_stack_sets(flywheel) -> None:
    """The values of this stack do not say who the owner is: only organization.yaml does."""
    folder = Path("overlay/gitlab-runners")
    folder.mkdir(parents=True)
    (folder / "terraform.tfvars").write_text('cluster_context = "one"\nnamespace = "two"\n', encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flywheel: overlay: no file sets the owner's `config_url`, which the rules need. Set it in "
        "config/organization.yaml.\n"
    )


def test_what_rules_declare_is_adopted_already(flywheel) -> None:
    """A folder of rules without a variable file: its values come from its own BUILD file."""
    folder = Path("overlay")
    folder.mkdir()
    (folder / "terraform.tfvars").write_text(HEAD + 'github_config_secret = "a"\n', encoding="utf-8")
    assert flywheel("adopt", "overlay").status == 0
    (folder / "terraform.tfvars").unlink()
    result = flywheel("adopt", "overlay")
    assert (result.status, result.out) == (2, "")
    assert result.err == "flywheel: overlay: //:overlay already declares the variables: nothing to adopt.\n"


def test_a_state_that_rules_declare_is_compared(flywheel) -> None:
    """A hand-written variable file next to rules whose BUILD file says where the state is."""
    folder = Path("overlay")
    folder.mkdir()
    (folder / "terraform.tfvars").write_text(HEAD, encoding="utf-8")
    assert flywheel("adopt", "overlay").status == 0
    build = folder / "BUILD.bazel"
    text = build.read_text(encoding="utf-8")
    for name, value in {"slug": "example-org", "overlay_repository": "example-org/infra"}.items():
        text = text.replace("    config_url =", f'    {name} = "{value}",\n    config_url =')
    for name, value in {"state_bucket": "example", "state_endpoint": "http://s3.example.com"}.items():
        text = text.replace("    cluster_context =", f'    {name} = "{value}",\n    cluster_context =')
    build.write_text(text, encoding="utf-8")
    result = flywheel("adopt", "overlay", "--output", "-")
    assert (result.status, "internal error" in result.err) == (0, False)
    assert 'state_bucket = "example",' in result.out


def test_a_file_that_cannot_be_read_is_told(flywheel) -> None:
    """Not that there is none: what is wrong with it, and where."""
    Path("overlay").mkdir()
    Path("overlay/terraform.tfvars").write_text(HEAD + 'runner_group = "${var.group}"\n', encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flywheel: overlay: fix these errors before a variable file can be adopted:\n"
        "terraform.tfvars:3:17: the text of `runner_group` has the template mark `${`; only literals are allowed. "
        "Write the value itself, or `$${` for a literal `${`.\n"
    )


def test_nothing_of_the_files_becomes_code(flywheel) -> None:
    """Neither a file's name nor a commit ends the comment or the string that it stands in."""
    folder = Path("overlay")
    (folder / "config").mkdir(parents=True)
    organization = 'core:\n  pinned_commit: "a\\")\\nprint(1)"\n'
    (folder / "config/organization.yaml").write_text(organization, encoding="utf-8")
    (folder / "x\nprint(2)\n#.auto.tfvars").write_text(HEAD, encoding="utf-8")
    result = flywheel("adopt", "overlay")
    assert result.status == 0
    assert "`core.pinned_commit`, which is not a full commit id, so it does not pin core" in result.err
    module = (folder / "MODULE.bazel").read_text(encoding="utf-8")
    assert module == f'module(name = "overlay")\n\nbazel_dep(name = "gloriousflywheel", version = "{__version__}")\n'
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    assert build.startswith("# Adopted from x\\nprint(2)\\n#.auto.tfvars.\n\nload(\n")
    assert "core_pin" not in build
