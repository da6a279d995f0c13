"""Registries for the tests of checks: a fixture's folder is a registry, with additional files next to `modules/`.

archives/NAME/   a folder that becomes the archive NAME, with all files in the folder NAME without its ending
upstream/        another registry that is used
upstream.txt     a list of versions of other registries
"""

from __future__ import annotations

import shutil
from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.registry import registry_folder, source_archive
from flywheel.registry.bazel_registry import Registry
from flywheel.registry.source_archive import ArchiveEntry


def load(folder: Path, contract: Contract) -> Registry:
    """The registry in `folder`, with archives made from folders."""
    upstream = [str(one) for one in (folder / "upstream", folder / "upstream.txt") if one.exists()]
    archives = folder / "archives"
    for tree in sorted(archives.glob("*.tar.gz")) if archives.is_dir() else ():
        pack(tree)
    registry, _ = registry_folder.load(str(folder), str(archives) if archives.is_dir() else "", upstream)
    registry.name = "registry"
    return registry


def pack(tree: Path) -> None:
    """Create the archive of a folder in its place."""
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    entries = [ArchiveEntry(str(path.relative_to(tree)), path.read_bytes()) for path in files]
    data = source_archive.tar_gz(entries, tree.name.removesuffix(".tar.gz"))
    shutil.rmtree(tree)
    tree.write_bytes(data)
