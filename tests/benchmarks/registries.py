"""Registries of any size, and how long it takes to judge them."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import timing
from benchmarks.sections import Bench
from benchmarks.tables import ms, table
from flywheel.registry import source_archive, sri
from flywheel.registry.source_archive import ArchiveEntry

#: Modules; each has three versions.
_SIZES = (100, 1_000, 5_000)
_VERSIONS = ("1.9.0", "1.10.0", "2.0.0")
#: As the central registry on 2026-08-22: 1,247 modules, 8,921 versions, 3,130 different presubmit.yml, 44,598 files.
_CENTRAL = 1_250
_CENTRAL_VERSIONS = ("1.8.0", *_VERSIONS, "2.0.1", "2.1.0", "2.2.0")
_PRESUBMIT = """\
bcr_test_module:
  module_path: examples/minimal
  matrix:
    bazel: [7.x, 8.x, 9.x]
    platform: [debian11, macos, ubuntu2204]
  tasks:
    test_{number}:
      bazel: ${{{{ bazel }}}}
      platform: ${{{{ platform }}}}
      test_targets: ["//..."]
"""
_OVERLAY = """\
cc_library(
    name = "lib",
    srcs = glob(["src/*.c"]),
    hdrs = glob(["include/*.h"]),
    includes = ["include"],
    visibility = ["//visibility:public"],
)
"""


def checking(bench: Bench) -> str:
    """`flywheel registry check` on whole registries, without and with their archives at hand."""
    rows = []
    for size, versions in (*((size, _VERSIONS) for size in _SIZES), (_CENTRAL, _CENTRAL_VERSIONS)):
        folder = bench.folder / f"registry-{size}"
        write(folder, size, versions, is_central=size == _CENTRAL)
        commands = {
            name: bench.python(f"from flywheel.cli import program; program({argv!r})", libraries=True)
            for name, argv in {
                "alone": ["registry", "check", folder.name],
                "archives": ["registry", "check", folder.name, "--archives", f"{folder.name}/archives"],
            }.items()
        }
        seen = timing.processes(commands, bench.runs if size < _CENTRAL else 1)
        files = sum(1 for path in (folder / "modules").rglob("*") if path.is_file())
        row = [str(size), str(size * len(versions)), str(files)]
        rows.append([*row, ms(seen["alone"][0]), ms(seen["archives"][0]), f"{seen['archives'][1] // 1024} MiB"])
    words = (
        "## Judging a registry\n\nBudget: a registry of the central one's size in 4 seconds of one core. Each version "
        "has a presubmit.yml, a patch and a dependency. The last row is like the central registry of August 2026: two "
        "versions of three repeat the presubmit.yml of another one, and each has an overlay. With archives, the "
        "archive of each version is hashed and read.\n"
    )
    heads = ["modules", "versions", "files", "alone", "with archives", "our peak"]
    return f"{words}\n{table(heads, rows)}"


def write(root: Path, modules: int, versions: tuple[str, ...] = _VERSIONS, is_central: bool = False) -> None:
    """A sound registry, its archives beside it. `is_central`: with overlays, and presubmits that repeat themselves."""
    (root / "archives").mkdir(parents=True)
    for number in range(modules):
        folder = root / "modules" / f"module_{number}"
        folder.mkdir(parents=True)
        (folder / "metadata.json").write_text(json.dumps(_metadata(number, versions), indent=4))
        for place, version in enumerate(versions):
            _write_version(root, folder / version, number, version)
            if is_central:
                (folder / version / "presubmit.yml").write_text(_PRESUBMIT.format(number=f"{number}_{place // 3}"))
                _write_overlay(folder / version)


def _write_overlay(folder: Path) -> None:
    (folder / "overlay").mkdir()
    (folder / "overlay/BUILD.bazel").write_text(_OVERLAY)
    source = json.loads((folder / "source.json").read_text())
    source["overlay"] = {"BUILD.bazel": sri.of(_OVERLAY.encode())}
    (folder / "source.json").write_text(json.dumps(source, indent=4))


def _metadata(number: int, versions: tuple[str, ...]) -> dict[str, object]:
    return {
        "homepage": "https://example.com",
        "maintainers": [{"name": "Example", "email": "example@example.com"}],
        "repository": ["https://example.com"],
        "versions": list(versions),
        "yanked_versions": {"1.9.0": "Loses data, use 1.10.0."} if number % 10 == 0 else {},
    }


def _write_version(root: Path, folder: Path, number: int, version: str) -> None:
    name = folder.parent.name
    module = (
        f'module(\n    name = "{name}",\n    version = "{version}",\n    bazel_compatibility = [">=7.7.0"],\n)\n\n'
        f'bazel_dep(name = "module_{max(number - 1, 0)}", version = "2.0.0")\n'
    )
    patch = f"--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-{name}\n+{name} {version}\n"
    entries = [
        ArchiveEntry("MODULE.bazel", module.encode()),
        ArchiveEntry("examples/minimal/MODULE.bazel", b'module(name = "x")\n'),
    ]
    archive = source_archive.tar_gz(entries, f"{name}-{version}")
    (root / "archives" / f"{name}-{version}.tar.gz").write_bytes(archive)
    source = {
        "integrity": sri.of(archive),
        "strip_prefix": f"{name}-{version}",
        "url": f"https://example.com/{name}-{version}.tar.gz",
        "patches": {"fix.patch": sri.of(patch.encode())},
        "patch_strip": 1,
    }
    (folder / "patches").mkdir(parents=True)
    (folder / "patches/fix.patch").write_text(patch)
    (folder / "MODULE.bazel").write_text(module)
    (folder / "source.json").write_text(json.dumps(source, indent=4))
    (folder / "presubmit.yml").write_text(_PRESUBMIT.format(number=f"{number}_{version.replace('.', '_')}"))
