"""Which program is asked as an oracle."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flywheel_testing import oracles


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with a tofu, beside a module of OpenTofu; nothing is on the PATH or in a variable."""
    module = tmp_path / "modules" / "opentofu"
    module.mkdir(parents=True)
    for name in ("go.mod", "go.sum", "ldflags"):
        (module / name).write_text(f"{name}\n")
    folder = tmp_path / "cache" / "gloriousflywheel" / "bin"
    folder.mkdir(parents=True)
    (folder / "tofu").touch(0o755)
    monkeypatch.setattr(oracles, "_MODULES", module.parent)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    for name in ("FLYWHEEL_TOFU", "FLYWHEEL_TERRAFORM", "FLYWHEEL_HELM"):
        monkeypatch.delenv(name, raising=False)
    key = hashlib.sha256(b"go.mod\ngo.sum\nldflags\n").hexdigest()
    (folder / ".oracle-opentofu").write_text(f"{key}\ngo version go1.26.8\ntofu\n")
    return folder


def test_one_of_this_tree_is_found(cache: Path) -> None:
    """Its stamp has the hash of the module's files."""
    assert oracles.find("tofu") == str(cache / "tofu")


def test_one_of_another_version_is_not(cache: Path, tmp_path: Path) -> None:
    """Neither one with another hash, nor one without a stamp, nor one whose module is not in the tree."""
    (tmp_path / "modules" / "opentofu" / "go.sum").write_text("another hash\n")
    assert oracles.find("tofu") is None
    (cache / ".oracle-opentofu").unlink()
    assert oracles.find("tofu") is None
    assert oracles.find("helm") is None


def test_a_named_one_wins(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `bazelw` or a person names is not judged again."""
    monkeypatch.setenv("FLYWHEEL_TOFU", "/some/tofu")
    assert oracles.find("tofu") == "/some/tofu"


def test_missing_one_is_said(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """A skipped test names the variable, and the command that builds it if this tree can."""
    (cache / "tofu").unlink()
    with pytest.raises(pytest.skip.Exception) as skipped:
        oracles.need("tofu")
    assert str(skipped.value) == "no tofu: run tools/dev/oracles/build opentofu, or set FLYWHEEL_TOFU or the PATH"
    with pytest.raises(pytest.skip.Exception) as skipped:
        oracles.need("terraform")
    assert str(skipped.value) == "no terraform: set FLYWHEEL_TERRAFORM or the PATH"
