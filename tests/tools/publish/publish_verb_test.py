"""Tests of `flywheel publish`: a commit becomes a version of a registry, once."""

from __future__ import annotations

import json
import os
import stat
import tarfile
from pathlib import Path

import pytest
from flywheel_testing import releases

from flywheel.registry import sri

_END = '     "yanked_versions": {}\n }\n'
_URL = "https://example.com/{archive}"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A small module at 1.0.0, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    return releases.module(tmp_path / "example")


@pytest.fixture
def publish(flywheel, repository):
    """Publishes the checkout into `registry`."""

    def run(version: str, *more: str | Path, url: str = _URL):
        given = ["--url-template", url] if url else []
        return flywheel("publish", "--source", "example", "--registry", "registry", "--version", version, *given, *more)

    return run


def test_a_version_is_published(publish, repository):
    """The archive, its integrity, the entry of the version and the registry's files are written."""
    done = publish("1.0.0")
    archive = Path("registry/archives/example-1.0.0.tar.gz").read_bytes()
    assert (done.status, done.err) == (0, "")
    assert done.out == f"published example 1.0.0 in registry: example-1.0.0.tar.gz {sri.of(archive)}\n"
    assert sorted(releases.tree(Path("registry"))) == [
        "archives/example-1.0.0.tar.gz",
        "bazel_registry.json",
        "modules/example/1.0.0/MODULE.bazel",
        "modules/example/1.0.0/source.json",
        "modules/example/metadata.json",
    ]
    version = Path("registry/modules/example/1.0.0")
    assert (version / "MODULE.bazel").read_bytes() == (repository.path / "MODULE.bazel").read_bytes()
    assert json.loads((version / "source.json").read_text()) == {
        "integrity": sri.of(archive),
        "strip_prefix": "example-1.0.0",
        "url": "https://example.com/example-1.0.0.tar.gz",
    }
    assert json.loads(Path("registry/modules/example/metadata.json").read_text()) == {
        "versions": ["1.0.0"],
        "yanked_versions": {},
    }


def test_the_archive_is_the_commit(publish, repository):
    """The archive has the commit's files with their modes and links, and no untracked files."""
    repository.put(".gitignore", "ignored\n")
    repository.put(".gitattributes", "README.md export-ignore\n*.md text eol=crlf\n")
    repository.commit()
    repository.put("ignored", "nobody's\n")
    assert publish("1.0.0").status == 0
    with tarfile.open("registry/archives/example-1.0.0.tar.gz") as archive:
        found = {one.name: (one.mode, one.linkname) for one in archive}
        readme = archive.extractfile("example-1.0.0/README.md")
        assert readme is not None and readme.read() == b"# Example\n"
    assert found == {
        "example-1.0.0/.gitattributes": (0o644, ""),
        "example-1.0.0/.gitignore": (0o644, ""),
        "example-1.0.0/CHANGELOG.md": (0o644, ""),
        "example-1.0.0/MODULE.bazel": (0o644, ""),
        "example-1.0.0/README.md": (0o644, ""),
        "example-1.0.0/bin/again": (0o777, "run"),
        "example-1.0.0/bin/run": (0o755, ""),
    }


def test_publishing_again_does_nothing(publish):
    """The same commit is the same version, so a repeated run succeeds."""
    publish("1.0.0")
    before = releases.tree(Path("registry"))
    again = publish("1.0.0")
    assert (again.status, again.out) == (0, "example 1.0.0 is already in registry: nothing to do.\n")
    assert releases.tree(Path("registry")) == before


def test_a_published_version_is_never_rewritten(publish, repository):
    """Another commit with the same version is refused, and the difference is shown."""
    publish("1.0.0")
    before = releases.tree(Path("registry"))
    repository.put("README.md", "# Another\n")
    repository.commit()
    done = publish("1.0.0")
    assert done.status == 2
    assert done.err.startswith(
        "flywheel: registry/modules/example/1.0.0: example 1.0.0 is already published, and a published "
        "version must not change. "
        "Publish the next version. The differences are:\n--- published/source.json\n+++ commit/source.json\n"
    )
    assert releases.tree(Path("registry")) == before


def test_another_archive_of_the_name_is_not_overwritten(publish):
    """The existing archive may be in use."""
    Path("registry/archives").mkdir(parents=True)
    Path("registry/archives/example-1.0.0.tar.gz").write_bytes(b"theirs")
    done = publish("1.0.0")
    assert done.status == 2
    assert done.err.endswith(
        "registry/archives/example-1.0.0.tar.gz: another archive with this name exists. "
        "Remove it if nobody uses it, or move it.\n"
    )
    assert sorted(releases.tree(Path("registry"))) == ["archives/example-1.0.0.tar.gz"]


def test_what_others_wrote_in_metadata_stays(publish, repository):
    """Keys, order and layout stay; the version is inserted in Bazel's order."""
    publish("1.0.0")
    metadata = Path("registry/modules/example/metadata.json")
    metadata.write_text('{\n  "homepage" : "https://example.com",\n  "versions": [ "1.0.0", "1.10.0" ],\n  "x": {}\n}')
    Path("registry/modules/example/1.10.0").mkdir()
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.9.0")\n')
    repository.put("CHANGELOG.md", "## [Unreleased]\n\n## [1.9.0]\n\n- More.\n")
    repository.commit()
    assert publish("1.9.0").status == 0
    assert metadata.read_text() == (
        '{\n  "homepage" : "https://example.com",\n  "versions": [ "1.0.0", "1.9.0", "1.10.0" ],\n  "x": {}\n}'
    )
    assert sorted(path.name for path in metadata.parent.iterdir()) == ["1.0.0", "1.10.0", "1.9.0", "metadata.json"]


def test_check_shows_a_diff_and_writes_nothing(publish, repository):
    """The diff shows every new file and the new metadata.json."""
    done = publish("1.0.0", "--check")
    assert done.status == 0
    assert not Path("registry").exists()
    assert "+++ b/modules/example/1.0.0/MODULE.bazel\n@@ -0,0 +1,4 @@\n+module(\n" in done.out
    assert "+++ b/modules/example/metadata.json\n" in done.out
    publish("1.0.0")
    repository.put("MODULE.bazel", 'module(name = "example", version = "1.1.0")\n')
    repository.put("CHANGELOG.md", "## [1.1.0]\n\n- More.\n")
    repository.commit()
    before = releases.tree(Path("registry"))
    done = publish("1.1.0", "--check")
    assert done.status == 0
    assert done.out.endswith(
        '     "versions": [\n-        "1.0.0"\n+        "1.0.0",\n+        "1.1.0"\n     ],\n' + _END
    )
    assert releases.tree(Path("registry")) == before
    assert publish("1.0.0", "--check").err == (
        "flywheel: MODULE.bazel: the version is `1.1.0` in the commit instead of `1.0.0`. "
        "Run `flywheel prepare-release --version 1.0.0` and commit the result.\n"
    )


def test_a_version_that_the_commit_leaves_out_is_patched_in(publish, repository):
    """As in the central registry, the registry's file has the version, and a patch adds it to the archive's."""
    repository.put("MODULE.bazel", '# Why.\nmodule(\n    name = "example",\n)\n')
    repository.commit()
    assert publish("1.0.0").status == 0
    version = Path("registry/modules/example/1.0.0")
    text = '# Why.\nmodule(\n    name = "example",\n    version = "1.0.0",\n)\n'
    assert (version / "MODULE.bazel").read_text() == text
    patch = (version / "patches/module_dot_bazel_version.patch").read_bytes()
    source = json.loads((version / "source.json").read_text())
    assert source["patches"] == {"module_dot_bazel_version.patch": sri.of(patch)}
    assert source["patch_strip"] == 1


def test_templates_of_the_central_registry_are_filled(publish, repository, flywheel):
    """Metadata, source and presubmit come from the commit; `--repository` fills the owner."""
    metadata = {"homepage": "https://github.com/{OWNER}/{REPO}", "maintainers": [{"name": "Example"}]}
    metadata |= {"repository": ["github:{OWNER}/{REPO}"], "versions": [], "yanked_versions": {}}
    url = "https://github.com/{OWNER}/{REPO}/releases/download/{TAG}/{REPO}-{VERSION}.tar.gz"
    source = {"integrity": "", "strip_prefix": "{REPO}-{VERSION}", "url": url, "docs_url": "https://example.com/{TAG}"}
    repository.put(".bcr/metadata.template.json", json.dumps(metadata))
    repository.put(".bcr/source.template.json", json.dumps(source))
    repository.put(".bcr/presubmit.yml", "tasks:\n  test: {bazel: 8.x, platform: debian11}\n")
    repository.commit()
    done = publish("1.0.0", "--repository", "example-org/sample", "--archives", "dist", url="")
    assert (done.status, done.err) == (0, "")
    assert os.listdir("dist") == ["sample-1.0.0.tar.gz"]
    version = Path("registry/modules/example/1.0.0")
    assert json.loads((version / "source.json").read_text()) == {
        "integrity": sri.of(Path("dist/sample-1.0.0.tar.gz").read_bytes()),
        "strip_prefix": "sample-1.0.0",
        "url": "https://github.com/example-org/sample/releases/download/v1.0.0/sample-1.0.0.tar.gz",
        "docs_url": "https://example.com/v1.0.0",
    }
    assert (version / "presubmit.yml").read_bytes() == (repository.path / ".bcr/presubmit.yml").read_bytes()
    assert json.loads(Path("registry/modules/example/metadata.json").read_text()) == {
        **metadata,
        "homepage": "https://github.com/example-org/sample",
        "repository": ["github:example-org/sample"],
        "versions": ["1.0.0"],
    }
    checked = flywheel("registry", "check", "registry", "--archives", "dist", "--strict")
    assert checked.status == 0, checked.out


def test_without_a_repository_the_template_is_filled_as_far_as_it_goes(publish, repository):
    """Omitted keys are reported, and no unfilled placeholder gets into a registry."""
    template = {"homepage": "https://github.com/{OWNER}/{REPO}", "maintainers": [{"name": "Example"}]}
    repository.put(".bcr/metadata.template.json", json.dumps(template))
    repository.commit()
    done = publish("1.0.0")
    assert done.err == (
        "flywheel: metadata.json is written without `homepage`. Add --repository OWNER/NAME to fill the template.\n"
    )
    assert json.loads(Path("registry/modules/example/metadata.json").read_text()) == {
        "maintainers": [{"name": "Example"}],
        "versions": ["1.0.0"],
        "yanked_versions": {},
    }


def test_attestations_are_of_these_three_files(publish, tmp_path):
    """Attestations of other files, or of fewer files, are refused."""
    kind = "application/vnd.build.bazel.registry.attestation+json;version=1.0.0"
    entry = {"url": "https://example.com/x.intoto.jsonl", "integrity": sri.of(b"")}
    names = ["source.json", "MODULE.bazel", "example-1.0.0.tar.gz"]
    path = tmp_path / "attestations.json"
    path.write_text(json.dumps({"mediaType": kind, "attestations": dict.fromkeys(names[:2], entry)}))
    assert publish("1.0.0", "--attestations", path).err == (
        f"flywheel: {path}: it attests MODULE.bazel, source.json. "
        "It must attest MODULE.bazel, example-1.0.0.tar.gz, source.json.\n"
    )
    path.write_text(json.dumps({"mediaType": kind, "attestations": dict.fromkeys(names, entry)}))
    assert publish("1.0.0", "--attestations", path).status == 0
    assert Path("registry/modules/example/1.0.0/attestations.json").read_bytes() == path.read_bytes()


def test_a_file_of_this_machine_is_said_to_be_one(publish, tmp_path):
    """Without a template for URLs the archive is only available on this machine."""
    done = publish("1.0.0", url="")
    path = tmp_path / "registry/archives/example-1.0.0.tar.gz"
    assert done.err == f"flywheel: the URL is a file on this machine: {path}. Use --url-template for other users.\n"
    source = json.loads(Path("registry/modules/example/1.0.0/source.json").read_text())
    assert source["url"] == f"file://{path}"


def test_a_registry_that_has_other_modules_keeps_them(publish):
    """One module is added, and no other file changes."""
    other = Path("registry/modules/other/1.0.0")
    other.mkdir(parents=True)
    (other / "MODULE.bazel").write_text('module(name = "other", version = "1.0.0")\n')
    Path("registry/README.md").write_text("Ours.\n")
    before = releases.tree(Path("registry"))
    assert publish("1.0.0", "--archives", "dist").status == 0
    after = releases.tree(Path("registry"))
    assert {name: after[name] for name in before} == before
    assert "bazel_registry.json" not in after
    assert "modules/example/1.0.0/source.json" in after


def test_a_module_without_a_list_of_its_versions_gets_one(publish):
    """The new list has the existing versions."""
    for version in ("1.10.0", "1.9.0"):
        Path("registry/modules/example", version).mkdir(parents=True)
    assert publish("1.0.0").status == 0
    metadata = json.loads(Path("registry/modules/example/metadata.json").read_text())
    assert metadata["versions"] == ["1.0.0", "1.9.0", "1.10.0"]


def test_the_files_of_a_registry_are_not_executable(publish):
    """They are data, whatever the umask."""
    publish("1.0.0")
    modes = {path: stat.S_IMODE(path.stat().st_mode) & 0o111 for path in Path("registry").rglob("*") if path.is_file()}
    assert set(modes.values()) == {0}
