"""Two trees as one repository, for older consumers: what wins, what is seen, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from nested_bazel import NestedBazel, example

MODULE = """\
bazel_dep(name = "gloriousflywheel", version = "0.1.0")
local_path_override(module_name = "gloriousflywheel", path = "../..")
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.legacy_overlay(name = "merged", overlay = "//:site/README.md", upstream = "//:core/README.md")
use_repo(flywheel, "merged")
"""
BUILD = """\
genrule(
    name = "all",
    srcs = ["@merged//:files", "@merged//_flywheel:overridden"],
    outs = ["all.txt"],
    cmd = "for file in $(SRCS); do echo $$file; cat $$file; done >$@",
)
"""
UPSTREAM = {
    "README.md": "upstream\n",
    "config/settings.txt": "settings of upstream\n",
    "config/other.txt": "other of upstream\n",
    "lane/BUILD": "",
    "lane/one.txt": "lane of upstream\n",
}


@pytest.fixture
def merged(bazel: NestedBazel) -> Path:
    """A workspace that merges its folder `site` over its folder `core`, which is returned."""
    bazel.lay(
        {
            ".bazelrc": example("organization")[".bazelrc"],
            "BUILD.bazel": BUILD,
            "MODULE.bazel": MODULE,
            "site/README.md": "site\n",
            "site/config/settings.txt": "settings of the site\n",
            **{f"core/{name}": text for name, text in UPSTREAM.items()},
        }
    )
    return bazel.workspace / "core"


def built(bazel: NestedBazel) -> str:
    """What the merged repository holds."""
    outcome = bazel.run("build", "//:all")
    assert outcome.status == 0, outcome.output
    return (bazel.path("bazel-bin") / "all.txt").read_text(encoding="utf-8")


def test_the_overlay_wins(bazel: NestedBazel, merged: Path) -> None:
    """Its files take the place of upstream's, which are listed; the next build sees what comes and goes."""
    text = built(bazel)
    assert "settings of the site\n" in text
    assert "settings of upstream\n" not in text
    assert "other of upstream\n" in text
    assert text.endswith("_flywheel/overridden.txt\nREADME.md\nconfig/settings.txt\n")
    assert "lane of upstream" not in text  # which is in a package of its own

    (bazel.workspace / "site" / "config" / "other.txt").write_text("other of the site\n", encoding="utf-8")
    (merged / "config" / "new.txt").write_text("new in upstream\n", encoding="utf-8")
    text = built(bazel)
    assert "other of the site\n" in text
    assert "new in upstream\n" in text
    assert text.endswith("README.md\nconfig/other.txt\nconfig/settings.txt\n")

    (bazel.workspace / "site" / "config" / "other.txt").unlink()
    (merged / "config" / "other.txt").write_text("other of upstream, edited\n", encoding="utf-8")
    assert "other of upstream, edited\n" in built(bazel)


def test_links(bazel: NestedBazel, merged: Path) -> None:
    """A link within a tree is followed; one that leads out, nowhere or upward is refused."""
    link = bazel.workspace / "site" / "config" / "link.txt"
    link.symlink_to("settings.txt")
    assert "settings of the site\n" in built(bazel)

    link.unlink()
    link.symlink_to(bazel.workspace / "MODULE.bazel")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert (
        f"`flywheel.legacy_overlay(merged)`: `config/link.txt` of the overlay leads out of it, to "
        f"`{bazel.workspace / 'MODULE.bazel'}`. Put the file itself there: what is merged must be in one of the two "
        "trees."
    ) in outcome.output

    link.unlink()
    link.symlink_to("nothing.txt")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert (
        "`flywheel.legacy_overlay(merged)`: `config/link.txt` of the overlay is a link that leads nowhere. Take it out."
    ) in outcome.output

    link.unlink()
    link.symlink_to("../config")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert (
        "`flywheel.legacy_overlay(merged)`: `config/link.txt` of the overlay is a link to a folder that it lies in, "
        f"`{bazel.workspace / 'site' / 'config'}`. Take it out."
    ) in outcome.output

    link.unlink()
    link.symlink_to(bazel.workspace)
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert "`config/link.txt` of the overlay leads out of it, to" in outcome.output

    link.unlink()
    (bazel.workspace / "site" / "other").mkdir()
    (bazel.workspace / "site" / "other" / "link").symlink_to("../config")
    (bazel.workspace / "site" / "config" / "link").symlink_to("../other")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert "`config/link/link` of the overlay is a link to a folder that it lies in, " in outcome.output


def test_upstream_is_a_module(bazel: NestedBazel, merged: Path) -> None:
    """Upstream may come from another repository; its BUILD files are read in the merged one."""
    (merged / "MODULE.bazel").write_text('module(name = "upstream")\n', encoding="utf-8")
    rule = 'filegroup(name = "files", srcs = glob(["config/*"]), visibility = ["//visibility:public"])\n'
    (merged / "BUILD.bazel").write_text(rule, encoding="utf-8")
    module = MODULE.replace('"//:core/README.md"', '"@upstream//:README.md"')
    module += 'bazel_dep(name = "upstream")\nlocal_path_override(module_name = "upstream", path = "core")\n'
    (bazel.workspace / "MODULE.bazel").write_text(module, encoding="utf-8")
    text = built(bazel)
    assert "settings of the site\n" in text
    assert "other of upstream\n" in text


REFUSED = {
    "the workspace itself": (
        ('"//:site/README.md"', '"//:MODULE.bazel"'),
        "`flywheel.legacy_overlay(merged)`: the overlay is the whole workspace",
    ),
    "two of one name": (
        ("use_repo(", 'flywheel.legacy_overlay(name = "merged", overlay = "//:a", upstream = "//:b")\nuse_repo('),
        "two repositories of this extension would be called `merged`.",
    ),
}


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize("case", REFUSED)
def test_refused(bazel: NestedBazel, case: str) -> None:
    """What cannot be merged is told in the words of the tag."""
    (old, new), message = REFUSED[case]
    path = bazel.workspace / "MODULE.bazel"
    path.write_text(MODULE.replace(old, new), encoding="utf-8")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert message in outcome.output


@pytest.mark.usefixtures("merged")
def test_a_tree_may_be_too_deep(bazel: NestedBazel) -> None:
    """What a program made without end is not followed without end."""
    path = bazel.workspace / "site" / ("a/" * 70) / "file"
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert "of the overlay is nested deeper than 64 levels. Flatten the tree." in outcome.output


@pytest.mark.usefixtures("merged")
def test_links_may_not_multiply(bazel: NestedBazel) -> None:
    """Two links to the next folder in each make twice as many folders at every level, and not one file."""
    for number in range(30):
        folder = bazel.workspace / "site" / f"step{number}"
        folder.mkdir()
        for name in ("a", "b"):
            (folder / name).symlink_to(f"../step{number + 1}")
    (bazel.workspace / "site" / "step30").mkdir()
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert (
        "`flywheel.legacy_overlay(merged)`: the overlay has more than 500 folders that are reached by links, "
    ) in outcome.output


@pytest.mark.usefixtures("merged")
def test_the_name_of_the_list_is_taken(bazel: NestedBazel) -> None:
    """No tree may hide what was overridden."""
    path = bazel.workspace / "site" / "_flywheel" / "a.txt"
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    outcome = bazel.run("build", "//:all")
    assert outcome.status != 0
    assert (
        "the overlay has the folder `_flywheel`, which is where the list of what was overridden goes" in outcome.output
    )
