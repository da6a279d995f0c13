"""A registry is read completely, without following links out of its folder."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from flywheel import cli
from flywheel.errors import UserError
from flywheel.formats.source import FormatError
from flywheel.registry import archive_members, registry_folder, sri
from flywheel.registry.archive_members import UnreadableArchive

_MODULE = 'module(name = "example", version = "1.0.0")\n'


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry with one version, whose archive is a file on this machine."""
    version = tmp_path / "registry/modules/example/1.0.0"
    version.mkdir(parents=True)
    (version / "MODULE.bazel").write_text(_MODULE)
    (version / "source.json").write_text(
        f'{{"url": "file://{tmp_path}/example-1.0.0.tar.gz", "integrity": "{sri.of(b"")}", "strip_prefix": "example"}}'
    )
    return tmp_path / "registry"


def _tar(path: Path, *members: tuple[str, bytes | str]) -> None:
    """An archive; a member with text content is a link to that text."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            if isinstance(data, str):
                member.type, member.linkname = tarfile.SYMTYPE, data
                archive.addfile(member)
            else:
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))


def _only(registry: Path, **named: object):
    loaded, _ = registry_folder.load(str(registry), **named)
    return loaded, loaded.modules["example"].versions["1.0.0"]


def test_an_archive_is_looked_into_and_not_unpacked(registry, tmp_path):
    """Its MODULE.bazel is read, and names that lead outside are recorded."""
    hostile = ("../../evil", b"x"), ("example/out", "../../x"), ("example/in", "MODULE.bazel"), ("/abs", b"")
    _tar(tmp_path / "example-1.0.0.tar.gz", ("example/MODULE.bazel", _MODULE.encode()), *hostile)
    _, version = _only(registry)
    assert version.archive.module_file.text == _MODULE
    assert version.archive.escaping == ["../../evil", "/abs", "example/out -> ../../x"]
    assert not (tmp_path.parent / "evil").exists()


def test_archives_lie_by_name_or_as_a_mirror_keeps_them(registry, tmp_path):
    """An archive is found by host and path, or by the last part of the path."""
    source = registry / "modules/example/1.0.0/source.json"
    source.write_text(f'{{"url": "https://example.com/a/b-1.tar.gz", "integrity": "{sri.of(b"")}"}}')
    assert _only(registry, archives=str(tmp_path))[1].archive is None
    (tmp_path / "example.com/a").mkdir(parents=True)
    for place in (tmp_path / "b-1.tar.gz", tmp_path / "example.com/a/b-1.tar.gz"):
        _tar(place, ("MODULE.bazel", place.name.encode()))
        assert _only(registry, archives=str(tmp_path))[1].archive.path == str(place)


def test_an_archive_is_not_behind_a_link_out_of_the_folder(registry, tmp_path):
    """Its hash would tell what is there. In a sandbox, which consists of links, it is followed."""
    (tmp_path / "archives").mkdir()
    _tar(tmp_path / "outside.tar.gz", ("MODULE.bazel", b"module()"))
    source = registry / "modules/example/1.0.0/source.json"
    source.write_text(f'{{"url": "https://example.com/a/b-1.tar.gz", "integrity": "{sri.of(b"")}"}}')
    (tmp_path / "archives/b-1.tar.gz").symlink_to(tmp_path / "outside.tar.gz")
    folder = str(tmp_path / "archives")
    archive = _only(registry, archives=folder)[1].archive
    assert archive.unreadable == f"is a link out of the folder {folder}, which was not followed"
    assert archive.actual == ""
    assert _only(registry, archives=folder, follow_links=True)[1].archive.actual != ""


def test_an_archive_that_is_none_is_told(registry, tmp_path):
    """Any file that is not an archive is reported."""
    for data in (b"", b"\x1f\x8b", b"not an archive", b"\x1f\x8b\x08" + bytes(20)):
        (tmp_path / "example-1.0.0.tar.gz").write_bytes(data)
        archive = _only(registry)[1].archive
        assert archive.actual == sri.of(data)
        assert archive.unreadable.startswith("is no archive that can be read") or archive.module_file is None


def test_zip_archives_are_read(tmp_path):
    """Zip archives are read, including their kind of links."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/MODULE.bazel", _MODULE)
        link = zipfile.ZipInfo("x/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../y")
    contents = archive_members.read(str(path), {"x/MODULE.bazel"})
    assert contents.files == {"x/MODULE.bazel": _MODULE.encode()}
    assert [(one.name, one.link) for one in contents.members] == [("x/MODULE.bazel", None), ("x/link", "../../y")]


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    """Members and bytes are limited, and so is the one file that is read."""
    path = tmp_path / "x.tar.gz"
    _tar(path, ("a", bytes(5000)), ("b", bytes(5000)))
    monkeypatch.setattr(archive_members, "MAX_UNPACKED", 8000)
    with pytest.raises(UnreadableArchive, match="unpacks to more than 8000 bytes"):
        archive_members.read(str(path), set())
    monkeypatch.setattr(archive_members, "MAX_UNPACKED", 80_000)
    monkeypatch.setattr(archive_members, "MAX_FILE", 4000)
    with pytest.raises(UnreadableArchive, match="has a needed file of more than 4000 bytes"):
        archive_members.read(str(path), {"a"})
    monkeypatch.setattr(archive_members, "MAX_MEMBERS", 0)
    with pytest.raises(UnreadableArchive, match="has more than 0 members"):
        archive_members.read(str(path), set())
    with pytest.raises(UnreadableArchive, match="is of a kind that Bazel does not unpack"):
        archive_members.read(str(tmp_path / "x.rar"), set())


def test_what_leads_out_through_a_link_is_noted(registry, tmp_path):
    """Links to links, hard links and files behind a link are recorded if they lead outside."""
    path = tmp_path / "example-1.0.0.tar.gz"
    links = ("a/up", ".."), ("a/b/far", "../up/../x"), ("a/b/near", "../up/a"), ("a/round", "round"), ("c", "a/up/..")
    _tar(path, ("example/MODULE.bazel", b""), *links, ("c/file", b""))
    assert _only(registry)[1].archive.escaping == ["a/b/far -> ../up/../x", "c -> a/up/..", "c/file"]
    with tarfile.open(path, "w:gz") as archive:
        for name, target in (("a/b/one", "../x"), ("a/b/two", "a/x"), ("a/b/three", "../../x")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.LNKTYPE, target
            archive.addfile(member)
    assert _only(registry)[1].archive.escaping == ["a/b/one -> ../x", "a/b/three -> ../../x"]


def test_members_may_begin_with_a_dot(registry, tmp_path):
    """Bazel removes `./`, which `tar -cf x.tar .` writes before each member."""
    _tar(tmp_path / "example-1.0.0.tar.gz", ("./example/MODULE.bazel", _MODULE.encode()))
    archive = _only(registry)[1].archive
    assert (archive.module_file.text, archive.without_prefix) == (_MODULE, False)


def test_an_archive_without_its_prefix_is_told(registry, tmp_path):
    """A folder with a longer name is another folder."""
    _tar(tmp_path / "example-1.0.0.tar.gz", ("example-1.0.0/MODULE.bazel", _MODULE.encode()))
    assert _only(registry)[1].archive.without_prefix


def test_what_bazel_alone_unpacks_is_not_looked_into(registry, tmp_path):
    """An archive of such a kind is not a fault, and its integrity still counts."""
    source = registry / "modules/example/1.0.0/source.json"
    source.write_text(f'{{"url": "file://{tmp_path}/x.tar.zst", "integrity": "{sri.of(b"x")}"}}')
    (tmp_path / "x.tar.zst").write_bytes(b"x")
    archive = _only(registry)[1].archive
    assert (archive.closed, archive.unreadable, archive.actual) == (True, "", sri.of(b"x"))


def test_links_are_noted_and_not_followed(registry, tmp_path):
    """Links of a module, a version, a file and a folder of overlays are recorded."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/metadata.json").write_text("{")
    version = registry / "modules/example/1.0.0"
    for place, target in {
        registry / "modules/linked": "../../elsewhere",
        registry / "modules/example/2.0.0": "1.0.0",
        registry / "modules/example/metadata.json": "../../../elsewhere/metadata.json",
        version / "overlay": "/etc",
    }.items():
        place.symlink_to(target)
    loaded, _ = _only(registry)
    assert loaded.links == [
        ("modules/linked", "../../elsewhere"),
        ("modules/example/2.0.0", "1.0.0"),
        ("modules/example/metadata.json", "../../../elsewhere/metadata.json"),
        ("modules/example/1.0.0/overlay", "/etc"),
    ]
    assert list(loaded.modules) == ["example"]
    assert list(loaded.modules["example"].versions) == ["1.0.0"]
    assert loaded.modules["example"].metadata is None


def test_links_are_followed_where_a_sandbox_is_made_of_them(registry, tmp_path):
    """Then no link is recorded, and the targets are read; a circular link ends."""
    kept = tmp_path / "kept"
    (registry / "modules/example/1.0.0/MODULE.bazel").rename(kept)
    (registry / "modules/example/1.0.0/MODULE.bazel").symlink_to(kept)
    (registry / "modules/example/1.0.0/round").symlink_to(".")
    loaded, version = _only(registry, follow_links=True)
    assert loaded.links == []
    assert version.declaration.text("name") == "example"
    assert "folders are nested deeper than 24." in [one.message for one in loaded.unreadable]


def test_what_is_no_file_is_not_opened(registry):
    """Reading a pipe would wait for ever."""
    os.mkfifo(registry / "modules/example/metadata.json")
    loaded, _ = _only(registry)
    assert [str(one) for one in loaded.unreadable] == [
        "modules/example/metadata.json: this is neither a file nor a folder. Remove it."
    ]


def test_a_document_has_a_size(registry):
    """A larger document is not read, and is reported."""
    (registry / "modules/example/metadata.json").write_bytes(b" " * (registry_folder.MAX_DOCUMENT + 1))
    loaded, _ = _only(registry)
    assert [str(one) for one in loaded.unreadable] == [
        (
            "modules/example/metadata.json: the file has 1048577 bytes; the limit is 1048576. "
            "Check that it is the right file."
        )
    ]


def test_a_link_for_all_modules_is_no_registry(registry, tmp_path):
    """Only the given folder is checked."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/modules").symlink_to(registry / "modules")
    with pytest.raises(UserError, match=r"`modules` is a link\. Give the registry itself\."):
        registry_folder.load(str(tmp_path / "other"))


def test_lists_of_other_registries_are_read(registry, tmp_path):
    """Each line is one version; comments and blank lines are ignored."""
    (registry / "modules/example/1.0.0/MODULE.bazel").write_text(
        f'{_MODULE}bazel_dep(name = "platforms", version = "1.0.0")\nbazel_dep(name = "../x", version = "1")\n'
    )
    (tmp_path / "list").write_text("# Central.\n\nplatforms@1.0.0\nother@1\n")
    loaded, _ = _only(registry, upstream=[str(tmp_path / "list")])
    assert {name: one.versions for name, one in loaded.upstream.items()} == {"platforms": {"1.0.0"}}
    (tmp_path / "list").write_text("platforms@1.0.0\nplatforms 1\n")
    with pytest.raises(FormatError, match=r"2:1: `platforms 1` is not a version of a module\."):
        _only(registry, upstream=[str(tmp_path / "list")])
    with pytest.raises(UserError, match="neither a registry's folder nor a list of versions"):
        _only(registry, upstream=[str(tmp_path / "absent")])


def _key(length: int = 4) -> list[str]:
    """The lines of a key, made up."""
    lines = [f"q7Zr2kLm9Xw4Tb6Vn8Jd3Hf5Yc1Gs0P{number}" for number in range(length)]
    return ["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----"]


def test_a_line_from_the_middle_of_a_key_is_not_shown(registry, tmp_path, capsys):
    """The registry's and the archive's MODULE.bazel have a key in a comment, and differ within it."""
    mine, theirs = ("\n".join(f"# {line}" for line in _key(length)) + f"\n{_MODULE}" for length in (4, 3))
    (registry / "modules/example/1.0.0/MODULE.bazel").write_text(mine)
    _tar(tmp_path / "example-1.0.0.tar.gz", ("example/MODULE.bazel", theirs.encode()))
    assert cli.main(["registry", "check", str(registry), "--select", "GF629"]) == 1
    assert "differs from line 5 on; the registry has `<private key>`." in capsys.readouterr().out


def test_a_reason_of_another_registry_is_shown_without_the_key_in_it(registry, tmp_path, capsys):
    """It is one line there, and a key without its last line is recognised by its lines."""
    module = registry / "modules/example/1.0.0/MODULE.bazel"
    module.write_text(f'{_MODULE}bazel_dep(name = "other", version = "1.0.0")\n')
    other = tmp_path / "upstream/modules/other"
    (other / "1.0.0").mkdir(parents=True)
    (other / "1.0.0/MODULE.bazel").write_text("module()\n")
    reason = "\\n".join(["signed with", *_key()[:-1]])
    (other / "metadata.json").write_text(f'{{"versions": ["1.0.0"], "yanked_versions": {{"1.0.0": "{reason}"}}}}')
    call = ["registry", "check", str(registry), "--upstream", str(tmp_path / "upstream"), "--select", "GF635"]
    assert cli.main(call) == 0
    out = capsys.readouterr().out
    assert "    `other@1.0.0` is withdrawn: signed with <private key>.\n" in out
